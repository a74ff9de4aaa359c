import { idOf, instanceAt, stepIdOf, type Case } from '../case.ts';
import { blocks, holds, type Edges } from '../graph.ts';
import { acting, within, type Span } from '../steps.ts';
import type { Violation } from '../violation.ts';
import { missing, wayOf, type Walk } from '../walk.ts';

/**
 * The contract: a start is blocked when what it requires failed to start, a stop is held when a dependent failed to
 * stop. So two steps that a path of nothing but `requires` joins are joined by a path of `requires` in the plan; an
 * `after` alone would let the second one go on. What stands between and does not act passes it on.
 */
export function requires(c: Case, batch: Span): Violation[] {
  return [hard(c, batch, 'start', blocks), hard(c, batch, 'stop', holds)].flatMap((walk) =>
    missing(walk, c.steps.requires).map(({ from, to }): Violation => ({
      rule: 'requires',
      message: `${stepIdOf(c, to)} would go on if ${stepIdOf(c, from)} failed: it must require it`,
      instances: [idOf(c, instanceAt(c, to)), idOf(c, instanceAt(c, from))],
      path: wayOf(walk, { from, to }).map((instance) => idOf(c, instance)),
      severity: 'error',
    })),
  );
}

function hard(c: Case, batch: Span, action: 'start' | 'stop', edges: Edges): Walk {
  const target = (node: number): number => within(batch, c.steps[action], node);
  return {
    size: c.platform.instances.length,
    firsts: acting(c.steps, batch, action),
    origin: (position) => instanceAt(c, position),
    next: (node, visit) => edges(c.platform, node, visit),
    target,
    passes: (node) => target(node) < 0,
  };
}
