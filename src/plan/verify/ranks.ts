/** How far down a phase's order each instance stands: a way from one to another only leads downwards. */
import type { Edges } from './graph.ts';
import { at, type Platform } from './platform.ts';

/** By instance: the length of the longest way to it. In a circle, which no valid topology has, the ranks mean nothing. */
export function ranksBy(platform: Platform, edges: Edges): Int32Array {
  const size = platform.instances.length;
  const [ranks, waiting] = [new Int32Array(size), new Int32Array(size)];
  for (let node = 0; node < size; node += 1)
    edges(platform, node, (next) => (waiting[next] = at(waiting, next) + 1));
  const open = [...waiting.keys()].filter((node) => at(waiting, node) === 0);
  for (const node of open)
    edges(platform, node, (next) => {
      ranks[next] = Math.max(at(ranks, next), at(ranks, node) + 1);
      waiting[next] = at(waiting, next) - 1;
      if (at(waiting, next) === 0) open.push(next);
    });
  return ranks;
}
