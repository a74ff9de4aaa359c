import { idOf, instanceAt, isOfOne, stepIdOf, type Case } from '../case.ts';
import { blocks, holds, type Edges } from '../graph.ts';
import type { Pair } from '../reach.ts';
import { acting, within, type Span } from '../steps.ts';
import { plain, type Violation } from '../violation.ts';
import { missingBy, wayOf, type Walk } from '../walk.ts';
import type { Admits } from '../window.ts';

/**
 * The contract: a start is blocked when what it requires failed to start, a stop is held when a dependent failed to
 * stop. So two steps that a path of nothing but `requires` joins are joined by a path of `requires` in the plan; an
 * `after` alone would let the second one go on. What stands between and does not act passes it on.
 */
export function requires(c: Case): Violation[] {
  const missing = missingBy(c.reach.requires, c.platform.instances.length);
  return c.batches.flatMap((batch) => {
    if (isOfOne(c, batch)) return [];
    const [start, stop] = c.window(batch);
    return [hard(c, batch, 'start', blocks, start), hard(c, batch, 'stop', holds, stop)].flatMap((walk) =>
      missing(walk).map((pair) => tell(c, walk, pair)),
    );
  });
}

const tell = (c: Case, walk: Walk, { from, to }: Pair): Violation =>
  plain(
    'requires',
    `${stepIdOf(c, to)} would go on if ${stepIdOf(c, from)} failed: it must require it`,
    [idOf(c, instanceAt(c, to)), idOf(c, instanceAt(c, from))],
    wayOf(walk, { from, to }).map((instance) => idOf(c, instance)),
  );

function hard(c: Case, batch: Span, action: 'start' | 'stop', edges: Edges, admits: Admits): Walk {
  const target = (node: number): number => within(batch, c.steps[action], node);
  return {
    firsts: acting(c.steps, batch, action),
    admits,
    origin: (position) => instanceAt(c, position),
    next: (node, visit) => edges(c.platform, node, visit),
    target,
    passes: (node) => target(node) < 0,
  };
}
