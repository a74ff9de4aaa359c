/** Tomcats, one a host, behind a `web` that needs some of them; a hook leaves a file where one is drained. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { HostSpec } from '../../../src/lab/host.ts';
import type { Lab } from '../../../src/lab/lab.ts';
import { withAbq, type Bench, type Ended, type Own } from '../cli/bench.ts';

type Settings = Readonly<Record<string, unknown>>;

export interface Farm {
  readonly size: number;
  /** What `web` needs of them; default 50%. */
  readonly need?: string | number;
  readonly tomcat?: Settings;
  readonly web?: Settings;
  /** Further ones, on hosts of their own or on those that are there: `{t1: {services: ...}}`. */
  readonly hosts?: Readonly<Record<string, HostSpec>>;
  readonly services?: Readonly<Record<string, Settings>>;
}

const UP = { running: true };

const hostsOf = (size: number): readonly string[] => Array.from({ length: size }, (_, at) => `t${at + 1}`);

const hostSpecs = ({ size, hosts = {} }: Farm): Readonly<Record<string, HostSpec>> => {
  const tomcats = hostsOf(size).map((host): [string, HostSpec] => [
    host,
    { services: { tomcat: UP, ...hosts[host]?.services } },
  ]);
  return { ...hosts, ...Object.fromEntries(tomcats), lb: { services: { web: UP } } };
};

const HOOKS = { drain: 'touch "$HOME/drained"', undrain: 'rm "$HOME/drained"' };

const ownOf = ({ need = '50%', tomcat = {}, web = {}, services = {} }: Farm): Own => ({
  services: {
    tomcat: { hooks: HOOKS, ...tomcat },
    web: { requires: [{ service: 'tomcat', need }], ...web },
    ...services,
  },
});

export const withFarm = (farm: Farm, body: (bench: Bench) => Promise<void>): (() => Promise<void>) =>
  withAbq(hostSpecs(farm), ownOf(farm), async (bench) => {
    const { lab } = bench;
    const all = [...lab.hosts.values()].flatMap(({ services }) => [...services.values()]);
    const running = all.filter(({ spec }) => spec.running === true);
    await Promise.all(running.map(async ({ id }) => lab.events.until(`ready ${id}`)));
    await body(bench);
  });

export const drained = (lab: Lab): readonly string[] =>
  [...lab.hosts.values()].filter(({ home }) => existsSync(join(home, 'drained'))).map(({ name }) => name);

/** The commands that it says to type next, as words; a remark after three blanks is none of them. */
export const nextOf = ({ all }: Ended): readonly (readonly string[])[] =>
  [...all.matchAll(/^next: abq (.*?)(?: {3}\(.*)?$/gm)].map(([, words = '']) => words.split(' '));

/** Of a run that stopped them in batches: who was stopped, in the order of it. */
export const stoppedIn = (deeds: readonly string[]): readonly string[] =>
  deeds.filter((deed) => deed.startsWith('stopping ')).map((deed) => deed.slice('stopping '.length));
