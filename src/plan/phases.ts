/** The order of the whole graph, for starting and for stopping each: the reverse of one is not always the other. */
import type { DependencyKind } from '../topology/model.ts';
import type { Entry } from './graph.ts';
import type { Action } from './model.ts';
import { isMilestone, type Scene } from './scene.ts';

/** Neighbours of a position are `to[offsets[i]]` to `to[offsets[i + 1] - 1]`. */
export interface Links {
  readonly offsets: Int32Array;
  readonly to: Int32Array;
  /** 1: a failure there matters here. */
  readonly hard: Uint8Array;
  /** 1: the other phase has the same edge, reversed. */
  readonly mirrored: Uint8Array;
}

export interface Phase {
  /** Who goes before a position. */
  readonly before: Links;
  /** Who goes behind it. */
  readonly behind: Links;
  /** Those from which the way behind meets an edge that the other phase does not have. */
  readonly unmirrored: ReadonlySet<number>;
}

export type Phases = Readonly<Record<Action, Phase>>;

export interface Neighbour {
  readonly to: number;
  readonly mirrored: boolean;
}

export const neighbours = (links: Links, i: number): Neighbour[] => {
  const found: Neighbour[] = [];
  for (let k = links.offsets[i] ?? 0; k < (links.offsets[i + 1] ?? 0); k += 1)
    found.push({ to: links.to[k] ?? 0, mirrored: links.mirrored[k] === 1 });
  return found;
};

/** Everything that `links` lead to from the seeds, the seeds included. */
export const reach = (links: Links, seeds: Iterable<number>): ReadonlySet<number> => {
  const found = new Set(seeds);
  for (const i of found) for (const { to } of neighbours(links, i)) found.add(to);
  return found;
};

interface Pair {
  readonly first: number;
  readonly second: number;
  readonly hard: boolean;
  readonly mirrored: boolean;
}

const linksOf = (size: number, pairs: readonly Pair[], from: 'first' | 'second'): Links => {
  const offsets = new Int32Array(size + 1);
  for (const pair of pairs) offsets[pair[from] + 1] = (offsets[pair[from] + 1] ?? 0) + 1;
  for (let i = 0; i < size; i += 1) offsets[i + 1] = (offsets[i + 1] ?? 0) + (offsets[i] ?? 0);
  const next = offsets.slice();
  const to = new Int32Array(pairs.length);
  const hard = new Uint8Array(pairs.length);
  const mirrored = new Uint8Array(pairs.length);
  for (const pair of pairs) {
    const at = next[pair[from]] ?? 0;
    next[pair[from]] = at + 1;
    to[at] = from === 'first' ? pair.second : pair.first;
    hard[at] = pair.hard ? 1 : 0;
    mirrored[at] = pair.mirrored ? 1 : 0;
  }
  return { offsets, to, hard, mirrored };
};

const phaseOf = (size: number, pairs: readonly Pair[]): Phase => {
  const before = linksOf(size, pairs, 'second');
  const begins = pairs.flatMap((pair) => (pair.mirrored ? [] : pair.first));
  return { before, behind: linksOf(size, pairs, 'first'), unmirrored: reach(before, begins) };
};

/** Whether the candidate or the owner goes first, or neither. */
const first = (kind: DependencyKind, phase: Action): 'candidate' | 'owner' | undefined => {
  switch (kind) {
    case 'requires':
    case 'wants':
    case 'after':
      return phase === 'start' ? 'candidate' : 'owner';
    case 'startAfter':
      return phase === 'start' ? 'candidate' : undefined;
    case 'stopAfter':
      return phase === 'stop' ? 'candidate' : undefined;
    default:
      return kind satisfies never;
  }
};

/** The instances of one service that a list of hosts puts in a line; nothing is required of the one before. */
const serialPairs = ({ topology, graph }: Scene, name: Action): Pair[] =>
  [...topology.services.values()].flatMap(({ name: service, serial }) => {
    const line = (serial?.[name] ?? []).flatMap((host) => graph.index.get(`${service}@${host}`) ?? []);
    return line
      .slice(1)
      .map((second, at): Pair => ({ first: line[at] ?? second, second, hard: false, mirrored: false }));
  });

/**
 * Those that order their owner whatever becomes of the others: all, or of a quorum its milestones. A plan cannot say
 * "one of these groups of steps", so the safe reading is that it takes each of the groups.
 */
const binding = (scene: Scene, entry: Entry): readonly number[] =>
  entry.quorum ? entry.candidates.filter((i) => isMilestone(scene, i)) : entry.candidates;

/** The contract: a path of edges of any kind in that phase orders its ends; quorums are not carried through. */
const phase = (scene: Scene, name: Action): Phase => {
  const pairs = serialPairs(scene, name);
  for (const entries of scene.graph.below)
    for (const entry of entries) {
      const leader = first(entry.kind, name);
      if (leader === undefined) continue;
      const hard = entry.kind === 'requires';
      const mirrored = entry.kind !== 'startAfter' && entry.kind !== 'stopAfter';
      for (const candidate of binding(scene, entry))
        pairs.push(
          leader === 'candidate'
            ? { first: candidate, second: entry.owner, hard, mirrored }
            : { first: entry.owner, second: candidate, hard, mirrored },
        );
    }
  return phaseOf(scene.graph.instances.length, pairs);
};

/** Both; they depend on the topology alone. */
export const phasesOf = (scene: Scene): Phases => ({
  start: phase(scene, 'start'),
  stop: phase(scene, 'stop'),
});
