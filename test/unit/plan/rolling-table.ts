/** Rolling plans as text: a line a batch, then the floors and the warnings. */
import * as assert from 'uvu/assert';
import type { Plan, Planned, RollingGoal } from '../../../src/plan/model.ts';
import { given, lines, made, planned, show, type Situation } from './given.ts';

export interface RollingRow extends Omit<Situation, 'rolling'>, Partial<RollingGoal> {
  readonly says: string;
  readonly topology: string;
  readonly command: string;
  readonly plan: string;
}

/** `-web@a` stops, `+web@a` starts, `web@a` does both, in the order of its stop. */
const batchText = (ids: readonly string[]): string => {
  const all = new Set(ids);
  const words = ids.flatMap((id) => {
    const [action = '', instance = ''] = id.split(':');
    const other = action === 'stop' ? `start:${instance}` : `stop:${instance}`;
    if (!all.has(other)) return `${action === 'stop' ? '-' : '+'}${instance}`;
    return action === 'stop' ? instance : [];
  });
  return words.join(' ');
};

const planText = ({ rolling, warnings }: Plan): string => {
  if (rolling === undefined) throw new Error('no rolling plan');
  const floors = rolling.floors.map(({ says }) => `floor: ${says}`);
  const told = warnings.map(({ rule, message }) => `warning ${rule}: ${message}`);
  return [...rolling.batches.map(batchText), ...floors, ...told].join('\n');
};

const rolled = (row: Omit<RollingRow, 'says' | 'plan'>): Planned => {
  const { topology, command, batch, by, pause, maxFailures, withDependents, ...situation } = row;
  const said = { batch, by, pause, maxFailures, withDependents };
  const rolling: Partial<RollingGoal> = Object.fromEntries(
    Object.entries(said).filter(([, value]) => value !== undefined),
  );
  return planned(given(topology), command, { ...situation, rolling });
};

const shown = (outcome: Planned): string => (outcome.ok ? planText(made(outcome)) : show(outcome));

export const check = ({ plan, ...row }: RollingRow): void => assert.is(shown(rolled(row)), lines(plan));
