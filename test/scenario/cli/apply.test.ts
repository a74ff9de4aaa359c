/** A plan that was saved, and what may lie between that and its being applied. `app` requires `db`; `other` does not. */
import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Lab } from '../../../src/lab/lab.ts';
import type { SavedPlan } from '../../../src/saved/model.ts';
import { folder as schemas } from '../../schemas/schemas.ts';
import { Pty } from '../views/pty.ts';
import { withAbq, type Bench, type Ended, type Own } from './bench.ts';
import { entriesOf, outcomesOf } from './events.ts';

const UP = {
  a: { services: { db: { running: true } } },
  b: { services: { app: { running: true } } },
  c: { services: { other: { running: true } } },
};
const OWN = { services: { app: { requires: ['db'] }, other: { protected: true } } };
const STOPPED = ['stopping app@b', 'stopped app@b', 'stopping db@a', 'stopped db@a'];
const SAVE = ['plan', 'stop', 'db', '--out', 'p.json'];
const APPLY = ['apply', 'p.json', '--yes'];

type Json = Record<string, unknown>;
const fileIn = ({ dir }: Bench): string => join(dir, 'p.json');
const readPlan = async (bench: Bench): Promise<SavedPlan> =>
  JSON.parse(await readFile(fileIn(bench), 'utf8')) as SavedPlan;

const saved = async (bench: Bench, ...args: readonly string[]): Promise<SavedPlan> => {
  const ended = await bench.abq(...(args.length > 0 ? args : SAVE));
  assert.is(ended.code, 0, ended.all);
  assert.equal(bench.deeds(), [], 'planning touches nothing');
  return readPlan(bench);
};

/** Refused with that code and those words, and nothing was touched. */
const refused = (
  { deeds }: Bench,
  ended: Ended,
  code: number,
  ...told: readonly (RegExp | string)[]
): void => {
  assert.is(ended.code, code, ended.all);
  for (const each of told) assert.match(ended.stderr, each, ended.all);
  assert.match(ended.stderr, /nothing was touched|locked/);
  assert.equal(deeds(), [], ended.all);
};

test(
  'saved: all that makes its promise, in a file of its own; stdout as without',
  withAbq(UP, OWN, async (bench) => {
    const plain = await bench.abq('plan', 'stop', 'db', '--json');
    const ended = await bench.abq(...SAVE, '--json');
    assert.is(ended.code, 0, ended.all);
    assert.is(ended.stdout, plain.stdout);
    assert.match(ended.stderr, 'next: abq apply p.json');
    const { schema, id, time, author, version, topology, consent, observed, plan } = await readPlan(bench);
    assert.is(schema, 'abq.saved-plan/1');
    assert.match(id, /^[0-9a-f-]{36}$/);
    assert.ok(Math.abs(Date.parse(time) - Date.now()) < 60_000 && time.endsWith('Z'), time);
    assert.match(author, /^.+@.+$/);
    assert.match(version, /^\d+\.\d+\.\d+$/);
    assert.is(topology.name, 'lab');
    const only = ['db@a'];
    assert.equal(consent, { all: false, literal: only, selected: only, force: [] });
    const ready = { state: 'running', ready: true };
    assert.equal(observed, { 'app@b': ready, 'db@a': ready });
    const { forecast, cautions, ...document } = JSON.parse(plain.stdout) as Json;
    assert.ok(forecast && cautions, 'beside the plan, and no part of it');
    assert.equal({ schema: document['schema'], id: document['id'], ...plan }, document);
    assert.is((await stat(fileIn(bench))).mode & 0o777, 0o600);
    const text = await readFile(join(schemas, 'abq.saved-plan-1.schema.json'), 'utf8');
    const validate = new Ajv({ allowUnionTypes: true }).compile(JSON.parse(text) as object);
    assert.ok(validate(await readPlan(bench)), JSON.stringify(validate.errors));
    const again = await bench.abq('plan', 'stop', 'db', '--out', 'q.json');
    assert.is(again.code, 0);
    assert.not.match(await readFile(join(bench.dir, 'q.json'), 'utf8'), id, 'a fresh id');
  }),
);

test(
  'not saved: over a file, to stdout, and without having asked the hosts',
  withAbq(UP, OWN, async (bench) => {
    const { id } = await saved(bench);
    const rows: readonly (readonly [args: readonly string[], why: RegExp])[] = [
      [SAVE, /p.json is there already/],
      [['plan', 'stop', 'db', '--out', '-'], /--out: it takes the name of a new file/],
      [['plan', 'stop', 'db', '--out', 'none/q.json'], /none\/q.json cannot be written/],
      [
        ['plan', 'stop', 'db', '--offline', '--out', 'q.json'],
        /--offline asks no host, and a saved plan is held/,
      ],
      [['plan', 'stop', 'nobody', '--out', 'q.json'], /nobody/],
      [['apply'], /need at least 1/],
      [['apply', 'q.json'], /q.json does not exist/],
      [['apply', 'p.json', '--force', 'closure'], /force/],
    ];
    for (const [args, why] of rows) {
      const ended = await bench.abq(...args);
      assert.is(ended.code, 2, ended.all);
      assert.match(ended.stderr, why, ended.all);
    }
    assert.is((await readPlan(bench)).id, id);
    assert.equal((await readdir(bench.dir)).toSorted(), ['abq.config.json', 'p.json']);
  }),
);

test(
  'applied once: the run and its journal; the second time it names that run',
  withAbq(UP, OWN, async (bench) => {
    const { id, time, author } = await saved(bench);
    const ended = await bench.abq(...APPLY, '--json', '--reason', 'window 7');
    assert.is(ended.code, 0, ended.all);
    assert.equal(outcomesOf(ended), { 'stop:app@b': 'done', 'stop:db@a': 'done' });
    assert.equal(bench.deeds(), STOPPED);
    const [first] = entriesOf(ended);
    const run = first?.type === 'run.started' ? first.run : '';
    const journal = join(bench.dir, 'state/abq/lab/runs', run);
    const about = JSON.parse(await readFile(join(journal, 'run.json'), 'utf8')) as Json;
    assert.equal(about['savedPlan'], { id, file: fileIn(bench), time, author });
    assert.is(about['reason'], 'window 7');
    const plan = JSON.parse(await readFile(join(journal, 'plan.json'), 'utf8')) as Json;
    assert.equal(plan, (await readPlan(bench)).plan);
    await bench.abq('start', 'app', '--yes');
    const before = bench.deeds().length;
    for (const more of [[], ['--json']]) {
      const second = await bench.abq(...APPLY, ...more);
      assert.is(second.code, 5, second.all);
      assert.match(second.stderr, `applied already, by run ${run} of ${author} at 20`);
      assert.match(second.stderr, journal);
      assert.match(second.stderr, 'next: abq plan stop db --out p-2.json');
      if (more.length > 0) assert.match(second.stdout, '"schema":"abq.refusal/1"');
    }
    assert.is(bench.deeds().length, before, 'nothing was touched');
    assert.equal(await readdir(join(bench.dir, 'state/abq/lab/runs')).then((runs) => runs.length), 2);
  }),
);

test(
  'the way the plan came by shows nowhere: options, question, preflight',
  withAbq(UP, { services: { app: OWN.services.app } }, async (bench) => {
    const { abq, deeds, dir } = bench;
    await saved(bench, 'plan', 'stop', '--all', '--out', 'p.json');
    const rows: readonly (readonly [args: readonly string[], code: number, told: RegExp])[] = [
      [['apply', 'p.json'], 2, /nobody can be asked here: add --confirm lab/],
      [APPLY, 2, /add --confirm lab/],
      [['apply', 'p.json', '--confirm', 'lob'], 2, /--confirm says lob, the topology is lab/],
      [[...APPLY, '--log', join(dir, 'none', 'x.log')], 2, /--log/],
    ];
    for (const [args, code, told] of rows) {
      const ended = await abq(...args);
      assert.is(ended.code, code, ended.all);
      assert.match(ended.stderr, told);
      assert.equal(deeds(), []);
    }
    await bench.lab.host('c').cut();
    refused(
      bench,
      await abq('apply', 'p.json', '--confirm', 'lab'),
      6,
      /next: abq plan stop --all --out p-2.json/,
    );
    await bench.lab.host('c').heal();
    const ended = await abq('apply', 'p.json', '--confirm', 'lab', '--parallel', '1', '--fail-fast');
    assert.is(ended.code, 0, ended.all);
    assert.is(deeds().length, 6, 'what was refused has not applied it');
  }),
);

const states: readonly (readonly [
  what: string,
  change: (bench: Bench) => Promise<unknown>,
  told: readonly RegExp[],
])[] = [
  [
    'a target is down',
    ({ lab }) => lab.service('db@a').kill(),
    [/stale: db@a: was running, is (stopped|failed): stop db@a is not needed any more\n/],
  ],
  [
    'a dependent is down',
    ({ lab }) => lab.service('app@b').stop(),
    [/stale: app@b: was running, is stopped: stop app@b is not needed any more\n/],
  ],
];
for (const [what, change, told] of states) {
  test(
    `stale by state: ${what}`,
    withAbq(UP, OWN, async (bench) => {
      await saved(bench);
      await change(bench);
      const before = bench.deeds().length;
      const ended = await bench.abq(...APPLY);
      assert.is(ended.code, 5, ended.all);
      for (const each of [
        ...told,
        /p.json is stale: .+@.+ made it at 20/,
        /next: abq plan stop db --out p-2.json\n/,
      ])
        assert.match(ended.stderr, each);
      assert.is(bench.deeds().length, before);
    }),
  );
}

test(
  'stale by state: a dependent runs again, which would lose what it requires',
  withAbq({ ...UP, b: { services: { app: {} } } }, OWN, async (bench) => {
    await saved(bench);
    await bench.lab.service('app@b').start();
    await bench.lab.events.until('ready app@b');
    const before = bench.deeds().length;
    const ended = await bench.abq(...APPLY, '--json');
    assert.is(ended.code, 5, ended.all);
    const { schema, refusals } = JSON.parse(ended.stdout) as { schema: string; refusals: readonly Json[] };
    assert.is(schema, 'abq.refusal/1');
    const message = 'app@b: was stopped, is running: stop app@b is needed now, too';
    assert.equal(refusals, [{ rule: 'stale', message, instances: ['app@b'] }]);
    assert.is(bench.deeds().length, before);
  }),
);

test(
  'not stale: what changes nothing of it is told, and it is carried out',
  withAbq(
    { ...UP, b: { services: { app: {} } } },
    { services: { app: { ...OWN.services.app, manager: 'systemd' } } },
    async (bench) => {
      const { lab, abq } = bench;
      await saved(bench);
      await lab.service('app@b').set({ failStart: 3 });
      await lab.service('app@b').start();
      await lab.service('other@c').stop();
      const ended = await abq(...APPLY);
      assert.is(ended.code, 0, ended.all);
      assert.match(
        ended.stderr,
        /changed since the plan was made, with no effect on it: app@b: was stopped, is failed\n/,
      );
      assert.ok(bench.deeds().includes('stopped db@a'));
    },
  ),
);

const edit = async (
  bench: Bench,
  change: (topology: { services: Record<string, Json>; hosts: Record<string, Json> }) => void,
) => {
  const file = join(bench.dir, 'abq.config.json');
  const topology = JSON.parse(await readFile(file, 'utf8')) as Parameters<typeof change>[0];
  change(topology);
  await writeFile(file, JSON.stringify(topology));
};

test(
  'stale by topology',
  withAbq(UP, OWN, async (bench) => {
    await saved(bench);
    await edit(bench, ({ services }) => {
      services['other'] = { ...services['other'], requires: ['db'] };
    });
    refused(
      bench,
      await bench.abq(...APPLY),
      5,
      'topology lab has changed since',
      'the same instances: what differs',
    );
    await edit(bench, ({ hosts, services }) => {
      services['fresh'] = { start: 'true', stop: 'true', status: 'true', manager: 'command' };
      hosts['c'] = { ...hosts['c'], services: ['fresh'] };
    });
    const told = ['added since: fresh@c', 'removed since: other@c', 'next: abq plan stop db --out p-2.json'];
    refused(bench, await bench.abq(...APPLY), 5, ...told);
  }),
);

test(
  'a plan for another topology is a mistake in the command line',
  withAbq(UP, OWN, async (bench) => {
    await saved(bench);
    await edit(bench, (topology) => Object.assign(topology, { name: 'acme' }));
    const ended = await bench.abq(...APPLY);
    assert.is(ended.code, 2, ended.all);
    assert.match(
      ended.stderr,
      /p.json is a plan for topology lab, and the topology here is acme[^]*--config/,
    );
    assert.equal(bench.deeds(), []);
  }),
);

type Draft = { -readonly [K in keyof SavedPlan['plan']]: SavedPlan['plan'][K] };
const OTHER = {
  id: 'stop:other@c',
  action: 'stop',
  service: 'other',
  host: 'c',
  after: [],
  requires: [],
} as const;

const edits: readonly (readonly [what: string, change: (plan: Draft, all: Json) => void, told: RegExp])[] = [
  [
    'an edge dropped',
    (plan) => (plan.steps = plan.steps.map((step) => ({ ...step, after: [], requires: [] }))),
    /order: stop:db@a does not wait for stop:app@b/,
  ],
  [
    'an edge made soft',
    (plan) => (plan.steps = plan.steps.map((step) => ({ ...step, requires: [] }))),
    /requires: stop:db@a would go on if stop:app@b failed/,
  ],
  [
    'a step removed, its edge left',
    (plan) => (plan.steps = plan.steps.slice(1)),
    /form: .*which is not in the plan/,
  ],
  [
    'a dependent removed',
    (plan) => (plan.steps = plan.steps.slice(1).map((step) => ({ ...step, after: [], requires: [] }))),
    /closure: /,
  ],
  ['the target removed', (plan) => (plan.steps = plan.steps.slice(0, 1)), /goal: the plan lacks stop db@a/],
  [
    'a protected one added',
    (plan) => (plan.steps = [...plan.steps, { ...OTHER, cause: { kind: 'requested' } }]),
    /protected: other@c is protected and was not named/,
  ],
  [
    'a protected one added, with the consent for it',
    (plan, all) => {
      plan.steps = [...plan.steps, { ...OTHER, cause: { kind: 'requested' } }];
      all['consent'] = { all: true, literal: ['other@c'], selected: ['other@c'], force: ['protected'] };
    },
    /protected: other@c is protected and was not named/,
  ],
  [
    'the consent alone',
    (_plan, all) => (all['consent'] = { all: true, literal: [], selected: [], force: [] }),
    /consent: it claims a consent that its goal does not give/,
  ],
  [
    'twice the same',
    (plan) => (plan.steps = [...plan.steps, ...plan.steps.slice(1)]),
    /form: .*more than once/,
  ],
  ['no step left', (plan) => (plan.steps = []), /goal: the plan lacks stop app@b/],
  ['what is shown of it', (plan) => (plan.criticalPath = ['stop:db@a']), /digest: .*it was edited since/],
  [
    'whom it was saved by, and under which id',
    (_plan, all) => {
      all['author'] = 'eve@there';
      all['id'] = '9f3adc9e-05a4-4b0e-9d5c-2b1f6f0c8a11';
    },
    /digest: .*it was edited since/,
  ],
];
test(
  'edited: refused by the rule that it breaks, before any host is asked',
  withAbq(UP, OWN, async (bench) => {
    const { plan, ...rest } = await saved(bench);
    for (const [what, change, told] of edits) {
      const [draft, all]: [Draft, Json] = [{ ...plan }, { ...rest }];
      change(draft, all);
      await writeFile(fileIn(bench), JSON.stringify({ ...all, plan: draft }));
      const ended = await bench.abq(...APPLY);
      refused(bench, { ...ended, all: `${what}: ${ended.all}` }, 2, told, 'p.json is not as it was saved');
    }
  }),
);

test(
  'written anew by a tool that keeps what it says: its words count, not its bytes',
  withAbq(UP, OWN, async (bench) => {
    const { plan, ...all } = await saved(bench);
    const steps = plan.steps.map((step) => Object.fromEntries(Object.entries(step).toReversed()));
    await writeFile(fileIn(bench), JSON.stringify({ plan: { ...plan, steps }, ...all }, null, 8));
    const ended = await bench.abq(...APPLY);
    assert.is(ended.code, 0, ended.all);
    assert.equal(bench.deeds(), STOPPED);
  }),
);

test(
  'locked, and asked again later',
  withAbq({ ...UP, d: { services: { slow: { hangStart: true } } } }, OWN, async (bench) => {
    const { lab, begin, abq, deeds } = bench;
    await saved(bench);
    const run = begin('start', 'slow', '--yes');
    await lab.events.until('starting slow@d');
    const locked = await abq(...APPLY);
    assert.is(locked.code, 4, locked.all);
    await lab.service('slow@d').set({ hangStart: false });
    assert.is((await run.ended).code, 0);
    assert.equal(deeds(), ['starting slow@d', 'started slow@d']);
    assert.is((await abq(...APPLY)).code, 0);
  }),
);

test(
  'killed after its first command: it counts as applied, and the run is named',
  withAbq({ ...UP, b: { services: { app: { running: true, ignoreStop: true } } } }, OWN, async (bench) => {
    const { lab, begin, abq, deeds, dir } = bench;
    await saved(bench);
    const run = begin(...APPLY);
    await lab.events.until('stopping app@b');
    run.signal('SIGKILL');
    await run.ended;
    const [folder = ''] = await readdir(join(dir, 'state/abq/lab/runs'));
    const ended = await abq(...APPLY);
    assert.is(ended.code, 5, ended.all);
    assert.match(ended.stderr, `applied already, by run ${folder} of `);
    assert.match(ended.stderr, join(dir, 'state/abq/lab/runs', folder));
    assert.equal(deeds(), ['stopping app@b']);
  }),
);

test(
  'what a run of it leaves is done by the command that was planned, not by applying it again',
  withAbq({ ...UP, b: { services: { app: { running: true, failStop: 5 } } } }, OWN, async (bench) => {
    await saved(bench, 'plan', 'stop', 'db', '--exclude', 'other', '--out', 'p.json');
    const ended = await bench.abq(...APPLY);
    assert.is(ended.code, 1, ended.all);
    assert.match(ended.stdout, /next: abq stop db --exclude other {3}\(does what is left\)/);
  }),
);

test(
  'nothing to do: saved and applied all the same, as often as that is so',
  withAbq({ a: { services: { db: {} } } }, {}, async (bench) => {
    await saved(bench);
    for (const time of ['first', 'second']) {
      const ended = await bench.abq(...APPLY);
      assert.is(ended.code, 0, `${time}: ${ended.all}`);
      assert.match(ended.stderr, 'Nothing to do');
    }
    await bench.lab.service('db@a').start();
    await bench.lab.events.until('ready db@a');
    const ended = await bench.abq(...APPLY);
    assert.is(ended.code, 5, ended.all);
    assert.match(ended.stderr, 'stop db@a is needed now, too');
  }),
);

const BIN = fileURLToPath(new URL('../../../bin/abq', import.meta.url));

/** Somebody at a terminal, once the question stands there. */
const asked = async (bench: Bench): Promise<Pty> => {
  const config = join(bench.dir, 'abq.config.json');
  const env = { XDG_STATE_HOME: join(bench.dir, 'state') };
  const pty = new Pty([BIN, 'apply', fileIn(bench), '--config', config], { env });
  await pty.until((text) => text.includes('Go on? [y/N]'));
  return pty;
};

test(
  'asked: declined it is not applied; what changes while the question stands makes it stale',
  withAbq(UP, OWN, async (bench) => {
    await saved(bench);
    const first = await asked(bench);
    assert.match(first.text, /p\.json: saved by .+@.+ at 20/);
    first.type('n\r');
    assert.is(await first.ended, 2, first.text);
    const second = await asked(bench);
    await bench.lab.service('app@b').stop();
    second.type('y\r');
    assert.is(await second.ended, 5, second.text);
    assert.match(second.text, 'app@b: was running, is stopped');
    assert.equal(bench.deeds(), ['stopping app@b', 'stopped app@b'], 'not by a plan');
    await bench.lab.service('app@b').start();
    await bench.lab.events.until('ready app@b');
    const third = await asked(bench);
    third.type('y\r');
    assert.is(await third.ended, 0, third.text);
    assert.ok(bench.deeds().includes('stopped db@a'));
  }),
);

/** By the process table, which all hosts of all labs share: the lab's folder tells its own. */
const withJob = (lab: Lab): Own => ({
  services: {
    convert: {
      manager: 'process',
      kind: 'job',
      process: `${lab.folder}/lib/daemon convert@b`,
      requires: ['db'],
      stop: 'labctl stop convert',
    },
  },
});
const CONVERTING = { a: UP.a, b: { services: { convert: { running: true } } } };

test(
  'a job of the plan that has ended is no change; one that still runs is waited for',
  withAbq(CONVERTING, withJob, async (bench) => {
    const { lab, begin, abq, deeds } = bench;
    const { plan } = await saved(bench);
    assert.equal(
      plan.steps.map(({ id }) => id),
      ['stop:convert@b', 'stop:db@a'],
    );
    const waiting = begin(...APPLY);
    await waiting.said(/waiting for convert@b/);
    waiting.signal('SIGINT');
    assert.is((await waiting.ended).code, 3);
    assert.equal(deeds(), []);
    await lab.service('convert@b').set({ dieAfter: 0, dieCode: 0 });
    await lab.events.until('died convert@b');
    const ended = await abq(...APPLY, '--json');
    assert.is(ended.code, 0, ended.all);
    assert.equal(outcomesOf(ended), { 'stop:convert@b': 'unchanged', 'stop:db@a': 'done' });
  }),
);

test(
  'another run that applies it while this one waits is found immediately before the first command',
  withAbq(CONVERTING, withJob, async (bench) => {
    const { lab, begin, deeds, dir } = bench;
    const { id } = await saved(bench);
    const run = begin(...APPLY);
    await run.said(/waiting for convert@b/);
    const folder = join(dir, 'state/abq/lab');
    await mkdir(join(folder, 'applied'));
    const other = { run: 'another', time: '2026-11-21T02:03:04.000Z', by: 'ana@control' };
    await writeFile(join(folder, 'applied', `${id}.json`), JSON.stringify(other));
    await lab.service('convert@b').set({ dieAfter: 0, dieCode: 0 });
    const ended = await run.ended;
    assert.is(ended.code, 5, ended.all);
    assert.match(ended.stderr, 'applied already, by run another of ana@control at 2026-11-21T02:03:04.000Z');
    assert.equal(deeds(), ['died convert@b']);
    assert.equal(await readdir(join(folder, 'runs')), [], 'it leaves no run');
  }),
);

test(
  'no record, no run',
  withAbq(UP, OWN, async (bench) => {
    await saved(bench);
    await mkdir(join(bench.dir, 'state/abq/lab'), { recursive: true });
    await writeFile(join(bench.dir, 'state/abq/lab/applied'), 'a file where a folder has to be');
    refused(bench, await bench.abq(...APPLY), 2, /cannot be written/);
  }),
);

test.run();
