/**
 * What an operator asks, and the plan that must come: without looking at any host (`--offline`), so that
 * everything selected or pulled in acts. Steps are written `start:service@host` and `stop:service@host`.
 */
import type { TopologyName } from '../topologies.ts';

export interface Scenario {
  readonly in: TopologyName;
  readonly action: 'start' | 'stop' | 'restart';
  /** Empty: `--all`. */
  readonly select: readonly string[];
  /** The whole plan, as `service@host`: each acts (both ways in a restart). Jobs only ever stop. */
  readonly exactly?: readonly string[];
  /** With `exactly`: may be there too, the documents leave it open. */
  readonly maybe?: readonly string[];
  /** Steps. */
  readonly has?: readonly string[];
  /** Steps, or the beginning of steps (`start:mysqld@`). */
  readonly hasNot?: readonly string[];
  /** Steps: the first is over before the second begins. */
  readonly before?: readonly (readonly [string, string])[];
  /** Steps with no order between them. */
  readonly apart?: readonly (readonly [string, string])[];
  readonly source: string;
}

export const TOMCAT = 'abiquo-tomcat';
export const jobs = (host: string): string[] => [`v2v-diskmanager@${host}`, `mechadora@${host}`];
export const NO_JOB = ['start:v2v-diskmanager@', 'start:mechadora@', 'start:iscsi-sessions@'];
export const ALL_TOMCATS = ['api', 'rsA', 'v2vA', 'rsB', 'v2vB'].map((host) => `abiquo-tomcat@${host}`);
const REMOTE = ALL_TOMCATS.slice(1);
export const ALL_JOBS = [...jobs('v2vA'), ...jobs('v2vB')];
export const afterApi = (action: 'start' | 'stop') =>
  REMOTE.map((it) => [`${action}:abiquo-tomcat@api`, `${action}:${it}`] as const);
