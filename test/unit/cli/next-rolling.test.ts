/** What a rolling restart that did not come to its end says is to be typed now. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Io } from '../../../src/cli/io.ts';
import { nextCommands } from '../../../src/cli/next.ts';
import type { Plan, RollingGoal } from '../../../src/plan/model.ts';
import { styleFor } from '../../../src/views/style.ts';
import { play, type Scene } from '../../scenario/run/scripted.ts';
import { inBatches, planOf, restart, type Sketch } from '../run/sketch.ts';

const silent = (): void => {};
const io: Io = {
  env: {},
  cwd: '/',
  version: '0',
  args: ['restart', 'db', '--rolling', '--batch', '2', '--config', 'a b.yaml', '--yes'],
  ...{ style: styleFor(false), errStyle: styleFor(false), columns: undefined, errColumns: undefined },
  ...{ terminal: undefined, canAsk: false, out: silent, err: silent, note: silent },
};

const rolling = (sketch: Sketch, goal: Partial<RollingGoal> = {}, more: Partial<Plan['goal']> = {}): Plan => {
  const plan = planOf(sketch);
  const asked: RollingGoal = { by: 'instance', batch: '1', pause: 0, maxFailures: 0, withDependents: false };
  return { ...plan, goal: { ...plan.goal, ...more, rolling: { ...asked, ...goal } } };
};

const noStart = { start: { ends: 1, becomes: 'stopped' } } as const;
const three = inBatches([restart('db@a'), restart('db@b'), restart('db@c')]);
const flags = { parallel: undefined, 'fail-fast': false, reason: undefined, 'assume-down': [] };
const END = "--config 'a b.yaml'";
const RESTART = `--rolling ${END}   (what was not restarted)`;

const ROWS: readonly {
  says: string;
  scene: Scene;
  flags?: Partial<typeof flags> | { parallel: number; reason: string };
  next: readonly string[];
}[] = [
  {
    says: 'all was done',
    scene: { plan: rolling(three) },
    next: [`abq status ${END}`],
  },
  {
    says: 'a start failed: what is down is started, what is left is restarted',
    scene: { plan: rolling(three), hosts: { 'db@a': noStart } },
    next: [
      `abq status db@a ${END}`,
      `abq start db@a ${END}   (what was stopped and is not back)`,
      `abq restart db@b db@c ${RESTART}`,
    ],
  },
  {
    says: 'with the same flags',
    scene: {
      plan: rolling(
        three,
        { by: 'host', batch: '1,25%', pause: 90_000, maxFailures: 0, withDependents: true },
        { all: true, exclude: ['mq'], force: ['floor'] },
      ),
      hosts: { 'db@a': noStart },
    },
    flags: { parallel: 4, reason: 'new kernel' },
    next: [
      `abq status db@a ${END}`,
      `abq start db@a ${END}   (what was stopped and is not back)`,
      "abq restart db@b db@c --exclude mq --force floor --rolling --batch 1,25% --by host --pause 90s --with-dependents --parallel 4 --reason 'new kernel' --config 'a b.yaml'   (what was not restarted)",
    ],
  },
  {
    says: 'interrupted between a stop and its start: it was started again',
    scene: { plan: rolling(three), hosts: { 'db@a': { stop: { takes: 100 } } }, interrupt: 50 },
    next: [`abq restart db@b db@c ${RESTART}`],
  },
  {
    says: 'interrupted while it is drained: its traffic was given back, and it was not restarted',
    scene: {
      plan: rolling(three),
      hosts: { 'db@a': { drain: { takes: 100 }, undrain: {} } },
      interrupt: 50,
    },
    next: [`abq restart db@a db@b db@c ${RESTART}`],
  },
  {
    says: 'interrupted while it is drained, and its traffic could not be given back',
    scene: {
      plan: rolling(three),
      hosts: { 'db@a': { drain: { takes: 100 }, undrain: { ends: 1 } } },
      interrupt: 50,
    },
    next: [
      `abq status db@a ${END}`,
      `abq restart db@a db@b db@c --rolling ${END}   (what was not restarted; db@a may be drained until then)`,
    ],
  },
  {
    says: 'an undrain that failed is told with its command, and its instance is neither started nor restarted again',
    scene: { plan: rolling(three), hosts: { 'db@a': { drain: {}, undrain: { ends: 1 } } } },
    next: [
      `abq status db@a ${END}`,
      'db@a may still be drained: once it is ready, run its undrain hook yourself, with ABQ_SERVICE=db ABQ_HOST=a: undrain db@a',
      `abq restart db@b db@c ${RESTART}`,
    ],
  },
  {
    says: 'a drained one whose stop failed',
    scene: {
      plan: rolling(three),
      hosts: { 'db@a': { drain: {}, undrain: {}, stop: { ends: 1, becomes: 'running' } } },
    },
    next: [
      `abq status db@a ${END}`,
      `abq restart db@a db@b db@c --rolling ${END}   (what was not restarted; db@a may be drained until then)`,
    ],
  },
  {
    says: 'a drained one that did not come back: its start is to give its traffic back, which a plain one does not',
    scene: { plan: rolling(three), hosts: { 'db@a': { drain: {}, undrain: {}, ...noStart } } },
    next: [
      `abq status db@a ${END}`,
      `abq restart db@a --rolling ${END}   (what was stopped and is not back; db@a may be drained until then)`,
      `abq restart db@b db@c ${RESTART}`,
    ],
  },
  {
    says: 'drained, and nothing gives it its traffic back: there is no such hook',
    scene: { plan: rolling(three), hosts: { 'db@a': { drain: { ends: 1 } } } },
    next: [`abq status db@a ${END}`, `abq restart db@a db@b db@c ${RESTART}`],
  },
  {
    says: 'what was down is restarted with the others, and not said to have been stopped',
    scene: { plan: rolling(inBatches([{ 'start:db@a': {} }, restart('db@b')])), hosts: { 'db@a': noStart } },
    next: [`abq status db@a ${END}`, `abq restart db@a db@b ${RESTART}`],
  },
];

for (const { says, scene, flags: given, next } of ROWS)
  test(says, async () => {
    const { state } = await play(scene);
    const describe = (id: string, phase: string): string | undefined => {
      const instance = id.replace(/^\w+:/, '');
      return scene.hosts?.[instance]?.undrain ? `${phase} ${instance}` : undefined;
    };
    assert.equal(nextCommands(io, state, { ...flags, ...given }, describe, 'never this'), next);
  });

test('a dependent that joined is not named: it would take all that it needs down at once', async () => {
  const plan = rolling(
    inBatches([
      {
        'stop:web@w': {},
        'stop:db@a': { requires: ['stop:web@w'] },
        'start:db@a': { requires: ['stop:db@a'] },
      },
      { ...restart('db@b'), 'start:web@w': { requires: ['stop:web@w', 'start:db@b'] } },
    ]),
    { withDependents: true },
  );
  const steps = plan.steps.map((step) =>
    step.service === 'web' ? { ...step, cause: { kind: 'depends-on', on: 'db@a' } as const } : step,
  );
  const { state } = await play({ plan: { ...plan, steps }, hosts: { 'web@w': { found: 'unreachable' } } });
  const [, ...rest] = nextCommands(io, state, flags, () => undefined, 'never this');
  assert.equal(rest, [`abq restart db@a db@b --rolling --with-dependents ${END}   (what was not restarted)`]);
});

test.run();
