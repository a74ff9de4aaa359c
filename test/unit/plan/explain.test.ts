import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { explainCause } from '../../../src/plan/explain.ts';
import type { Cause } from '../../../src/plan/model.ts';
import { plan } from '../../../src/plan/plan.ts';
import { given, made, planned, type Situation } from './given.ts';

const sentences: readonly (readonly [Cause, string])[] = [
  [{ kind: 'requested' }, 'requested'],
  [{ kind: 'required-by', by: 'tomcat@api' }, 'required by tomcat@api'],
  [{ kind: 'depends-on', on: 'mysqld@db' }, 'depends on mysqld@db'],
  [{ kind: 'restart-propagated', from: 'mysqld@db' }, 'restarts with mysqld@db'],
  [{ kind: 'restored', run: '0421' }, 'restored from run 0421'],
];
for (const [cause, sentence] of sentences) test(sentence, () => assert.is(explainCause(cause), sentence));

const causes = (text: string, command: string, situation?: Situation): string[] =>
  made(planned(given(text), command, situation)).steps.map(
    ({ id, cause }) => `${id}: ${explainCause(cause)}`,
  );

test('every step has its cause', () => {
  assert.equal(causes('web@b requires api@b\n api@b wants db@a', 'start web'), [
    'start:db@a: required by api@b',
    'start:api@b: required by web@b',
    'start:web@b: requested',
  ]);
  assert.equal(
    causes('web@b requires api@b\n api@b after db@a restart', 'start db', {
      states: 'web@b=running api@b=running',
    }),
    [
      'stop:web@b: depends on api@b',
      'stop:api@b: restarts with db@a',
      'start:db@a: requested',
      'start:api@b: restarts with db@a',
      'start:web@b: depends on api@b',
    ],
  );
});

test('the longest chain, and of equal ones the first by name', () => {
  const plan = made(
    planned(given('web@b requires db@a\n api@b requires db@a\n lb@c requires web@b api@b'), 'stop db'),
  );
  assert.equal(plan.criticalPath, ['stop:lb@c', 'stop:api@b', 'stop:db@a']);
});

test('a quorum is as deep as the earliest that are enough', () => {
  const plan = made(planned(given('web@w requires 1 of db@a db@b\n db@b requires nfs@n'), 'start web'));
  assert.equal(plan.criticalPath, ['start:nfs@n', 'start:db@b']);
});

test('units that start at boot are listed after a stop, not after a restart', () => {
  const topology = given('web@b\n db@a');
  const observed = new Map(
    [...topology.instances.keys()].map((id) => [id, { state: 'running', ready: true, boot: true } as const]),
  );
  const rules = (action: 'stop' | 'restart'): string[] => {
    const goal = { action, selectors: ['web'], all: false, exclude: [], closure: true, force: [] };
    const outcome = plan(topology, goal, { instances: ['web@b'], literal: new Set() }, new Set(), observed);
    return made(outcome).warnings.map(({ rule, instances }) => `${rule} ${instances.join(' ')}`);
  };
  assert.equal(rules('stop'), ['boot web@b']);
  assert.equal(rules('restart'), []);
});

test.run();
