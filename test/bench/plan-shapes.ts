/** Platforms of a given size as parsed documents: what a file of that size would have become. */
import type { DependencyEntry, Document, HostEntry, ServiceEntry } from '../../src/topology/document.ts';

const host = (site?: string): HostEntry => ({
  ...(site === undefined ? {} : { site }),
  tags: [],
  profiles: [],
  services: [],
  with: [],
  without: [],
  bind: {},
  standby: [],
  modules: {},
});

const on = (service: string, scope?: string): DependencyEntry => ({
  service,
  scope,
  need: 'all',
  optional: false,
  restart: false,
});

interface Edges {
  readonly requires?: readonly DependencyEntry[];
  readonly after?: readonly DependencyEntry[];
}

const service = (hosts: readonly string[], { requires = [], after = [] }: Edges): ServiceEntry => ({
  kind: 'daemon',
  external: false,
  ready: [],
  stopped: [],
  hooks: {},
  modules: {},
  protected: false,
  on: hosts,
  requires,
  after,
  wants: [],
  startAfter: [],
  stopAfter: [],
});

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

const documentOf = (
  hosts: readonly (readonly [string, HostEntry])[],
  services: readonly (readonly [string, ServiceEntry])[],
): Document => ({
  name: 'bench',
  defaults: {},
  limits: {},
  hosts: Object.fromEntries(hosts),
  services: Object.fromEntries(services),
  profiles: {},
});

/** Ten services a host, one instance each; `below` says of whom the service at a position requires. */
const single = (size: number, below: (i: number) => readonly number[]): Document => {
  const hosts = range(Math.ceil(size / 10)).map((i) => [`h${i}`, host()] as const);
  const services = range(size).map((i) => {
    const requires = below(i).map((at) => on(`s${at}`));
    return [`s${i}`, service([`h${Math.floor(i / 10)}`], { requires })] as const;
  });
  return documentOf(hosts, services);
};

/** The same numbers in every run (mulberry32). */
const random = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
};

const three = (size: number): Document => {
  const next = random(1);
  return single(size, (i) => [...new Set(range(Math.min(3, i)).map(() => Math.floor(next() * i)))]);
};

/** Hosts of ten services, ten hosts a site: dependencies by host, by site, the nearest, and on one for all. */
const scoped = (size: number): Document => {
  const names = range(size / 10).map((i) => `h${i}`);
  const hosts = names.map((name, i) => [name, host(`site${Math.floor(i / 10)}`)] as const);
  const services = range(10).map((i) => {
    const requires = i === 0 ? [] : [on(`s${i - 1}`, 'host')];
    if (i === 5) requires.push(on('s0', 'site'));
    if (i === 9) requires.push(on('hub'));
    return [`s${i}`, service(names, { requires, after: i === 7 ? [on('s1', 'nearest')] : [] })] as const;
  });
  return documentOf([...hosts, ['center', host('site0')]], [...services, ['hub', service(['center'], {})]]);
};

export const shapes = {
  three,
  chain: (size: number): Document => single(size, (i) => (i === 0 ? [] : [i - 1])),
  star: (size: number): Document => single(size, (i) => (i === 0 ? [] : [0])),
  scoped,
} as const;

export type Shape = keyof typeof shapes;
