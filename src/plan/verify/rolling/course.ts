import { batchAt, type Case } from '../case.ts';
import type { Ledger } from '../ledger.ts';
import { at } from '../platform.ts';
import type { Standing } from '../standing.ts';

/**
 * Why an instance acts in a rolling plan, or does not.
 * - `target`: selected
 * - `propagated`: a `restart` entry takes it along; it counts as a target
 * - `joined`: it cannot be kept up while the targets restart, and goes down with them
 * - `stranger`: nothing explains it
 * - `left`: it does not act, though it cannot be kept up
 */
export type Role = 'target' | 'propagated' | 'joined' | 'stranger' | 'left';

/** What the rules on rolling plans look at beside the case. */
export interface Course extends Case {
  /** The standings that the plan finds. */
  readonly before: readonly Standing[];
  /** The same, counted. */
  readonly ledger: Ledger;
  /** By instance; undefined: the plan does not concern it. */
  readonly roles: readonly (Role | undefined)[];
  /** By instance: one number for all that must go in one batch; -1: in no unit. */
  readonly units: Int32Array;
}

/** The batch in which it stops, or -1. */
export const stopBatch = (c: Case, instance: number): number => batchAt(c, c.steps.stop, instance);
/** The batch in which it starts, or -1. */
export const startBatch = (c: Case, instance: number): number => batchAt(c, c.steps.start, instance);

export const isMilestone = ({ platform }: Case, instance: number): boolean =>
  at(platform.instances, instance).service.kind === 'milestone';

/** People count from 1. */
export const named = (batch: number): string => `batch ${batch + 1}`;
