/** Which instances act: the steps of a plan before anything is refused or ordered. */
import { needsStop, startable, startClosure, stopClosure, stoppable } from './closure.ts';
import type { Id } from './types.ts';
import { goesDown, isReady, possiblyUp, requirements, sortOf, stateOf, type World } from './world.ts';

export interface Steps {
  stops: Set<Id>;
  starts: Set<Id>;
  unchanged: Set<Id>;
  /** Everything a stop reached, whether it is a step or not. */
  reached: Set<Id>;
}

export function stepsOf(world: World, seeds: Set<Id>, left: Set<Id>): Steps {
  const { action } = world.goal;
  if (action === 'start') return startSteps(world, seeds, left);
  return action === 'stop' ? stopSteps(world, seeds, left) : restartSteps(world, seeds, left);
}

function startSteps(world: World, seeds: Set<Id>, left: Set<Id>): Steps {
  const members = world.goal.noClosure === true ? seeds : startClosure(world, seeds);
  const able = startable(world, members, left);
  // Running but not ready is a start step: it waits for readiness.
  const starts = new Set(able.filter((id) => !isReady(world, id)));
  const steps = propagated(world, new Set(), starts, left);
  const unchanged = able.filter((id) => !steps.starts.has(id) && !steps.stops.has(id));
  return { ...steps, unchanged: new Set(unchanged) };
}

function stopSteps(world: World, seeds: Set<Id>, left: Set<Id>): Steps {
  const stopsOf = (members: Set<Id>) =>
    new Set(stoppable(world, members, left).filter((id) => needsStop(world, id)));
  const reached = world.goal.noClosure === true ? seeds : stopClosure(world, seeds, stopsOf);
  const stops = stopsOf(reached);
  const unchanged = stoppable(world, reached, left).filter((id) => !stops.has(id));
  return { stops, starts: new Set(), unchanged: new Set(unchanged), reached };
}

/** "what `stop T` stops and was running, then start exactly that; T itself is started even if it was down" */
function restartSteps(world: World, seeds: Set<Id>, left: Set<Id>): Steps {
  return { ...propagated(world, seeds, new Set(startable(world, seeds, left)), left), unchanged: new Set() };
}

/**
 * Stops what restarting `seeds` stops, and starts it again, together with `starts`; then
 * "`restart: true`: its owner joins whenever a candidate is *restarted*, or started underneath it while it runs".
 */
function propagated(world: World, seeds: Set<Id>, starts: Set<Id>, left: Set<Id>): Omit<Steps, 'unchanged'> {
  const stopsOf = (members: Set<Id>) =>
    new Set(stoppable(world, members, left).filter((id) => possiblyUp(world, id)));
  const noClosure = world.goal.noClosure === true;
  const reached = noClosure ? seeds : stopClosure(world, seeds, stopsOf);
  const stops = stopsOf(reached);
  const all = new Set([...starts, ...startable(world, stops, left)]);
  const owners = noClosure ? [] : restartOwners({ ...world, down: stops, up: all }, left);
  if (owners.length === 0) return { stops, starts: all, reached };
  return propagated(world, new Set([...seeds, ...owners]), starts, left);
}

function restartOwners(world: World, left: Set<Id>): Id[] {
  const owners = world.platform.dependencies
    .filter(({ restart, candidates }) => restart && candidates.some((id) => comesUp(world, id)))
    .map(({ owner }) => owner)
    .filter((id) => stateOf(world, id) === 'running' && !world.down.has(id));
  return startable(world, new Set(owners), left);
}

/** Order and closure pass through milestones: one comes up with what it requires. */
export function comesUp(world: World, id: Id): boolean {
  if (world.up.has(id)) return true;
  if (sortOf(world.platform, id) !== 'milestone') return false;
  const entries = requirements(world.platform, id);
  return (
    goesDown(world, id) || entries.some((entry) => entry.candidates.some((other) => comesUp(world, other)))
  );
}
