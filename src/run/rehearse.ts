/**
 * A run without hosts: the kernel itself, on a clock of its own. Limits, batches, floors and what a failure means are
 * its rules, not a copy of them.
 */
import type { Plan, StepId } from '../plan/model.ts';
import { heap } from '../plan/sort.ts';
import { decide } from './decide.ts';
import type { Describe, Effect, Input } from './effects.ts';
import { isStart } from './phases.ts';
import type { Policy } from './policy.ts';
import { initialState, type RunState } from './state.ts';

export interface Rehearsal {
  readonly plan: Plan;
  readonly policy: Policy;
  /** Milliseconds from the step's slot to its end. */
  readonly takes: (step: StepId) => number;
  readonly fails: (step: StepId) => boolean;
}

export interface Rehearsed {
  /** Every step has its outcome. */
  readonly state: RunState;
  /** Milliseconds from the first step to the last one's end, pauses included. */
  readonly took: number;
}

interface Due {
  readonly at: number;
  readonly seq: number;
  readonly input: Input;
}

/** Hooks take their time with the step, and fail with it. */
const describe: Describe = (_, phase) => (phase === 'start' || phase === 'stop' ? phase : undefined);

/** What comes of an effect, and after how many milliseconds; `undefined`: nothing that would still be waited for. */
const answer = (
  { takes, fails }: Rehearsal,
  { rolling }: RunState,
  effect: Effect,
): readonly [Input, number] | undefined => {
  switch (effect.type) {
    case 'observe': {
      const { step } = effect;
      const observation = isStart(step)
        ? ({ state: 'stopped', ready: false } as const)
        : ({ state: 'running', ready: true } as const);
      return [{ type: 'observed', step, observation }, 0];
    }
    case 'command': {
      const { step, phase } = effect;
      const code = fails(step) ? 1 : 0;
      return [
        { type: 'commanded', step, phase, result: { kind: 'exit', command: phase, code, output: [] } },
        0,
      ];
    }
    case 'confirm': {
      const { step } = effect;
      const up = isStart(step) !== fails(step);
      const observation = { state: up ? 'running' : 'stopped', ready: up } as const;
      const confirmation = fails(step)
        ? ({ kind: 'not-reached', observation, missing: '', after: 0 } as const)
        : ({ kind: 'reached', observation } as const);
      return [{ type: 'confirmed', step, confirmation }, takes(step)];
    }
    case 'diagnose':
      return [{ type: 'diagnosed', step: effect.step, lines: [] }, 0];
    case 'look': {
      const seen = effect.instances.map((id) => {
        const ready = rolling?.up.has(id) === true;
        return [id, { state: ready ? 'running' : 'stopped', ready }] as const;
      });
      return [{ type: 'looked', observations: new Map(seen) }, 0];
    }
    case 'pause':
      return [{ type: 'paused' }, effect.milliseconds];
    case 'survey':
      return undefined;
    default:
      return effect satisfies never;
  }
};

/** Pure. From the first step to the last; the look at the end is left out. */
export const rehearse = (rehearsal: Rehearsal): Rehearsed => {
  const state = initialState(rehearsal.plan, rehearsal.policy);
  const due = heap<Due>((a, b) => a.at - b.at || a.seq - b.seq);
  let inputs: Input[] = [{ type: 'begin', run: '', version: '' }];
  let now = 0;
  let seq = 0;
  for (;;) {
    for (const effect of decide(state, describe, inputs, now).effects) {
      const [input, after] = answer(rehearsal, state, effect) ?? [];
      if (input !== undefined) due.push({ at: now + (after ?? 0), seq: (seq += 1), input });
    }
    if (state.checking || state.result !== undefined) return { state, took: now };
    let next = due.pop();
    if (next === undefined) throw new Error('a rehearsal came to no end');
    now = next.at;
    inputs = [];
    for (; next?.at === now; next = due.pop()) inputs.push(next.input);
    // It came too early, and what these inputs bring about may come before it.
    if (next !== undefined) due.push(next);
  }
};
