/** Does a plan's steps one by one, in any order that it allows, and looks who is left without what they require. */
import type { PlanJson, StepJson } from './compare.ts';
import { expand } from './expand.ts';
import type { Document, Goal, Id, Observed } from './types.ts';
import { breaks, isDependent, met, requirements, type World } from './world.ts';

/** `picks` chooses among the steps that are free; the same picks give the same order. */
export function simulate(
  document: Document,
  goal: Goal,
  observed: Observed,
  plan: PlanJson,
  picks: number[],
): string[] {
  const down = new Set<Id>();
  const up = new Set<Id>();
  const world: World = { platform: expand(document), goal, observed, down, up };
  const rest = [...plan.steps];
  const done = new Set<string>();
  const problems: string[] = [];
  for (let turn = 0; rest.length > 0; turn++) {
    const free = rest.filter((step) => isFree(step, done));
    const step = free[(picks[turn % Math.max(1, picks.length)] ?? 0) % Math.max(1, free.length)];
    if (step === undefined) return [...problems, `nothing can go on: ${rest.map(({ id }) => id).join(' ')}`];
    rest.splice(rest.indexOf(step), 1);
    done.add(step.id);
    problems.push(...perform(world, down, up, step));
  }
  return problems;
}

function isFree({ after, quorum = [] }: StepJson, done: Set<string>): boolean {
  const reached = quorum.every(({ need, of }) => of.filter((first) => done.has(first)).length >= need);
  return reached && after.every((first) => done.has(first));
}

function perform(
  world: World,
  down: Set<Id>,
  up: Set<Id>,
  { id: step, action, service, host }: StepJson,
): string[] {
  const id = `${service}@${host}`;
  if (action === 'start') {
    const early = requirements(world.platform, id).filter((entry) => !met(world, entry));
    down.delete(id);
    up.add(id);
    return early.map(({ candidates }) => `${step} before ${candidates.join(' ')}`);
  }
  down.add(id);
  up.delete(id);
  const running = [...world.platform.instances.keys()].filter(
    (other) => up.has(other) || (!down.has(other) && isDependent(world, other)),
  );
  return running
    .filter((other) => requirements(world.platform, other).some((entry) => breaks(world, entry)))
    .map((other) => `${step} while ${other} runs`);
}
