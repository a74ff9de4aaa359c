/** The built-in graph `abiquo` against what the documents say of the platform: README.md and the tables beside it. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Dependency, Instance, Topology } from '../../../src/topology/model.ts';
import { edges } from './edges.ts';
import { dependenciesOn, instanceOf, load, named, stepsOf } from './graph.ts';
import { answers, guards, regExpOf } from './judge.ts';
import { noEdges, openEdges } from './no-edges.ts';
import { moduleChecks, openEverywhere, profiles, serverModulePath, tomcatPort } from './profiles.ts';
import { scenarios } from './scenarios.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { services } from './services.ts';
import { type TopologyName, everything, hostOf, oldServer, topologies } from './topologies.ts';

const sorted = (names: Iterable<string>): string[] => [...new Set(names)].sort();

const servicesOn = (topology: Topology, host: string): string[] =>
  sorted([...topology.instances.values()].filter((it) => it.host.name === host).map((it) => it.service.name));

// Profiles

for (const [name, row] of Object.entries(profiles)) {
  const judged = (names: readonly string[]): string[] =>
    sorted(names).filter((each) => ![...openEverywhere, ...(row.open ?? [])].includes(each));
  const either = row.either ?? [];

  test(`profile ${name}: what is ticked, and nothing else (${row.source})`, async () => {
    const there = judged(servicesOn(await load(hostOf(name, [])), 'probe'));
    assert.equal(
      there.filter((each) => !either.includes(each)),
      judged(row.ticked),
    );
  });

  test(`profile ${name}: what is optional can be had`, async () => {
    const plain = servicesOn(await load(hostOf(name, [])), 'probe');
    const extra = [...(row.optional ?? []), ...either.filter((each) => !plain.includes(each))];
    const there = judged(servicesOn(await load(hostOf(name, extra)), 'probe'));
    assert.equal(there, judged([...row.ticked, ...(row.optional ?? []), ...either]));
  });

  if (row.modules === undefined) continue;
  const modules = row.modules;
  test(`profile ${name}: its Tomcat waits for the checks of ${modules.join(', ')}`, async () => {
    const probes = instanceOf(await load(hostOf(name, [])), 'abiquo-tomcat@probe').service.ready.filter(
      (probe) => probe.type === 'http',
    );
    const paths = probes.map((probe) => probe.path);
    for (const module of modules) {
      const expected = moduleChecks[module];
      const probe = probes.find((each) => expected?.path.test(each.path));
      assert.ok(expected && probe, `no check of ${module} among ${paths.join(' ')}`);
      assert.is(probe?.port, tomcatPort, `port of ${module}`);
      assert.ok(probe?.status.includes(expected?.ready ?? 0), `${module}: ${expected?.ready} means ready`);
      if (expected?.notReady === undefined) continue;
      assert.not.ok(
        probe?.status.includes(expected.notReady),
        `${module}: ${expected.notReady} is not ready`,
      );
    }
    const others = Object.keys(moduleChecks).filter((each) => !modules.includes(each));
    const stray = paths.filter((path) => others.some((each) => moduleChecks[each]?.path.test(path)));
    assert.equal(stray, [], 'checks of modules that are not here');
    assert.not.ok(
      paths.some((path) => serverModulePath.test(path)),
      'the module server ended with 2.2',
    );
  });
}

test('module server: its check and its database, for a platform that still has it (up to 2.2)', async () => {
  const { service, ...instance } = instanceOf(await load(oldServer), 'abiquo-tomcat@old');
  assert.ok(service.ready.some((probe) => probe.type === 'http' && serverModulePath.test(probe.path)));
  assert.ok(
    instance.dependencies.some(({ kind, declared }) => kind === 'requires' && declared.on === 'mysqld'),
  );
});

// Services

for (const [name, row] of Object.entries(services)) {
  const found = async (): Promise<Instance> => {
    const topology = await load(everything);
    const instance = [...topology.instances.values()].find((it) => it.service.name === name);
    assert.ok(instance, `no instance of ${name}`);
    return instance;
  };

  test(`service ${name}: kind, units, stop, ready (${row.source})`, async () => {
    const instance = await found();
    const { service } = instance;
    assert.is(service.kind, row.kind ?? 'daemon');
    if (row.kind === 'job') assert.not.ok(instance.stopBounded, 'a conversion is waited for without limit');
    for (const unit of row.units ?? []) assert.ok(service.unit.includes(unit), `unit ${unit}`);
    if (row.stop !== undefined) assert.match(JSON.stringify(service.stop ?? ''), row.stop);
    const choices = row.ready;
    if (choices !== undefined) {
      assert.ok(
        service.ready.some((probe) => choices.some((choice) => answers(probe, choice))),
        `none of its ready probes is one of the documents': ${JSON.stringify(service.ready)}`,
      );
    }
    if (row.readyTimeout !== undefined)
      assert.ok(instance.timeouts.ready >= row.readyTimeout, 'timeouts.ready');
  });

  if (row.process !== undefined) {
    const { required, matches, misses } = row.process;
    test(`service ${name}: its process pattern`, async () => {
      const { process } = (await found()).service;
      if (required) assert.type(process, 'string', 'status by process');
      if (process === undefined) return;
      const pattern = regExpOf(process);
      for (const line of matches) assert.match(line, pattern);
      for (const line of misses ?? []) assert.not.match(line, pattern);
    });
  }

  if (row.caution !== undefined) {
    const caution = row.caution;
    test(`service ${name}: its caution`, async () => {
      const said = (await found()).service.caution;
      if (caution === 'no') assert.is(said, undefined);
      else for (const words of caution) assert.match(said ?? '', words);
    });
  }

  if (row.guard !== undefined) {
    const guard = row.guard;
    test(`service ${name}: its guard`, async () => {
      assert.match(guards(await load(everything), (await found()).service), guard);
    });
  }
}

// Dependencies

const REFERENCE: TopologyName = 'twoDatacenters';

for (const row of edges) {
  const where = row.in ?? REFERENCE;
  test(`edge in ${where}: ${row.owner} ${row.kinds.join(' or ')} ${row.on} (${row.source})`, async () => {
    const found = dependenciesOn(instanceOf(await named(where), row.owner), row.on).filter((each) =>
      row.kinds.includes(each.kind),
    );
    const candidates = sorted(found.flatMap((each) => each.candidates));
    const judged = candidates.filter((each) => !row.maybe?.some((maybe) => maybe === each));
    assert.equal(judged, sorted(row.candidates));
    if (row.kinds.includes('requires')) {
      assert.is(
        found.some((each) => each.declared.restart),
        row.restart ?? false,
        'restart',
      );
    }
  });
}

const forbidden = (row: (typeof noEdges)[number], each: Dependency): boolean =>
  (row.kinds?.includes(each.kind) ?? true) &&
  (row.on === '*' || row.on === each.declared.on || each.candidates.some((id) => id === row.on));

for (const row of noEdges) {
  const where = row.in ?? REFERENCE;
  test(`no edge in ${where}: ${row.owner} ${row.kinds?.join(', ') ?? 'any'} ${row.on} (${row.source})`, async () => {
    const found = instanceOf(await named(where), row.owner).dependencies.filter((each) =>
      forbidden(row, each),
    );
    assert.equal(
      found.map((each) => [each.kind, ...each.candidates]),
      [],
    );
  });
}

/** A row speaks for every instance of its service on a host of the same profiles. */
const alike = (one: Instance, other: Instance): boolean =>
  one.service.name === other.service.name && one.host.profiles.join() === other.host.profiles.join();

test('no instance has an edge that the documents do not know', async () => {
  const topology = await named(REFERENCE);
  const rows = edges.filter((row) => row.in === undefined);
  const isKnown = (owner: Instance, { kind, declared: { on } }: Dependency): boolean =>
    openEverywhere.includes(on) ||
    openEdges.some((open) => open.owner === owner.service.name && open.on === on) ||
    rows.some(
      (row) => row.on === on && row.kinds.includes(kind) && alike(instanceOf(topology, row.owner), owner),
    );
  const unknown = [...topology.instances.values()].flatMap((owner) =>
    owner.dependencies
      .filter((each) => !isKnown(owner, each))
      .map((each) => [owner.id, each.kind, each.declared.on]),
  );
  assert.equal(unknown, []);
});

// Plans

test('every layout of the documents can be said without touching the graph', async () => {
  for (const document of Object.values(topologies)) await load(document);
});

const JOBS = new Set(Object.entries(services).flatMap(([name, row]) => (row.kind === 'job' ? [name] : [])));
const serviceOf = (step: string): string => step.slice(step.indexOf(':') + 1, step.indexOf('@'));

function expected({ action, exactly = [] }: Scenario): string[] {
  const stops = action === 'start' ? [] : exactly.map((id) => `stop:${id}`);
  const starts = action === 'stop' ? [] : exactly.map((id) => `start:${id}`);
  return sorted([...stops, ...starts.filter((step) => !JOBS.has(serviceOf(step)))]);
}

for (const row of scenarios) {
  const title = `${row.action} ${row.select.length === 0 ? '--all' : row.select.join(' ')}`;
  test(`plan in ${row.in}: ${title} (${row.source})`, async () => {
    const { ids, before } = stepsOf(await named(row.in), row);
    if (row.exactly !== undefined) {
      const maybe = new Set(row.maybe);
      // A guard of its own making (the initiators of tgtd) may be a job that these tables do not name.
      const judged = ids.filter(
        (id) => serviceOf(id) in services && !maybe.has(id.slice(id.indexOf(':') + 1)),
      );
      assert.equal(judged, expected(row));
    }
    for (const step of row.has ?? []) assert.ok(ids.includes(step), `${step} is missing`);
    for (const start of row.hasNot ?? []) {
      assert.equal(
        ids.filter((id) => id.startsWith(start)),
        [],
        `${start} has no place here`,
      );
    }
    for (const step of [...(row.before ?? []), ...(row.apart ?? [])].flat()) {
      assert.ok(ids.includes(step), `${step} is missing`);
    }
    for (const [first, second] of row.before ?? [])
      assert.ok(before(first, second), `${first} before ${second}`);
    for (const [one, other] of row.apart ?? []) {
      assert.not.ok(before(one, other) || before(other, one), `no order between ${one} and ${other}`);
    }
  });
}

test.run();
