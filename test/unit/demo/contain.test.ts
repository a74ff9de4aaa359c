/** Nothing that a graph says of its services reaches the machine that a lab runs on. */
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readChain } from '../../../src/config/extends.ts';
import { builtInGraphs } from '../../../src/config/graphs.ts';
import { parseDocuments } from '../../../src/config/parse.ts';
import { answersOf, containing, portOf, strays } from '../../../src/demo/contain.ts';
import type { ServiceEntry } from '../../../src/topology/document.ts';
import type { Topology } from '../../../src/topology/model.ts';
import { inFolder, load, write } from './given.ts';

type Fields = Readonly<Record<string, unknown>>;

const HOST = { address: '127.0.0.1', ssh: { user: 'ops' } };

const servicesOf = async (file: string): Promise<Readonly<Record<string, ServiceEntry>>> => {
  const { sources, errors } = await readChain(file, { cwd: '/', env: {} });
  const { document } = parseDocuments(
    sources.flatMap(({ root }) => root ?? []),
    errors,
  );
  return document?.services ?? {};
};

/** The topology of one host with all services of a graph, before and after they are contained. */
const bothOf = async (graph: object, names: readonly string[]): Promise<readonly [Topology, Topology]> =>
  inFolder({ plain: { ...graph, hosts: { h: { ...HOST, services: names } } } }, async (folder) => {
    const entries = Object.entries(await servicesOf(join(folder, 'plain.json')));
    const services = Object.fromEntries(entries.map(([name, entry]) => [name, containing(name, entry)]));
    write(folder, 'lab', { extends: './plain.json', services });
    return [await load(folder, 'plain'), await load(folder, 'lab')];
  });

const REACHING: readonly (readonly [what: string, service: Fields, told: RegExp])[] = [
  ['the manager of the machine', {}, /manager auto/],
  ['a start', { manager: 'systemd', start: 'rm -rf /' }, /command "rm -rf \/"/],
  ['a stop', { manager: 'systemd', stop: 'pkill dhcrelay' }, /command "pkill dhcrelay"/],
  ['a status', { manager: 'systemd', status: ['pgrep', '-f', 'x'] }, /command \["pgrep"/],
  ['a pattern', { manager: 'systemd', process: 'mysqld' }, /process mysqld/],
  ['a hook', { manager: 'systemd', hooks: { beforeStop: 'tgtadm' } }, /command "tgtadm"/],
  [
    'a local hook',
    { manager: 'systemd', hooks: { drain: { run: 'true', local: true } } },
    /command \["local"/,
  ],
  [
    'a command that asks',
    { manager: 'systemd', ready: { exec: 'redis-cli ping' } },
    /command "redis-cli ping"/,
  ],
  ['a process that is waited for', { manager: 'systemd', ready: { process: 'x' } }, /command \["process"/],
  ['a file', { manager: 'systemd', stopped: { file: '/run/x' } }, /command \["file"/],
  [
    'another machine',
    { manager: 'systemd', ready: { tcp: { port: 1, address: '10.0.0.1' } } },
    /command \["tcp"/,
  ],
  ['a job by the process table', { kind: 'job', process: 'x' }, /manager auto.*process x/],
  ['of a module', { manager: 'systemd', modules: { m: { ready: { exec: 'x' } }, quiet: {} } }, /command "x"/],
];

for (const [what, service, told] of REACHING) {
  test(`${what} reaches the machine, and is contained`, async () => {
    const [plain, lab] = await bothOf({ services: { s: service } }, ['s']);
    assert.match(strays(plain).join(' '), told);
    assert.equal(strays(lab), []);
  });
}

for (const graph of builtInGraphs()) {
  test(`every service of the graph ${graph} is contained, with its dependencies as they were`, async () => {
    const names = await inFolder({ t: { extends: graph } }, async (folder) =>
      Object.keys(await servicesOf(join(folder, 't.json'))),
    );
    const [plain, lab] = await bothOf({ extends: graph }, names);
    assert.is(lab.instances.size, names.length);
    assert.equal(strays(lab), []);
    const edges = (topology: Topology) =>
      [...topology.instances.values()].map(({ id, dependencies }) => [id, dependencies]);
    assert.equal(edges(lab), edges(plain));
  });
}

test('a service answers where the graph asks it', async () => {
  const ready = [
    { exec: 'x' },
    { http: { port: 8009, path: '/a', status: [401, 200] } },
    { http: { port: 8009, path: '/b' } },
  ];
  const [plain, lab] = await bothOf({ services: { s: { ready }, t: { ready: { tcp: 25 } } } }, ['s', 't']);
  const probes = (topology: Topology, id: 's@h' | 't@h') => topology.instances.get(id)?.service.ready ?? [];
  assert.is(portOf(probes(plain, 's@h')), 8009);
  assert.equal(answersOf(probes(plain, 's@h')), { '/a': 401, '/b': 200 });
  assert.is(portOf(probes(plain, 't@h')), 25);
  assert.is(answersOf(probes(plain, 't@h')), undefined);
  assert.equal(
    probes(lab, 's@h').map((probe) => (probe.type === 'http' ? [probe.path, ...probe.status] : probe.type)),
    ['exec', ['/a', 401], ['/b', 200]],
  );
});

test.run();
