import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { StepId } from '../../../src/plan/model.ts';
import { stepsOf, whatIf, type WhatIf } from '../../../src/run/what-if.ts';
import { policyOf } from '../../scenario/run/scripted.ts';
import { given, made, planned, type Situation } from '../plan/given.ts';
import { inBatches, planOf, restart } from './sketch.ts';

const show = ({ blocked, held, cancelled, staysUp, staysDown, lacking }: WhatIf): string[] => {
  const line = (what: string, names: readonly string[]): string[] =>
    names.length === 0 ? [] : [`${what}: ${names.toSorted().join(' ')}`];
  return [
    ...line('blocked', blocked),
    ...line('held', held),
    ...line('cancelled', cancelled),
    ...line('up', staysUp),
    ...line('down', staysDown),
    ...line(
      'lacking',
      lacking.map(({ instance, lacks }) => `${instance}<-${lacks.join(',')}`),
    ),
  ];
};

interface Row extends Situation {
  readonly says: string;
  readonly topology: string;
  readonly command: string;
  readonly fail: readonly StepId[];
  readonly means: readonly string[];
}

const THREE = 'web@c requires app@b\n app@b requires db@a\n log@d';

const ROWS: readonly Row[] = [
  {
    says: 'a stop: what it requires is held, and stays up with it',
    topology: THREE,
    command: 'stop --all',
    fail: ['stop:app@b'],
    means: ['held: stop:db@a', 'up: app@b db@a'],
  },
  {
    says: 'the last stop harms nobody else',
    topology: THREE,
    command: 'stop --all',
    fail: ['stop:db@a'],
    means: ['up: db@a'],
  },
  {
    says: 'a start: what requires it is blocked, and stays down with it',
    topology: THREE,
    command: 'start --all',
    fail: ['start:db@a'],
    means: ['blocked: start:app@b start:web@c', 'down: app@b db@a web@c'],
  },
  {
    says: 'what only wants it goes on',
    topology: 'web@c wants app@b',
    command: 'start --all',
    fail: ['start:app@b'],
    means: ['down: app@b'],
  },
  {
    says: 'a quorum puts up with one',
    topology: 'web@c requires 1 of db@a db@b',
    command: 'start --all',
    fail: ['start:db@a'],
    means: ['down: db@a'],
  },
  {
    says: 'and not with two',
    topology: 'web@c requires 1 of db@a db@b',
    command: 'start --all',
    fail: ['start:db@a', 'start:db@b'],
    means: ['blocked: start:web@c', 'down: db@a db@b web@c'],
  },
  {
    says: 'a restart whose stop fails: what stopped before it is not started again',
    topology: THREE,
    command: 'restart db',
    fail: ['stop:app@b'],
    means: ['blocked: start:app@b start:db@a start:web@c', 'held: stop:db@a', 'down: web@c'],
  },
  {
    says: 'a restart whose start fails: all that stopped for it stays down',
    topology: THREE,
    command: 'restart db',
    fail: ['start:db@a'],
    means: ['blocked: start:app@b start:web@c', 'down: app@b db@a web@c'],
  },
  {
    says: 'who stays up without what it requires is told',
    topology: THREE,
    command: 'restart db',
    closure: false,
    force: ['closure'],
    fail: ['start:db@a'],
    means: ['down: db@a', 'lacking: app@b<-db@a'],
  },
  {
    says: 'also through a milestone, which stands between',
    topology: 'base: milestone\n app@b requires base@m\n base@m requires db@a',
    command: 'restart db',
    closure: false,
    force: ['closure'],
    fail: ['start:db@a'],
    means: ['down: db@a', 'lacking: app@b<-base@m'],
  },
  {
    says: 'what lacked before is not told again',
    topology: 'app@b requires db@a\n app@b after side@c\n old@d requires gone@e',
    command: 'restart db side',
    closure: false,
    force: ['closure'],
    states: 'gone@e=stopped',
    fail: ['start:side@c'],
    means: ['down: side@c'],
  },
  {
    says: 'who has enough left lacks nothing',
    topology: 'app@b requires 1 of db@a db@c',
    command: 'restart db@a',
    closure: false,
    fail: ['start:db@a'],
    means: ['down: db@a'],
  },
];

for (const { says, topology: text, command, fail, means, ...situation } of ROWS)
  test(says, () => {
    const topology = given(text);
    const plan = made(planned(topology, command, situation));
    const start = command.startsWith('start');
    const said = new Set(situation.states?.split(' ').map((word) => word.split('=')[0]));
    const states = [...topology.instances.keys()].map(
      (id) =>
        [
          id,
          start || said.has(id)
            ? ({ state: 'stopped', ready: false } as const)
            : ({ state: 'running', ready: true } as const),
        ] as const,
    );
    const result = whatIf(plan, topology, new Map(states), policyOf(), new Set(fail));
    assert.equal(show(result), means);
    assert.equal([...result.fail].sort(), [...fail].sort());
  });

test('of a rolling restart: what it gives up stays up', () => {
  const plan = planOf(inBatches([restart('db@a'), restart('db@b')]));
  const topology = given('db@a db@b');
  const result = whatIf(plan, topology, 'offline', policyOf(), new Set<StepId>(['start:db@a']));
  assert.equal(show(result), ['cancelled: start:db@b stop:db@b', 'down: db@a']);
});

test('an instance fails at its first step, unless it is said at which', () => {
  const plan = made(planned(given(THREE), 'restart db'));
  const both = new Set(['db@a', 'web@c', 'log@d'] as const);
  assert.equal(stepsOf(plan, both), ['stop:web@c', 'stop:db@a']);
  assert.equal(stepsOf(plan, both, 'start'), ['start:db@a', 'start:web@c']);
});

test.run();
