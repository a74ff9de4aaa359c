/** The order in which a platform really started and stopped, held against what its topology says. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { HostSpec } from '../../../src/lab/host.ts';
import type { Lab } from '../../../src/lab/lab.ts';
import type { ServiceSpec } from '../../../src/lab/service-model.ts';
import { withAbq } from './bench.ts';

const PLACES: Readonly<Record<string, readonly string[]>> = {
  a: ['db', 'cache'],
  b: ['queue', 'files'],
  c: ['api', 'worker', 'agent'],
  d: ['api', 'worker', 'agent'],
  e: ['portal', 'monitor', 'mail', 'report', 'slow'],
};
type Kind = 'requires' | 'wants' | 'after' | 'startAfter' | 'stopAfter';
const NEEDS: Readonly<Record<string, Readonly<Partial<Record<Kind, readonly string[]>>>>> = {
  queue: { requires: ['db'] },
  api: { requires: ['db', 'cache', 'queue'], after: ['agent@host'] },
  worker: { requires: ['queue', 'api@host'], wants: ['files'] },
  portal: { requires: ['api'] },
  monitor: { startAfter: ['portal'], stopAfter: ['portal'] },
  mail: { after: ['db'] },
  report: { requires: ['mail'], wants: ['portal'] },
};
const instances = Object.entries(PLACES).flatMap(([host, names]) => names.map((name) => `${name}@${host}`));

interface Edge {
  readonly kind: Kind;
  readonly owner: string;
  readonly other: string;
}
const candidates = (owner: string, entry: string): string[] => {
  const [name = '', scope] = entry.split('@');
  const here = owner.slice(owner.indexOf('@'));
  return instances.filter((id) => id.startsWith(`${name}@`) && (scope !== 'host' || id.endsWith(here)));
};
const edges: readonly Edge[] = instances.flatMap((owner) =>
  Object.entries(NEEDS[owner.split('@')[0] ?? ''] ?? {}).flatMap(([kind, entries]) =>
    entries.flatMap((entry) =>
      candidates(owner, entry).map((other) => ({ kind: kind as Kind, owner, other })),
    ),
  ),
);

/** Nothing is at once what it will be, so that whoever does not wait is caught. */
const platform = (spec: ServiceSpec): Record<string, HostSpec> =>
  Object.fromEntries(
    Object.entries(PLACES).map(([host, names]) => [
      host,
      {
        services: Object.fromEntries(
          names.map((name) => [name, { readyDelay: 120, stopDelay: 80, ...spec }]),
        ),
      },
    ]),
  );

/** By event: its place among all of them. A service has each once. */
const timeline = (lab: Lab): ((event: string) => number) => {
  const places = new Map(lab.events.all.map(({ kind, on, order }) => [`${kind} ${on}`, order]));
  return (event) => {
    const place = places.get(event);
    if (place === undefined) throw new Error(`it did not happen: ${event}`);
    return place;
  };
};
const assertOrder = (lab: Lab, first: string, second: string, why: string): void => {
  const at = timeline(lab);
  assert.ok(at(first) < at(second), `${first} should come before ${second}: ${why}`);
};

test('the platform is one to learn from', () => {
  assert.is(new Set(Object.values(PLACES).flat()).size, 12);
  assert.is(edges.length, 22);
});

/** Whether each begins while the others are held in mid-command: nothing but a dependency orders them. */
const INDEPENDENT = ['db@a', 'cache@a', 'files@b', 'agent@c', 'agent@d', 'slow@e'];

test(
  'start --all: each after what it needs is ready; the independent ones at once; a slow one holds up nobody',
  withAbq(platform({}), { services: NEEDS }, async ({ lab, begin }) => {
    for (const id of INDEPENDENT) await lab.service(id).set({ hangStart: true });
    const run = begin('start', '--all', '--yes');
    await Promise.all(INDEPENDENT.map((id) => lab.events.until(`starting ${id}`)));
    assert.equal(lab.events.shown(/^started/), []);
    for (const id of INDEPENDENT.slice(0, -1)) await lab.service(id).set({ hangStart: false });
    await lab.events.until('ready report@e');
    await lab.service('slow@e').set({ hangStart: false });
    const ended = await run.ended;
    assert.is(ended.code, 0, ended.all);
    assert.is(lab.events.shown(/^started/).length, instances.length);
    for (const { kind, owner, other } of edges)
      if (kind !== 'stopAfter') assertOrder(lab, `ready ${other}`, `starting ${owner}`, kind);
  }),
);

test(
  'stop --all: each after what needs it is gone; a slow one holds up nobody',
  withAbq(platform({ running: true }), { services: NEEDS }, async ({ lab, begin }) => {
    await lab.service('slow@e').set({ ignoreStop: true });
    await Promise.all(instances.map((id) => lab.events.until(`ready ${id}`)));
    const run = begin('stop', '--all', '--confirm', 'lab');
    await Promise.all(['stopping slow@e', 'stopped db@a'].map((event) => lab.events.until(event)));
    await lab.service('slow@e').set({ ignoreStop: false });
    const ended = await run.ended;
    assert.is(ended.code, 0, ended.all);
    assert.is(lab.events.shown(/^stopped/).length, instances.length);
    for (const { kind, owner, other } of edges) {
      if (kind === 'stopAfter') assertOrder(lab, `stopped ${other}`, `stopping ${owner}`, kind);
      else if (kind !== 'startAfter') assertOrder(lab, `stopped ${owner}`, `stopping ${other}`, kind);
    }
  }),
);

test(
  'restart queue: what requires it goes down before and comes back behind it; the rest is not touched',
  withAbq(platform({ running: true }), { services: NEEDS }, async ({ lab, abq, deeds }) => {
    await Promise.all(instances.map((id) => lab.events.until(`ready ${id}`)));
    await lab.service('worker@d').stop();
    const before = deeds().length;
    const ended = await abq('restart', 'queue', '--yes');
    assert.is(ended.code, 0, ended.all);
    const acted = ['queue@b', 'api@c', 'api@d', 'worker@c', 'portal@e'];
    const touched = new Set(
      deeds()
        .slice(before)
        .map((deed) => deed.replace(/^\S+ /, '')),
    );
    assert.equal([...touched].toSorted(), acted.toSorted(), 'what was down stays down');
    for (const { owner, other } of edges.filter(
      (edge) => acted.includes(edge.owner) && acted.includes(edge.other),
    )) {
      assertOrder(lab, `stopped ${owner}`, `stopping ${other}`, 'stops');
      assertOrder(lab, `stopped ${other}`, `starting ${other}`, 'turn');
      assertOrder(lab, `ready ${other}`, `starting ${owner}`, 'starts');
    }
  }),
);

/** How many were on their way at the same time, at the most: from the command to readiness. */
const mostAtOnce = (lab: Lab, which: RegExp): number => {
  let [now, most] = [0, 0];
  for (const { kind } of lab.events.all.filter((event) => which.test(event.on))) {
    if (kind === 'starting') most = Math.max(most, (now += 1));
    if (kind === 'ready') now -= 1;
  }
  return most;
};

test(
  'limits: in all, on a host, of a service',
  withAbq(
    platform({}),
    { services: { agent: { serial: true } }, hosts: { e: { limits: { perHost: 2 } } } },
    async ({ lab, abq }) => {
      const ended = await abq('start', '--all', '--yes', '--parallel', '3');
      assert.is(ended.code, 0, ended.all);
      assert.is(mostAtOnce(lab, /./), 3);
      assert.ok(mostAtOnce(lab, /@e$/) <= 2);
      assert.is(mostAtOnce(lab, /^agent@/), 1);
    },
  ),
);

test(
  '--fail-fast: nothing new starts after a failure',
  withAbq(platform({}), { services: NEEDS }, async ({ lab, abq }) => {
    await lab.service('cache@a').set({ failStart: 1 });
    const ended = await abq('start', '--all', '--yes', '--fail-fast', '--parallel', '1');
    assert.is(ended.code, 1, ended.all);
    const failed = timeline(lab)('start-failed cache@a');
    const later = lab.events.all.filter(({ kind, order }) => kind === 'starting' && order > failed);
    assert.equal(later, []);
  }),
);

test.run();
