/** What a file may not say of itself. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { contradictions } from '../../../src/saved/contradictions.ts';
import type { SavedPlan } from '../../../src/saved/model.ts';
import { PAIR, savedOf } from './given.ts';

const sound = savedOf(PAIR, 'stop db', 'web@b=stopped');
const { plan } = sound;
const derived = { plan, consent: sound.consent, assumed: sound.assumed };
const other = { ...plan.steps[0]!, id: 'stop:other@c', service: 'other', host: 'c' } as const;
const rolling = { by: 'host', batches: [], pause: 0, maxFailures: 9, floors: [] } as const;

const rows: readonly (readonly [what: string, edited: SavedPlan, told: readonly string[]])[] = [
  ['nothing', sound, []],
  [
    'an edge more',
    { ...sound, plan: { ...plan, steps: plan.steps.map((step) => ({ ...step, after: ['stop:other@c'] })) } },
    [],
  ],
  [
    'another warning',
    { ...sound, plan: { ...plan, warnings: [{ rule: 'x', message: 'y', instances: [] }] } },
    [],
  ],
  [
    'a step less',
    { ...sound, plan: { ...plan, steps: [] } },
    ['goal: the plan lacks stop db@a, which its goal needs'],
  ],
  [
    'a step more',
    { ...sound, plan: { ...plan, steps: [...plan.steps, other] } },
    ['goal: the plan has stop other@c, which its goal does not need'],
  ],
  ['less unchanged', { ...sound, plan: { ...plan, unchanged: [] } }, ['goal: what it lists as unchanged']],
  ['batches', { ...sound, plan: { ...plan, rolling } }, ['goal: its batches or floors']],
  ['all', { ...sound, consent: { ...sound.consent, all: true } }, ['consent: it claims']],
  [
    'another name',
    { ...sound, consent: { ...sound.consent, literal: ['db@a', 'web@b'] } },
    ['consent: it claims'],
  ],
  [
    'a forced rule',
    { ...sound, consent: { ...sound.consent, force: ['protected'] } },
    ['consent: it claims'],
  ],
  ['an outage', { ...sound, assumed: ['web@b'] }, ['assume-down: it assumes']],
];
for (const [what, edited, told] of rows) {
  test(`edited: ${what}`, () => {
    const found = contradictions(edited, derived).map(({ rule, message }) => `${rule}: ${message}`);
    assert.is(found.length, told.length, found.join('\n'));
    for (const [index, line] of found.entries()) assert.ok(line.startsWith(told[index] ?? '-'), line);
  });
}

test.run();
