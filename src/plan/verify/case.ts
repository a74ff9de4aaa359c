import type { InstanceId } from '../../topology/model.ts';
import type { Plan, StepId } from '../model.ts';
import { at, type Platform } from './platform.ts';
import type { Reach } from './reach.ts';
import type { Span, Steps } from './steps.ts';
import type { Consent } from './violation.ts';
import type { Window } from './window.ts';

/** What every rule looks at. */
export interface Case {
  readonly platform: Platform;
  readonly plan: Plan;
  readonly steps: Steps;
  /** Whether the plan's edges imply an order, by what they say of it. */
  readonly reach: { readonly after: Reach; readonly requires: Reach };
  /** The parts that follow each other in time: the batches that the plan declares, or the whole of it. */
  readonly batches: readonly Span[];
  /** By position. */
  readonly batchOf: Int32Array;
  readonly window: (batch: Span) => Window;
  readonly consent: Consent;
  /** A restart in batches, by its goal or by what it declares. */
  readonly rolling: boolean;
}

export const idOf = ({ platform }: Case, instance: number): InstanceId => at(platform.instances, instance).id;

export const stepIdOf = ({ steps }: Case, position: number): StepId => at(steps.list, position).id;

export const instanceAt = ({ steps }: Case, position: number): number => at(steps.instance, position);

/** The batch of the instance's step, or -1 where it has none. */
export function batchAt({ batchOf }: Case, positions: Int32Array, instance: number): number {
  const position = at(positions, instance);
  return position < 0 ? -1 : at(batchOf, position);
}

/** One instance has nothing to be ordered with. */
export function isOfOne(c: Case, { from, to }: Span): boolean {
  for (let position = from + 1; position < to; position += 1)
    if (instanceAt(c, position) !== instanceAt(c, from)) return false;
  return true;
}

/** Does it stop or start in the plan? */
export const acts = ({ steps }: Case, instance: number): boolean =>
  at(steps.stop, instance) >= 0 || at(steps.start, instance) >= 0;

/** The instances, acting or not, of each service that acts. */
export function servicesIn({ platform, steps }: Case): (readonly number[])[] {
  const names = new Set(steps.list.map(({ service }) => service));
  return [...names].map((name) => platform.ofService.get(name) ?? []);
}

/** `a, b and 7 more`: a message is read, the instances are listed beside it. */
export function some(ids: readonly string[], most = 3): string {
  const shown = ids.slice(0, most).join(', ');
  return ids.length > most ? `${shown} and ${ids.length - most} more` : shown;
}
