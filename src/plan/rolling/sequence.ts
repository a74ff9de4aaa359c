/** The plain sequence: what others need first, then by name. */
import { components } from '../../topology/components.ts';
import { frontierOf } from '../frontier.ts';
import type { Phases } from '../phases.ts';
import { heap } from '../sort.ts';
import type { Members } from './members.ts';
import type { Units } from './units.ts';

type Links = readonly ReadonlySet<number>[];

/** By unit, those that the start order of the whole graph, whoever stands between, puts before it. */
const startOrder = ({ targets }: Members, units: Units, phases: Phases): Set<number>[] => {
  const unitOf = new Map(units.list.flatMap((unit, at) => unit.targets.map((i) => [i, at] as const)));
  const before = units.list.map(() => new Set<number>());
  const look = frontierOf(phases.start, targets);
  for (const i of targets) {
    const unit = unitOf.get(i) ?? 0;
    for (const next of look(i).all) {
      const first = unitOf.get(next) ?? 0;
      if (first !== unit) before[unit]?.add(first);
    }
  }
  return before;
};

/** Topological; of those that could come next, the lowest. What stands in a circle is left out. */
const lowestFirst = (nodes: readonly number[], before: (node: number) => Iterable<number>): number[] => {
  const missing = new Map(nodes.map((node) => [node, 0]));
  const behind = new Map<number, number[]>(nodes.map((node) => [node, []]));
  for (const node of nodes)
    for (const first of before(node)) {
      if (!missing.has(first)) continue;
      missing.set(node, (missing.get(node) ?? 0) + 1);
      behind.get(first)?.push(node);
    }
  const next = heap<number>((a, b) => a - b);
  for (const [node, count] of missing) if (count === 0) next.push(node);
  const order: number[] = [];
  for (let node = next.pop(); node !== undefined; node = next.pop()) {
    order.push(node);
    for (const waiting of behind.get(node) ?? []) {
      const left = (missing.get(waiting) ?? 0) - 1;
      missing.set(waiting, left);
      if (left === 0) next.push(waiting);
    }
  }
  return order;
};

/**
 * Units of several instances can each come before the other. Such a circle is taken as one, by its lowest unit, and
 * inside it only what must be kept across batches orders.
 */
const condensed = (soft: Links, hard: Links): number[] => {
  const both = soft.map((units, at) => [...new Set([...units, ...(hard[at] ?? [])])]);
  const root = soft.map((_, at) => at);
  const circles = new Map<number, readonly number[]>();
  for (const circle of components(both)) {
    const [lowest = 0] = circle;
    for (const unit of circle) root[unit] = lowest;
    circles.set(lowest, circle);
  }
  const rootOf = (unit: number): number => root[unit] ?? unit;
  const roots = root.filter((lowest, at) => lowest === at);
  const before = (node: number): number[] => {
    const all = (circles.get(node) ?? [node]).flatMap((unit) => (both[unit] ?? []).map(rootOf));
    return [...new Set(all)].filter((first) => first !== node);
  };
  return lowestFirst(roots, before).flatMap((node) => {
    const circle = circles.get(node);
    return circle === undefined ? node : lowestFirst(circle, (unit) => hard[unit] ?? []);
  });
};

export const sequenceOf = (members: Members, units: Units, phases: Phases): number[] =>
  condensed(startOrder(members, units, phases), units.before);
