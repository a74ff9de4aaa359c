/**
 * What a failure means across batches. Batches only follow each other, so that one failure that is put up with does
 * not block the rest; but a dependent that is down from one batch to a later one is still owed what `requires` says:
 * while its stop has not succeeded nothing that it needs may stop, and it starts only on what has started.
 */
import type { Entry } from '../graph.ts';
import type { Acting, StepNumber } from '../order.ts';
import type { Scene } from '../scene.ts';
import { reachedBy } from './counts.ts';
import type { Members } from './members.ts';

const isWhole = ({ kind, quorum }: Entry): boolean => kind === 'requires' && !quorum;

/** By instance, the batch that has it. */
const batchOf = (acting: readonly Acting[], action: keyof Acting): Map<number, number> =>
  new Map(acting.flatMap((batch, at) => [...batch[action]].map((i): [number, number] => [i, at])));

/** By step, those of earlier batches that it requires. */
export const crossing = (
  scene: Scene,
  { joined, broken }: Members,
  acting: readonly Acting[],
): ReadonlyMap<StepNumber, readonly StepNumber[]> => {
  const found = new Map<StepNumber, StepNumber[]>();
  const add = (step: StepNumber, required: StepNumber): void => {
    const known = found.get(step);
    if (known === undefined) found.set(step, [required]);
    else known.push(required);
  };
  const [stops, starts] = [batchOf(acting, 'stops'), batchOf(acting, 'starts')];
  const size = scene.graph.instances.length;
  for (const owner of joined) {
    const down = stops.get(owner);
    // A job is never started here: it stays away to the end.
    const up = starts.get(owner) ?? acting.length;
    for (const i of reachedBy(scene, owner, (entry) => broken.has(entry))) {
      const at = stops.get(i);
      if (down !== undefined && at !== undefined && at > down && at <= up) add(i, owner);
    }
    if (!starts.has(owner)) continue;
    for (const i of reachedBy(scene, owner, isWhole)) {
      const at = starts.get(i);
      if (at !== undefined && at < up) add(size + owner, size + i);
    }
  }
  return found;
};
