/** Every instant that a plan's order allows: all sets of steps that may have been done, and what is wrong then. */
import type { StepJson } from './compare.ts';
import { wrongAt } from './rolling-batches.ts';
import type { Id } from './types.ts';
import { met, requirements, type World } from './world.ts';

/** More sets than these are not looked at one by one, but along some orders. */
const MOST_CUTS = 1500;
const ORDERS = 25;

export const instanceOf = (step: { service: string; host: string }): Id => `${step.service}@${step.host}`;

export function judgeCuts(world: World, steps: readonly StepJson[]): string[] {
  const problems = new Set<string>();
  const complete = steps.length <= 30 && everyCut(world, steps, problems);
  if (!complete) for (let seed = 1; seed <= ORDERS; seed++) oneOrder(world, steps, seed, problems);
  return [...problems];
}

/** False: there were too many. */
function everyCut(world: World, steps: readonly StepJson[], problems: Set<string>): boolean {
  const seen = new Set<number>([0]);
  const queue: number[] = [0];
  for (let cut = queue.pop(); cut !== undefined; cut = queue.pop()) {
    if (seen.size > MOST_CUTS) return false;
    const has: number = cut;
    const done = new Set(steps.filter((_, index) => (has & (1 << index)) !== 0).map(({ id }) => id));
    look(world, steps, done, problems);
    for (const [index, step] of steps.entries()) {
      const next: number = has | (1 << index);
      if (next === has || seen.has(next) || !isFree(step, done)) continue;
      seen.add(next);
      queue.push(next);
    }
  }
  return true;
}

function oneOrder(world: World, steps: readonly StepJson[], seed: number, problems: Set<string>): void {
  const done = new Set<string>();
  let random = seed;
  for (let turn = 0; turn < steps.length; turn++) {
    look(world, steps, done, problems);
    const free = steps.filter((step) => !done.has(step.id) && isFree(step, done));
    random = (random * 48_271) % 2_147_483_647;
    // Stops first makes for the most that is down at once; every other order mixes them.
    const stops = free.filter(({ action }) => action === 'stop');
    const from = seed % 2 === 1 && stops.length > 0 ? stops : free;
    const next = from[random % Math.max(1, from.length)];
    if (next === undefined) break;
    done.add(next.id);
  }
  look(world, steps, done, problems);
}

function isFree({ after, quorum = [] }: StepJson, done: ReadonlySet<string>): boolean {
  const reached = quorum.every(({ need, of }) => of.filter((first) => done.has(first)).length >= need);
  return reached && after.every((first) => done.has(first));
}

/** What is down and up after these steps; starts that could begin now must find what they require. */
function look(
  world: World,
  steps: readonly StepJson[],
  done: ReadonlySet<string>,
  problems: Set<string>,
): void {
  const did = (action: string) =>
    new Set(steps.filter((step) => step.action === action && done.has(step.id)).map(instanceOf));
  const up = did('start');
  const down = new Set([...did('stop')].filter((id) => !up.has(id)));
  const now: World = { ...world, up, down };
  for (const { says } of wrongAt(now)) problems.add(`at an instant: ${says}`);
  for (const step of steps)
    if (step.action === 'start' && !done.has(step.id) && isFree(step, done))
      for (const missing of tooEarly(now, instanceOf(step)))
        problems.add(`start:${instanceOf(step)} before ${missing}`);
  const stuck = done.size < steps.length && !steps.some((step) => !done.has(step.id) && isFree(step, done));
  if (stuck) problems.add(`nothing can go on after ${[...done].join(' ')}`);
}

function tooEarly(now: World, id: Id): string[] {
  if ((now.goal.force ?? []).includes('closure')) return [];
  return requirements(now.platform, id)
    .filter((entry) => !met(now, entry))
    .map(({ candidates }) => candidates.join(' '));
}
