/** Who is drawn into a plan, and by whom: both closures grow one of these. */
import type { Cause } from './model.ts';
import { idAt, type Scene } from './scene.ts';

/** The one that drew an instance in (of a restored one itself), and how; the first one found keeps its name in the plan. */
export interface Reason {
  readonly kind: Cause['kind'];
  readonly from: number;
}

export type Joined = Map<number, Reason>;

export const requested: Reason = { kind: 'requested', from: -1 };

export const causeOf = (scene: Scene, reason: Reason): Cause => {
  switch (reason.kind) {
    case 'requested':
      return { kind: 'requested' };
    case 'depends-on':
      return { kind: 'depends-on', on: idAt(scene, reason.from) };
    case 'required-by':
      return { kind: 'required-by', by: idAt(scene, reason.from) };
    case 'restart-propagated':
      return { kind: 'restart-propagated', from: idAt(scene, reason.from) };
    case 'restored':
      return { kind: 'restored', run: scene.restored.get(reason.from) ?? '' };
    default:
      return reason.kind satisfies never;
  }
};

/**
 * From an instance back to the one that was asked for. A restart can come round to where it began, for it also follows
 * edges that stop nobody; the way back ends there.
 */
export const pathOf = (joined: Joined, from: number): number[] => {
  const path = new Set<number>();
  for (let i = from; i >= 0 && !path.has(i); i = joined.get(i)?.from ?? -1) path.add(i);
  return [...path];
};
