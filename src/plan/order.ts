/** The edges between the steps of a plan. */
import { crossings } from './crossings.ts';
import type { Draft } from './decide.ts';
import { frontierOf } from './frontier.ts';
import type { Entry } from './graph.ts';
import { withMilestones } from './milestones.ts';
import type { Action } from './model.ts';
import type { Phases } from './phases.ts';
import { isMilestone, type Scene } from './scene.ts';

/** A step as a number: stops come first, then starts, each in the order of the instances. */
export type StepNumber = number;

interface NumberedQuorum {
  readonly need: number;
  readonly of: readonly StepNumber[];
}

export interface Node {
  readonly step: StepNumber;
  readonly after: Set<StepNumber>;
  readonly requires: Set<StepNumber>;
  readonly quorum: NumberedQuorum[];
}

/** By step number, ascending. */
export type Nodes = ReadonlyMap<StepNumber, Node>;

/** The part of a draft that is put in order: all of it, or one batch. */
export type Acting = Pick<Draft, 'stops' | 'starts'>;

interface Web {
  readonly scene: Scene;
  readonly draft: Acting;
  readonly nodes: Map<StepNumber, Node>;
  readonly phases: Phases;
  /** Ready, and not stopped in between. */
  readonly stays: (i: number) => boolean;
}

const startOf = (scene: Scene, i: number): StepNumber => scene.graph.instances.length + i;

const empty = (step: StepNumber): Node => ({ step, after: new Set(), requires: new Set(), quorum: [] });

const link = (web: Web, first: StepNumber, second: StepNumber, hard: boolean): void => {
  const node = web.nodes.get(second);
  if (node === undefined || first === second) return;
  node.after.add(first);
  if (hard) node.requires.add(first);
};

const inPhase = (web: Web, name: Action): void => {
  const members = name === 'start' ? web.draft.starts : web.draft.stops;
  if (members.size < 2) return;
  const shift = name === 'start' ? startOf(web.scene, 0) : 0;
  const look = frontierOf(web.phases[name], members);
  for (const i of members) {
    const { all, hard } = look(i);
    for (const before of all) link(web, shift + before, shift + i, false);
    for (const before of hard) link(web, shift + before, shift + i, true);
  }
};

/** Of the candidates that the plan starts, as many as those that stay ready, and milestones, leave missing. */
const startQuorum = (web: Web, i: number, entry: Entry): void => {
  const node = web.nodes.get(startOf(web.scene, i));
  const there = entry.candidates.filter((at) => web.stays(at) || isMilestone(web.scene, at)).length;
  const need = entry.need - there;
  const of = entry.candidates.filter((at) => web.draft.starts.has(at));
  if (node === undefined || need <= 0 || of.length === 0) return;
  const steps = of.map((at) => startOf(web.scene, at));
  if (need < of.length) node.quorum.push({ need, of: steps });
  else for (const step of steps) link(web, step, node.step, true);
  for (const at of of) {
    if (web.draft.stops.has(at)) link(web, at, node.step, false);
    if (web.draft.stops.has(i)) link(web, i, startOf(web.scene, at), false);
  }
};

/** A dependent stops before any candidate that stops, unless what it needs holds without all of those. */
const stopQuorum = (web: Web, i: number, entry: Entry): void => {
  if (entry.candidates.filter(web.stays).length >= entry.need) return;
  for (const at of entry.candidates) if (web.draft.stops.has(at)) link(web, i, at, true);
};

/** Its own quorums, and those of the milestones that it requires: a milestone has no step to carry them. */
const quorumsOf = (scene: Scene, i: number): Entry[] => {
  const found: Entry[] = [];
  const reached = new Set([i]);
  for (const at of reached)
    for (const entry of scene.graph.below[at] ?? []) {
      if (entry.kind !== 'requires') continue;
      if (entry.quorum) found.push(entry);
      else for (const next of entry.candidates) if (isMilestone(scene, next)) reached.add(next);
    }
  return found;
};

const quorums = (web: Web): void => {
  const { starts, stops } = web.draft;
  for (const i of new Set([...starts, ...stops]))
    for (const entry of quorumsOf(web.scene, i)) {
      if (starts.has(i)) startQuorum(web, i, entry);
      if (stops.has(i)) stopQuorum(web, i, entry);
    }
};

/** An instance that restarts starts only when it has stopped, and of ordered ones a stop goes before a start. */
const acrossPhases = (web: Web): void => {
  const { scene, draft } = web;
  if (draft.stops.size === 0 || draft.starts.size === 0) return;
  for (const i of draft.starts) if (draft.stops.has(i)) link(web, i, startOf(scene, i), true);
  // One instance alone, as in many a batch.
  if (web.nodes.size === 2 && draft.starts.size === 1 && draft.stops.has([...draft.starts][0] ?? -1)) return;
  for (const [stop, start] of crossings({ ...web.phases, ...draft }))
    link(web, stop, startOf(scene, start), false);
};

/** Milestones are looked at only if one is asked about: there are many batches, and few of those. */
const staying = (scene: Scene, stops: ReadonlySet<number>): ((i: number) => boolean) => {
  const stays = (i: number): boolean => scene.ready[i] === 1 && !stops.has(i);
  let all: Uint8Array | undefined;
  return (i) => (isMilestone(scene, i) ? (all ??= withMilestones(scene.graph, stays))[i] === 1 : stays(i));
};

export const order = (scene: Scene, draft: Acting, phases: Phases): Nodes => {
  const steps = [...draft.stops, ...[...draft.starts].map((i) => startOf(scene, i))].sort((a, b) => a - b);
  const nodes = new Map(steps.map((step) => [step, empty(step)]));
  const web: Web = { scene, draft, nodes, phases, stays: staying(scene, draft.stops) };
  inPhase(web, 'stop');
  inPhase(web, 'start');
  quorums(web);
  acrossPhases(web);
  return web.nodes;
};
