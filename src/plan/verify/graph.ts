/** The edges of the whole graph, by phase. A quorum is none of them: nothing is carried through it. */
import type { DependencyKind } from '../../topology/model.ts';
import { at, type Platform } from './platform.ts';
import type { Visit } from './walk.ts';

export type Edges = (platform: Platform, instance: number, visit: Visit) => void;

/** These order both phases: the stop is the start reversed. */
const isMirrored = (kind: DependencyKind): boolean => kind !== 'startAfter' && kind !== 'stopAfter';

const visitAll = (instances: readonly number[], visit: Visit): void => {
  for (const instance of instances) visit(instance);
};

/** Those that start after this one. */
export const startsNext: Edges = (platform, instance, visit) => {
  for (const { whole, kind, owner } of at(platform.neededBy, instance))
    if (whole && kind !== 'stopAfter') visit(owner);
};

/** Those that stop after this one: what it depends on, and the owners of a `stopAfter` on it. */
export const stopsNext: Edges = (platform, instance, visit) => {
  for (const { whole, kind, candidates } of at(platform.needs, instance))
    if (whole && isMirrored(kind)) visitAll(candidates, visit);
  for (const { whole, kind, owner } of at(platform.neededBy, instance))
    if (whole && kind === 'stopAfter') visit(owner);
};

/** Those that cannot start unless this one has. */
export const blocks: Edges = (platform, instance, visit) => {
  for (const { whole, kind, owner } of at(platform.neededBy, instance))
    if (whole && kind === 'requires') visit(owner);
};

/** Those that must not stop unless this one has. */
export const holds: Edges = (platform, instance, visit) => {
  for (const { whole, kind, candidates } of at(platform.needs, instance))
    if (whole && kind === 'requires') visitAll(candidates, visit);
};

/** Towards what comes earlier; `oneSided` edges order this phase only. */
export type BackEdges = (
  platform: Platform,
  instance: number,
  visit: (instance: number, oneSided: boolean) => void,
) => void;

/** Those that start before this one. */
export const startsBefore: BackEdges = (platform, instance, visit) => {
  for (const { whole, kind, candidates } of at(platform.needs, instance))
    if (whole && kind !== 'stopAfter') visitAll(candidates, (each) => visit(each, kind === 'startAfter'));
};

/** Those that stop before this one. */
export const stopsBefore: BackEdges = (platform, instance, visit) => {
  for (const { whole, kind, owner } of at(platform.neededBy, instance))
    if (whole && isMirrored(kind)) visit(owner, false);
  for (const { whole, kind, candidates } of at(platform.needs, instance))
    if (whole && kind === 'stopAfter') visitAll(candidates, (each) => visit(each, true));
};
