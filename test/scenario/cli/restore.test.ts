/** What ran before a stop is started again, exactly that; and what earlier runs say of the time it takes. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { withAbq, type Bench } from './bench.ts';

const HOSTS = {
  a: { services: { db: { running: true }, idle: {} } },
  b: { services: { app: { running: true }, spare: { running: true } } },
};
const OWN = { services: { app: { requires: ['db'] } }, hosts: { b: { standby: ['spare'] } } };

const STOP = ['stop', '--all', '--confirm', 'lab'];
const START = ['start', '--restore', '--yes'];

const runsOf = ({ dir }: Bench): string[] => readdirSync(join(dir, 'state', 'abq', 'lab', 'runs')).sort();

/** The run that has stopped this service: ids of one second say no order. */
const runOf = (bench: Bench, service: string): string => {
  const isIt = (run: string): boolean => {
    const file = join(bench.dir, 'state', 'abq', 'lab', 'runs', run, 'plan.json');
    const { goal } = JSON.parse(readFileSync(file, 'utf8')) as {
      goal: { action: string; selectors: string[] };
    };
    return goal.action === 'stop' && goal.selectors.includes(service);
  };
  return runsOf(bench).find(isIt) ?? 'none';
};

const states = ({ lab }: Bench): Record<string, string> =>
  Object.fromEntries(
    ['db@a', 'idle@a', 'app@b', 'spare@b'].map((id) => [id, lab.service(id as 'db@a').status.state]),
  );

const RAN = { 'db@a': 'active', 'idle@a': 'inactive', 'app@b': 'active', 'spare@b': 'active' };

interface Document {
  readonly id: string;
  readonly goal: { readonly restore?: { readonly run?: string; readonly from: readonly { run: string }[] } };
  readonly steps: readonly { readonly id: string; readonly cause: unknown }[];
  readonly forecast: { runs: number; p50?: number; p90?: number; steps: object; unknown: readonly string[] };
  readonly whatIf?: { blocked: readonly string[]; held: readonly string[]; staysUp: readonly string[] };
}

const documentOf = async ({ abq }: Bench, ...args: readonly string[]): Promise<Document> => {
  const ended = await abq('plan', ...args, '--json');
  assert.is(ended.code, 0, ended.all);
  return JSON.parse(ended.stdout) as Document;
};

test(
  'stop --all, start --restore: exactly what ran, a standby too',
  withAbq(HOSTS, OWN, async (bench) => {
    const { abq } = bench;
    const nothing = await abq('plan', 'start', '--restore');
    assert.is(nothing.code, 2, nothing.all);
    assert.match(nothing.stderr, /nothing to restore: no run of lab has stopped anything[^]*say --all/);

    const before = await abq('plan', ...STOP.slice(0, 2));
    assert.match(before.stdout, 'no forecast: nothing of this was done before', before.all);
    const stopped = await abq(...STOP);
    assert.is(stopped.code, 0, stopped.all);
    assert.match(stopped.stdout, 'next: abq start --restore   (starts what ran)');

    const [run] = runsOf(bench);
    const plan = await documentOf(bench, 'start', '--restore');
    assert.equal(plan.steps.map(({ id }) => id).toSorted(), ['start:app@b', 'start:db@a', 'start:spare@b']);
    for (const { cause } of plan.steps) assert.equal(cause, { kind: 'restored', run });
    assert.equal(
      plan.goal.restore?.from.map((ran) => ran.run),
      [run],
    );
    assert.is((await documentOf(bench, 'start', `--restore=${run ?? ''}`)).goal.restore?.run, run);

    const started = await abq(...START);
    assert.is(started.code, 0, started.all);
    assert.equal(states(bench), RAN);
    assert.not.match(started.all, 'ran before and does not now');
    const again = await abq(...START);
    assert.is(again.code, 2, again.all);
    assert.match(again.stderr, 'nothing to restore');
  }),
);

test(
  'the union of the stops, without what was started since; one run alone; and a run that is not there',
  withAbq(HOSTS, OWN, async (bench) => {
    const { abq } = bench;
    for (const args of [
      ['stop', 'spare', '--yes'],
      ['stop', 'app', '--yes'],
      ['stop', 'db', '--yes'],
      ['start', 'app', '--yes'],
    ])
      assert.is((await abq(...args)).code, 0, args.join(' '));
    const all = await documentOf(bench, 'start', '--restore', '--offline');
    assert.equal(
      all.steps.map(({ id }) => id),
      ['start:spare@b'],
    );
    const [spare, app] = [runOf(bench, 'spare'), runOf(bench, 'app')];
    const one = await documentOf(bench, 'start', `--restore=${app}`, '--offline', '--force', 'closure');
    assert.equal(
      one.steps.map(({ id }) => id),
      ['start:app@b'],
    );
    const wrong = await abq('start', '--restore=20200101-000000-dead', '--yes');
    assert.is(wrong.code, 2, wrong.all);
    assert.match(wrong.stderr, new RegExp(`there is no run 20200101-000000-dead of lab[^]*The newest are `));

    writeFileSync(
      join(bench.dir, 'state', 'abq', 'lab', 'runs', spare, 'run.json'),
      JSON.stringify({ run: spare, version: '9.9.9', entries: 'abq.event/2' }),
    );
    const newer = await abq('start', `--restore=${spare}`, '--yes');
    assert.is(newer.code, 2, newer.all);
    assert.match(newer.stderr, /abq\.event\/2 of abq 9\.9\.9/);
    const left = await abq('plan', 'stop', 'db');
    assert.is(left.code, 0, left.all);
    assert.match(
      left.stderr,
      new RegExp(`cannot be read are left out [(]1[)]: ${spare} [(]its entries are abq.event/2`),
    );
  }),
);

test(
  'the end of start --all tells what ran and does not; the forecast lies beside the plan',
  withAbq(HOSTS, OWN, async (bench) => {
    const { abq, dir } = bench;
    mkdirSync(join(dir, 'state', 'abq', 'lab', 'runs'), { recursive: true });
    writeFileSync(join(dir, 'state', 'abq', 'lab', 'runs', 'notes.txt'), 'not ours');
    const { id, forecast: none } = await documentOf(bench, 'stop', '--all');
    assert.equal(none, { runs: 0, steps: {}, unknown: ['stop:app@b', 'stop:db@a', 'stop:spare@b'] });
    assert.is((await abq(...STOP)).code, 0);
    const started = await abq('start', '--all', '--yes');
    assert.is(started.code, 0, started.all);
    assert.match(started.stdout, 'ran before and does not now (1): spare@b (not started: stopped)');

    // `idle` runs now, which it did not before: it has no history.
    const partly = await documentOf(bench, 'stop', '--all');
    assert.equal(partly.forecast.unknown, ['stop:idle@a']);
    const { forecast } = await documentOf(bench, 'stop', 'db');
    assert.is(forecast.runs, 1);
    assert.equal(Object.keys(forecast.steps).toSorted(), ['stop:app@b', 'stop:db@a']);
    assert.ok((forecast.p50 ?? 0) > 0 && (forecast.p90 ?? 0) >= (forecast.p50 ?? 0));
    const text = await abq('plan', 'stop', 'db');
    assert.match(text.stdout, /^about .+, at most .+ likely, from 1 earlier run$/m, text.all);
    assert.match(text.stderr, /^begun now, it ends about \d\d:\d\d$/m, text.all);
    const asked = await abq('stop', 'db', '--no-input');
    assert.match(
      asked.stderr,
      /how long: about .+, from 1 earlier run; ends about \d\d:\d\d; at most /,
      asked.all,
    );

    const file = join(dir, 'p.json');
    assert.is((await abq('plan', 'stop', 'db', '--out', file)).code, 0);
    assert.not.match(readFileSync(file, 'utf8'), 'forecast');
    assert.is((await documentOf(bench, 'stop', '--all', '--exclude', 'idle')).id === id, false);
  }),
);

test(
  'a restored plan can be saved and applied',
  withAbq(HOSTS, OWN, async (bench) => {
    const { abq } = bench;
    assert.is((await abq(...STOP)).code, 0);
    const saved = await abq('plan', 'start', '--restore', '--out', 'p.json');
    assert.is(saved.code, 0, saved.all);
    const applied = await abq('apply', 'p.json', '--yes');
    assert.is(applied.code, 0, applied.all);
    assert.equal(states(bench), RAN);
  }),
);

test(
  'what if something failed',
  withAbq(HOSTS, OWN, async (bench) => {
    const { abq } = bench;
    const text = await abq('plan', 'stop', '--all', '--what-if', 'FAIL=app@b');
    assert.is(text.code, 0, text.all);
    assert.match(
      text.stdout,
      'what if these failed: stop app@b\n  held (1): stop db@a\n  would stay up (2): ',
    );
    const { whatIf } = await documentOf(
      bench,
      'stop',
      '--all',
      '--what-if',
      'FAIL=app',
      '--what-if',
      'FAIL=spare',
    );
    assert.equal(whatIf?.held, ['stop:db@a']);
    assert.equal([...(whatIf?.staysUp ?? [])].toSorted(), ['app@b', 'db@a', 'spare@b']);
    const none = await abq('plan', 'stop', 'spare', '--what-if', 'FAIL=db');
    assert.is(none.code, 2, none.all);
    assert.match(none.stderr, /the plan has no step of db[^]*for instance --what-if FAIL=spare@b/);
    const unknown = await abq('plan', 'stop', 'spare', '--what-if', 'FAIL=dbb');
    assert.is(unknown.code, 2, unknown.all);
  }),
);

test(
  'a restart that was killed: the next run says what it left down, and --restore starts it',
  withAbq(
    { ...HOSTS, a: { services: { db: { running: true, stopDelay: 60_000 }, idle: {} } } },
    OWN,
    async (bench) => {
      const { lab, begin, abq } = bench;
      const run = begin('restart', 'db', '--yes');
      await lab.events.until('stopping db@a');
      run.signal('SIGKILL');
      await run.ended;
      assert.is(lab.service('app@b').status.state, 'inactive');
      const next = await abq('start', '--restore', '--yes', '--exclude', 'db');
      assert.match(
        next.stderr,
        /run \S+ \(restart\) never ended; 2 instances that it stopped did not come back: .*app@b/,
      );
      const { goal } = await documentOf(bench, 'start', '--restore', '--offline');
      assert.is(goal.restore?.from.length, 1, 'the killed run counts');
    },
  ),
);

test.run();
