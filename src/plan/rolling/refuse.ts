/** Why there is no way to batch the units, with a way out that is true. */
import type { Refusal, RollingGoal } from '../model.ts';
import { idAt, type Scene } from '../scene.ts';
import { idsOf, list } from '../verdict.ts';
import { MOST_WAITS } from './assemble.ts';
import { assign, type Assigned, type Batches, type Break } from './assign.ts';
import { isTaken } from './bounds.ts';
import type { World } from './kinds.ts';
import type { Members } from './members.ts';
import { sizesOf } from './sizes.ts';
import type { Units } from './units.ts';

export interface Attempt {
  readonly scene: Scene;
  readonly goal: RollingGoal;
  readonly members: Members;
  readonly units: Units;
  readonly world: World;
  readonly sequence: readonly number[];
  readonly sizes: readonly number[];
}

const TRIES = 16;

/** A way out is looked for less long than what was asked for. */
const holds = ({ world, units, sequence }: Attempt, size: number, all: number): boolean =>
  assign(world, units, sequence, sizesOf([{ count: size }], all), 20_000).ok;

const allOf = ({ sizes }: Attempt): number => sizes.reduce((sum, size) => sum + size, 0);

/** The largest size that is found to hold: the next smaller ones, then by halves, and from there up again. */
const smaller = (attempt: Attempt): number | undefined => {
  const all = allOf(attempt);
  const largest = attempt.sizes.reduce((most, size) => Math.max(most, size), 0);
  let size = Math.min(largest - 1, Math.floor(MOST_WAITS / all));
  for (let tries = 0; size > 0 && !holds(attempt, size, all); tries += 1)
    size = tries < TRIES ? size - 1 : Math.floor(size / 2);
  for (let tries = 0; size > 0 && tries < TRIES && size + 1 < largest; tries += 1) {
    if (!holds(attempt, size + 1, all)) break;
    size += 1;
  }
  return size > 0 ? size : undefined;
};

const verdictOf = (complete: boolean, goal: RollingGoal): string =>
  complete
    ? `and no other way to fill batches of ${goal.batch} holds every floor`
    : `and no way to fill batches of ${goal.batch} was found that holds every floor`;

/** Members of the bound that are down in that batch. */
const takenIn = ({ scene, members, units, world }: Attempt, batches: Batches, broken: Break): number[] => {
  const now = new Set(batches[broken.batch]);
  const placed = new Set(batches.slice(0, broken.batch + 1).flat());
  const isDown = new Set(
    [...now].flatMap((unit) => [...(units.list[unit]?.targets ?? []), ...(units.list[unit]?.joined ?? [])]),
  );
  for (const { instance, units: where, stopping } of units.spans) {
    const before = [...stopping].some((unit) => placed.has(unit));
    const after = where.some((unit) => now.has(unit) || !placed.has(unit));
    if (before && after) isDown.add(instance);
  }
  const of = world.bounds[broken.bound ?? -1]?.members ?? [];
  return of.filter((i) => isDown.has(i) && isTaken(scene, members, i));
};

/** What a batch does to a bound, in numbers. */
export const tell = (
  attempt: Attempt,
  batches: Batches,
  broken: Break,
): Pick<Refusal, 'message' | 'instances' | 'rule'> => {
  const { scene, world } = attempt;
  const bound = world.bounds[broken.bound ?? -1];
  if (bound === undefined) throw new Error('a torn tie is told otherwise');
  const { floor, members: group, dependents } = bound;
  const taken = idsOf(scene, takenIn(attempt, batches, broken));
  const rule = floor.rule === 'keep' ? 'floor' : 'dependent';
  const where = `batch ${broken.batch + 1} of ${batches.length}`;
  return {
    rule,
    message: `${floor.says}, and with ${list(taken)} in ${where}, ${broken.staying} of ${group.length} would be left`,
    instances: [...new Set([...dependents.map((i) => idAt(scene, i)), ...taken])],
  };
};

/** Lists of hosts under `serial` that put each of some units before the others. */
const torn = (attempt: Attempt): Refusal => {
  const { scene, goal, units } = attempt;
  const all = allOf(attempt);
  const tries = [...Array.from({ length: Math.min(TRIES, all) }, (_, at) => at + 1), all];
  const larger = tries.find((size) => holds(attempt, size, all));
  const tied = units.list.find(({ size }) => size > 1);
  const instances = idsOf(scene, tied?.targets ?? []);
  return {
    rule: 'serial',
    message: `the host lists under \`serial\` put each of ${list(instances)} before the others, so that they must be in one batch, and batches of ${goal.batch} tear them apart`,
    instances,
    hint: `${larger === undefined ? '' : `--batch ${larger} keeps them together; or `}turn one of the lists round.`,
  };
};

export const refusalOf = (attempt: Attempt, failed: Extract<Assigned, { ok: false }>): Refusal => {
  const { first, sequence, complete } = failed;
  if (first.bound === undefined) return torn(attempt);
  const told = tell(attempt, sequence, first);
  const forced = `override with --force ${told.rule === 'floor' ? 'floor' : 'closure'}`;
  const size = smaller(attempt);
  return {
    ...told,
    message: `${told.message}; ${verdictOf(complete, attempt.goal)}`,
    hint:
      size === undefined
        ? `No smaller batch was found that holds: ${forced}.`
        : `Take fewer at a time: --batch ${size} holds every floor; or ${forced}.`,
  };
};
