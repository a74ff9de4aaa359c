/**
 * What running a plan means, as a table: a plan, how its instances behave, and the outcome of every step.
 * Written from the contract's words; `says` is the sentence that a row stands for.
 */
import type { StepId } from '../../../src/plan/model.ts';
import type { RunResult } from '../../../src/run/entries.ts';
import type { Outcome } from '../../../src/run/outcome.ts';
import type { Sketch } from './sketch.ts';
import type { Scene } from '../../scenario/run/scripted.ts';
import { endCases } from './cases/end.ts';
import { failureCases } from './cases/failure.ts';
import { hookCases } from './cases/hooks.ts';
import { interruptCases } from './cases/interrupt.ts';
import { lostCases } from './cases/lost.ts';
import { rollingCases } from './cases/rolling.ts';
import { backCases } from './cases/back.ts';
import { floorCases } from './cases/floors.ts';
import { cutCases } from './cases/cut.ts';
import { drainCases } from './cases/drain.ts';
import { haltCases } from './cases/halt.ts';
import { stepCases } from './cases/step.ts';

export interface Case extends Omit<Scene, 'plan'> {
  readonly says: string;
  readonly plan: Sketch;
  readonly expected: Expected;
}

interface Expected {
  /** Of every step of the plan. */
  readonly outcomes: Readonly<Record<StepId, Outcome>>;
  readonly result: RunResult;
  /** Every command that was sent, as `phase instance`, in order. */
  readonly sent?: readonly string[];
  /** Who is told to be at fault, for the steps that are named. */
  readonly roots?: Readonly<Record<StepId, readonly StepId[]>>;
  readonly reasons?: Readonly<Record<StepId, RegExp>>;
  /** Instances that did not stay; none unless given. */
  readonly drift?: readonly string[];
  readonly bootEnabled?: readonly string[];
  /** Of a rolling run: `1`, `pause 100 before 2`, `lost db@a`, `back db@a`, ... */
  readonly batches?: readonly string[];
}

export const cases: readonly Case[] = [
  ...stepCases,
  ...hookCases,
  ...failureCases,
  ...lostCases,
  ...interruptCases,
  ...endCases,
  ...rollingCases,
  ...haltCases,
  ...backCases,
  ...drainCases,
  ...floorCases,
  ...cutCases,
];
