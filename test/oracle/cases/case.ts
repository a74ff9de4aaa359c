/** How a case is written: a line or two each, with the sentence it stands for. All of it is plain data. */
import type {
  Document,
  Goal,
  HostDoc,
  Observation,
  Observed,
  Quorum,
  Rule,
  ServiceDoc,
  StepId,
} from '../types.ts';

/** `requires` are in `after` as well; edges that others imply may be left out. */
interface StepCase {
  after?: StepId[];
  requires?: StepId[];
  quorum?: Quorum[];
}
type Expected =
  { steps: Record<StepId, StepCase>; unchanged?: string[] } | { refused: Rule; names?: string[] };

export interface Case {
  /** The sentence of the documents, or `reading N` of the README. */
  says: string;
  document: Document;
  goal: Goal;
  /** `*` stands for every instance that is not named. */
  observed: Observed;
  expected: Expected;
}

export const up: Observation = { state: 'running' };
export const unready: Observation = { state: 'running', ready: false };
export const down: Observation = { state: 'stopped' };
export const allUp: Observed = { '*': up };
export const allDown: Observed = { '*': down };

/** `doc('a b/x', ...)`: host `a` without a site, host `b` in site `x`. */
export function doc(hosts: string, services: Record<string, ServiceDoc>): Document {
  const list = hosts.split(' ').map((text): [string, HostDoc] => {
    const [name = '', site] = text.split('/');
    return [name, site === undefined ? {} : { site }];
  });
  return { name: 'case', hosts: Object.fromEntries(list), services };
}

export const start = (...selectors: string[]): Goal => ({ action: 'start', selectors });
export const stop = (...selectors: string[]): Goal => ({ action: 'stop', selectors });
export const restart = (...selectors: string[]): Goal => ({ action: 'restart', selectors });

/** One host, services in a chain: `chain('app', 'mid', 'db')` is app requires mid requires db, all on `a`. */
export function chain(...names: string[]): Document {
  const services = names.map((name, index): [string, ServiceDoc] => {
    const next = names[index + 1];
    return [name, next === undefined ? { on: ['a'] } : { on: ['a'], requires: [next] }];
  });
  return doc('a', Object.fromEntries(services));
}
