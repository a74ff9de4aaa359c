/** The form of a plan, and the topology that it is for. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Plan, Step } from '../../../src/plan/model.ts';
import { verify } from '../../../src/plan/verify/verify.ts';
import { consent, plan, seen, stepOf, topology } from './build.ts';

const single = topology({ 'db@a': [], 'db@b': [] }, { sites: { a: 'x' } });
const base: Step = stepOf('stop:db@a');
const formExamples: readonly (readonly [name: string, made: Partial<Plan>, message: RegExp])[] = [
  ['another topology', { topology: { name: 'other', hash: 'abc' } }, /for topology other/],
  ['another state of the topology', { topology: { name: 'acme', hash: 'def' } }, /has changed/],
  ['a step of another action', { steps: [{ ...base, action: 'start' }] }, /says start of db on a/],
  ['a step of another service', { steps: [{ ...base, service: 'api' }] }, /says stop of api/],
  ['a step on another host', { steps: [{ ...base, host: 'b' }] }, /says stop of db on b/],
  ['a step on another site', { steps: [{ ...base, site: 'y' }] }, /says site y, a is in x/],
  ['a step twice', { steps: [base, base] }, /more than once/],
  ['an unknown instance', { steps: [stepOf('stop:db@c')] }, /db@c is not in topology acme/],
  ['after nothing', { steps: [stepOf('stop:db@a', ['stop:db@b'])] }, /stop:db@b, which is not in the plan/],
  ['after itself', { steps: [stepOf('stop:db@a', ['stop:db@a'])] }, /listed before stop:db@a/],
  [
    'a circle',
    { steps: [stepOf('stop:db@a', ['stop:db@b']), stepOf('stop:db@b', ['stop:db@a'])] },
    /stop:db@a is listed before stop:db@b/,
  ],
  [
    'the same edge twice',
    { steps: [base, stepOf('stop:db@b', ['stop:db@a', 'stop:db@a'])] },
    /more than once in after/,
  ],
  [
    'required without being after it',
    { steps: [base, stepOf('stop:db@b', [], ['stop:db@a'])] },
    /requires stop:db@a without being after it/,
  ],
  [
    'a quorum that is listed later',
    { steps: [stepOf('stop:db@a', [], [], [{ need: 1, of: ['stop:db@b'] }]), stepOf('stop:db@b')] },
    /listed before the 1 steps/,
  ],
  [
    'a quorum of none',
    { steps: [base, stepOf('stop:db@b', [], [], [{ need: 0, of: ['stop:db@a'] }])] },
    /0 of 1/,
  ],
  ['a critical path to nowhere', { criticalPath: ['start:db@a'] }, /critical path names start:db@a/],
];
for (const [name, made, message] of formExamples) {
  test(`form: ${name}`, () => {
    const found = verify(single, { ...plan('stop', 'stop:db@a'), ...made }, seen(single), consent());
    assert.is(found[0]?.rule, 'form');
    assert.match(found[0]?.message ?? '', message);
  });
}

test.run();
