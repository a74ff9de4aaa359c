/** What the language leaves open and the topology decides; each row reads: the text, and what has come of it. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { InstanceId, Topology } from '../../../src/topology/model.ts';
import { names, ranges } from '../expectations/names.ts';
import { sound, topologyOf } from '../config/given.ts';

/** `kind:candidates/need` of each dependency of an instance. */
function dependencies(topology: Topology, id: InstanceId): string {
  const found = topology.instances.get(id)?.dependencies ?? [];
  return found.map(({ candidates, need }) => `${candidates.join(',')}/${need}`).join(' ');
}

const HOSTS = `
name: x
hosts:
  a1: {site: a}
  a2: {site: a}
  b1: {site: b, bind: {bound: a1}}
  c1: {}
  c2: {}
`;

const UNBOUND = HOSTS.replace(', bind: {bound: a1}', '');

/** t is on the named hosts, s on all; the entry that s has, and whom it means on a1 | b1 | c1. */
const SCOPES: readonly (readonly [entry: string, hosts: string, a1: string, b1: string, c1: string])[] = [
  ['t', 'a1, b1', 't@a1,t@b1/2', 't@a1,t@b1/2', 't@a1,t@b1/2'],
  ['t@platform', 'a1, b1', 't@a1,t@b1/2', 't@a1,t@b1/2', 't@a1,t@b1/2'],
  ['t@site', 'a1, a2, b1, c2', 't@a1,t@a2/2', 't@b1/1', 't@c2/1'],
  ['t@host', 'a1, a2, b1', 't@a1/1', 't@b1/1', ''],
  ['t@nearest', 'a1, a2, c2', 't@a1/1', 't@a1,t@a2,t@c2/3', 't@c2/1'],
  ['t@a2', 'a1, a2', 't@a2/1', 't@a2/1', 't@a2/1'],
  ['{service: t, need: 1}', 'a1, a2', 't@a1,t@a2/1', 't@a1,t@a2/1', 't@a1,t@a2/1'],
  ['{service: t, need: "50%"}', 'a1, a2, b1', 't@a1,t@a2,t@b1/2', 't@a1,t@a2,t@b1/2', 't@a1,t@a2,t@b1/2'],
  ['{service: t, need: "0%"}', 'a1, a2', 't@a1,t@a2/1', 't@a1,t@a2/1', 't@a1,t@a2/1'],
  ['{service: t, scope: site, need: "100%"}', 'a1, a2', 't@a1,t@a2/2', '', ''],
];

for (const [entry, hosts, ...expected] of SCOPES) {
  test(`scope: ${entry} on ${hosts}`, () => {
    const topology = sound(`${UNBOUND}services: {s: {on: '*', after: [${entry}]}, t: {on: [${hosts}]}}`);
    const found = (['s@a1', 's@b1', 's@c1'] as const).map((id) => dependencies(topology, id));
    assert.equal(found, expected);
  });
}

test('an instance is never its own candidate', () => {
  const topology = sound(`${UNBOUND}services: {s: {on: [a1, a2], after: [{service: s, scope: a1}]}}`);
  assert.is(dependencies(topology, 's@a1'), '');
  assert.is(dependencies(topology, 's@a2'), 's@a1/1');
});

test('the nearest of its own is the next one, not itself', () => {
  const topology = sound(
    `${UNBOUND}services: {s: {on: [a1, b1]}, t: {on: [a1], after: [t@nearest, s@nearest]}}`,
  );
  assert.is(dependencies(topology, 't@a1'), 's@a1/1');
});

test('bind replaces the candidates of every dependency on that service', () => {
  const topology = sound(
    `${HOSTS}services: {s: {on: '*', requires: [bound@platform]}, bound: {on: [a1, a2]}}`,
  );
  assert.is(dependencies(topology, 's@b1'), 'bound@a1/1');
  assert.is(dependencies(topology, 's@a2'), 'bound@a1,bound@a2/2');
});

test('no candidate is an error only of a requires that is not optional', () => {
  const services = (kind: string, entry: string) =>
    topologyOf(`${UNBOUND}services: {s: {on: a1, ${kind}: [${entry}]}, t: {}}`).ok;
  assert.not.ok(services('requires', 't'));
  assert.ok(services('requires', '{service: t, optional: true}'));
  for (const kind of ['wants', 'after', 'startAfter', 'stopAfter']) assert.ok(services(kind, 't'), kind);
});

for (const { key, hosts } of ranges) {
  test(`range ${key}`, () => {
    const result = topologyOf(`name: x\nhosts: {"${key}": {}}`);
    const expected = hosts === 'error' ? hosts : [...hosts].sort();
    assert.equal(result.ok ? [...result.value.hosts.keys()] : 'error', expected);
  });
}

for (const { of, valid, invalid } of names) {
  const document = (name: string): string =>
    JSON.stringify(
      of === 'topology'
        ? { name }
        : { name: 'x', [`${of}s`]: JSON.parse(`{${JSON.stringify(name)}: {}}`) as unknown },
    );
  for (const name of valid)
    test(`${of} may be called ${name}`, () => assert.ok(topologyOf(document(name)).ok));
  for (const name of invalid) {
    test(`${of} cannot be called ${JSON.stringify(name)}`, () =>
      assert.not.ok(topologyOf(document(name)).ok));
  }
}

test('the number of a range stands in addresses, without zeros in an IPv4 one, and in variables', () => {
  const { hosts } = sound(`
name: x
hosts:
  k[08-09]: {address: '10.0.0.{n}', vars: {N: 'k{n}'}}
  l[08-09]: {address: 'l{n}.lan'}
  m[1-2]:
`);
  const told = [...hosts.values()].map(({ name, address, vars }) => `${name} ${address} ${vars.N ?? '-'}`);
  assert.equal(told, [
    ...['k08 10.0.0.8 k08', 'k09 10.0.0.9 k09'],
    ...['l08 l08.lan -', 'l09 l09.lan -', 'm1 m1 -', 'm2 m2 -'],
  ]);
});

test('defaults, then the host, then the service', () => {
  const { hosts, instances } = sound(`
name: x
defaults:
  ssh: {user: ops, port: 2200}
  become: sudo
  timeouts: {connect: 5s, start: 1m, stop: 1m, ready: 1m}
  vars: {A: 1, B: 1.10}
limits: {perHost: 9}
hosts:
  a: {services: [s, t], ssh: {port: 22}, timeouts: {start: 2m, stop: 2m}, vars: {A: 2}}
  b: {services: [s], become: none, limits: {perHost: 1}}
services: {s: {timeouts: {stop: 1h30m}}, t: {}}
`);
  const [a, b] = [hosts.get('a'), hosts.get('b')];
  assert.equal(a?.ssh, { hostKeys: 'strict', user: 'ops', port: 22 });
  assert.equal(b?.ssh, { hostKeys: 'strict', user: 'ops', port: 2200 });
  assert.equal([a?.become.method, b?.become.method], ['sudo', 'none']);
  assert.equal([a?.perHost, b?.perHost, a?.connectTimeout], [9, 1, 5_000]);
  assert.equal(
    [a?.vars, b?.vars],
    [
      { A: '2', B: '1.10' },
      { A: '1', B: '1.10' },
    ],
  );
  const timeouts = (id: InstanceId) => {
    const { start = 0, stop = 0, ready = 0 } = instances.get(id)?.timeouts ?? {};
    return [start, stop, ready].map((value) => value / 60_000);
  };
  assert.equal(timeouts('s@a'), [2, 90, 1]);
  assert.equal(timeouts('t@a'), [2, 2, 1]);
  assert.equal(timeouts('s@b'), [1, 90, 1]);
  assert.equal([instances.get('s@a')?.stopBounded, instances.get('t@a')?.stopBounded], [true, false]);
});

test('profiles: optional services only with `with`, none of `without`; several add up', () => {
  const { instances } = sound(`
name: x
hosts:
  a: {profiles: [p]}
  b: {profiles: [p, q], with: [nfs], without: [redis], services: [web]}
services: {redis: {}, nfs: {}, web: {}, db: {}}
profiles: {p: [redis, {nfs: {optional: true}}], q: [db, redis]}
`);
  assert.equal([...instances.keys()], ['db@b', 'nfs@b', 'redis@a', 'web@b']);
});

test('modules: their dependencies and probes join those of their process, where they are', () => {
  const { instances } = sound(`
name: x
hosts:
  a: {profiles: [server, extra]}
  b: {profiles: [remote]}
  c: {services: [tomcat], modules: {tomcat: [am]}}
services:
  db: {on: a}
  nfs: {on: b}
  watch: {on: a, after: [{service: tomcat, module: am}]}
  tomcat:
    ready: {tcp: 1}
    after: [db]
    modules: {api: {ready: {tcp: 2}}, am: {after: [nfs], ready: {tcp: 3}}, bpm: {}}
profiles:
  server: [{tomcat: {modules: [api]}}]
  extra: [{tomcat: {modules: [bpm]}}]
  remote: [{tomcat: {modules: [am]}}]
`);
  const told = [...instances.values()].map(({ id, service, dependencies: found }) =>
    [
      id,
      ...service.ready.map((probe) => (probe.type === 'tcp' ? probe.port : '')),
      ...found.flatMap(({ candidates }) => candidates),
    ].join(' '),
  );
  assert.equal(told, [
    ...['db@a', 'nfs@b', 'tomcat@a 1 2 db@a', 'tomcat@b 1 3 db@a nfs@b', 'tomcat@c 1 3 db@a nfs@b'],
    'watch@a tomcat@b tomcat@c',
  ]);
});

test('serial: a list orders the start, and the stop the other way; {start, stop} overrides', () => {
  const serial = (text: string) =>
    sound(`name: x\nhosts: {a: {}, b: {}}\nservices: {s: {on: [a, b], serial: ${text}}}`).services.get('s')
      ?.serial;
  assert.is(serial('false'), undefined);
  assert.equal(serial('true'), { start: [], stop: [] });
  assert.equal(serial('[a, b]'), { start: ['a', 'b'], stop: ['b', 'a'] });
  assert.equal(serial('{start: [a, b], stop: [a, b]}'), { start: ['a', 'b'], stop: ['a', 'b'] });
  assert.equal(serial('{stop: [a, b]}'), { start: ['b', 'a'], stop: ['a', 'b'] });
});

test.run();
