/** Runs a plan against scripted instances on a virtual clock, with the real driver and kernel. */
import type { Plan, StepId } from '../../../src/plan/model.ts';
import { drive, type Driving, type RunLog } from '../../../src/run/driver.ts';
import type { StampedEntry } from '../../../src/run/entries.ts';
import type { Outcome } from '../../../src/run/outcome.ts';
import type { Policy } from '../../../src/run/policy.ts';
import { initialState, stepState, type RunState } from '../../../src/run/state.ts';
import { Clock } from './clock.ts';
import { ScriptedPerformer, type Call } from './performer.ts';
import type { Script } from './script.ts';
import { worldOf } from './world.ts';

export interface Scene {
  readonly plan: Plan;
  /** By instance; who is not named works. */
  readonly hosts?: Readonly<Record<string, Script>>;
  readonly policy?: Partial<Policy>;
  /** When the first interrupt comes, in virtual milliseconds. */
  readonly interrupt?: number;
  readonly log?: RunLog;
}

export interface Ran {
  readonly state: RunState;
  readonly entries: readonly StampedEntry[];
  readonly calls: readonly Call[];
}

export interface Stage {
  readonly clock: Clock;
  readonly driving: Driving;
  readonly state: RunState;
  readonly entries: StampedEntry[];
  readonly performer: ScriptedPerformer;
}

export const policyOf = (policy: Partial<Policy> = {}): Policy => ({
  parallel: 100,
  perHost: {},
  serial: [],
  failFast: false,
  attempts: 3,
  ...policy,
});

const forgetful: RunLog = { append: () => Promise.resolve() };

/** The run has begun when this returns; the clock is the caller's to run. */
export const stage = ({ plan, hosts = {}, policy, interrupt, log = forgetful }: Scene): Stage => {
  const clock = new Clock();
  const performer = new ScriptedPerformer(clock, worldOf(clock, plan, hosts));
  const state = initialState(plan, policyOf(policy));
  const entries: StampedEntry[] = [];
  const watch = (entry: StampedEntry): void => void entries.push(entry);
  const driving = drive({ run: 'r1', version: '0', state, performer, log, watch });
  if (interrupt !== undefined) clock.in(interrupt, () => driving.interrupt());
  return { clock, driving, state, entries, performer };
};

/** To the end of the run. */
export const play = async (scene: Scene): Promise<Ran> => {
  const { clock, driving, state, entries, performer } = stage(scene);
  await clock.runUntil(driving.ended);
  await driving.ended;
  return { state, entries, calls: performer.calls };
};

export const outcomesOf = (state: RunState): Record<StepId, Outcome | undefined> =>
  Object.fromEntries(state.plan.steps.map(({ id }) => [id, stepState(state, id).outcome]));

/** `phase instance`, in the order of sending. */
export const sentIn = ({ calls }: Pick<Ran, 'calls'>): string[] =>
  calls.filter((call) => call.kind === 'command').map((call) => call.of);
