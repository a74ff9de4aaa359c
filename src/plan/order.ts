/** The edges between the steps of a plan. */
import { crossings } from './crossings.ts';
import type { Draft } from './decide.ts';
import { frontierOf } from './frontier.ts';
import type { Entry } from './graph.ts';
import { countOf, withMilestones } from './milestones.ts';
import type { Action } from './model.ts';
import { phase, type Phase } from './phases.ts';
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

interface Web {
  readonly scene: Scene;
  readonly draft: Draft;
  readonly nodes: Map<StepNumber, Node>;
  readonly phases: Readonly<Record<Action, Phase>>;
  /** Ready, and not stopped in between. */
  readonly staying: Uint8Array;
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
  const there = entry.candidates.filter((at) => web.staying[at] === 1 || isMilestone(web.scene, at)).length;
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
  if (countOf(entry, web.staying) >= entry.need) return;
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
  for (const [stop, start] of crossings({ ...web.phases, ...draft }, scene.graph.instances.length))
    link(web, stop, startOf(scene, start), false);
};

export const order = (scene: Scene, draft: Draft): Nodes => {
  const steps = [...draft.stops, ...[...draft.starts].map((i) => startOf(scene, i))].sort((a, b) => a - b);
  const nodes = new Map(steps.map((step) => [step, empty(step)]));
  const phases = { start: phase(scene, 'start'), stop: phase(scene, 'stop') };
  const staying = withMilestones(scene.graph, (i) => scene.ready[i] === 1 && !draft.stops.has(i));
  const web: Web = { scene, draft, nodes, phases, staying };
  inPhase(web, 'stop');
  inPhase(web, 'start');
  quorums(web);
  acrossPhases(web);
  return web.nodes;
};
