/** The plan by numbers: a step is its position in the list, an edge leads to a position that is listed earlier. */
import type { Action, Plan, Step, StepId } from '../model.ts';
import { at, type Platform } from './platform.ts';

/** By position: the positions that it waits for. */
export type Links = readonly (readonly number[])[];

export interface Steps {
  readonly list: readonly Step[];
  /** By position. */
  readonly instance: readonly number[];
  readonly after: Links;
  readonly requires: Links;
  /** By position; members that are not in the plan count as done, which secures nothing. */
  readonly quorums: readonly (readonly { readonly need: number; readonly of: readonly number[] }[])[];
  /** By instance: the position of that step, or -1. */
  readonly start: Int32Array;
  readonly stop: Int32Array;
}

/** Positions `from` up to, not including, `to`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * What is wrong with the form (unknown instances, repeated ids, edges to nowhere or to later steps) is left out
 * here and reported by the rule on form, so that every other rule still has something to look at.
 */
export function numberSteps(platform: Platform, plan: Plan): Steps {
  const positions = new Map<StepId, number>();
  const list: Step[] = [];
  const instance: number[] = [];
  for (const step of plan.steps) {
    const index = platform.indexOf.get(`${step.service}@${step.host}`);
    if (index === undefined || positions.has(step.id)) continue;
    positions.set(step.id, list.length);
    list.push(step);
    instance.push(index);
  }
  const resolve = (ids: readonly StepId[], end = list.length): readonly number[] => {
    const found: number[] = [];
    for (const id of ids) {
      const position = positions.get(id);
      if (position !== undefined && position < end) found.push(position);
    }
    return found.length > 1 ? [...new Set(found)] : found;
  };
  const find = (action: Action): Int32Array => positionsOf(action, list, instance, platform.instances.length);
  return {
    list,
    instance,
    after: list.map((step, own) => resolve(step.after, own)),
    requires: list.map((step, own) => resolve(step.requires, own)),
    quorums: list.map((step) =>
      (step.quorum ?? []).map((quorum) => {
        const of = resolve(quorum.of);
        return { of, need: quorum.need - (quorum.of.length - of.length) };
      }),
    ),
    start: find('start'),
    stop: find('stop'),
  };
}

function positionsOf(
  action: Action,
  list: readonly Step[],
  instance: readonly number[],
  size: number,
): Int32Array {
  const found = new Int32Array(size).fill(-1);
  list.forEach((step, position) => {
    if (step.action === action) found[at(instance, position)] = position;
  });
  return found;
}

/** The position of the instance's step inside the span, or -1. */
export function within(span: Span, positions: Int32Array, instance: number): number {
  const position = at(positions, instance);
  return position >= span.from && position < span.to ? position : -1;
}

/** Positions of the span's steps with that action, ascending. */
export function acting(steps: Steps, span: Span, action: Action): number[] {
  const found: number[] = [];
  for (let position = span.from; position < span.to; position += 1)
    if (at(steps.list, position).action === action) found.push(position);
  return found;
}
