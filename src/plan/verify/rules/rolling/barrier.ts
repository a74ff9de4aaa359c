import { idOf, instanceAt, stepIdOf, type Case } from '../../case.ts';
import { at } from '../../platform.ts';
import { named } from '../../rolling/course.ts';
import type { Span } from '../../steps.ts';
import { plain, type Violation } from '../../violation.ts';

/**
 * The contract: a batch begins when all of the one before has ended, however it ended. So every first step of a batch
 * waits for every last one before it.
 */
export const barrier = (c: Case): Violation[] =>
  c.batches.flatMap((batch, index) => {
    const previous = c.batches[index - 1];
    return previous === undefined ? [] : gap(c, previous, batch);
  });

/** The first one that does not wait: one is enough to refuse. */
function gap(c: Case, previous: Span, batch: Span): Violation[] {
  const lasts = lastsOf(c, previous);
  for (let position = batch.from; position < batch.to; position += 1) {
    const links = at(c.steps.after, position);
    if (links.some((link) => link >= batch.from)) continue;
    if (links.filter((link) => lasts.has(link)).length === lasts.size) continue;
    const known = new Set(links);
    const missing = [...lasts].find((last) => !known.has(last)) ?? previous.from;
    return [
      plain(
        'order',
        `${stepIdOf(c, position)} does not wait for ${stepIdOf(c, missing)}, which ends ${named(at(c.batchOf, missing))}`,
        [idOf(c, instanceAt(c, position)), idOf(c, instanceAt(c, missing))],
      ),
    ];
  }
  return [];
}

/** Nothing in the batch waits for them. */
function lastsOf({ steps }: Case, batch: Span): Set<number> {
  const lasts = new Set<number>();
  for (let position = batch.from; position < batch.to; position += 1) {
    lasts.add(position);
    for (const link of at(steps.after, position)) lasts.delete(link);
  }
  return lasts;
}
