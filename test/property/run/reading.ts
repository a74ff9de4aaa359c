/** What the laws read off a run, with counters of their own. */
import type { Quorum, Step, StepId } from '../../../src/plan/model.ts';
import type { StampedEntry } from '../../../src/run/entries.ts';
import type { Outcome } from '../../../src/run/outcome.ts';
import type { Ran, Scene } from '../../scenario/run/scripted.ts';

export type Law = (ran: Ran, scene: Scene) => string[];
type Of<Type extends StampedEntry['type']> = Extract<StampedEntry, { type: Type }>;

export const all = <Type extends StampedEntry['type']>(ran: Ran, type: Type): Of<Type>[] =>
  ran.entries.filter((entry): entry is Of<Type> => entry.type === type);

export const good = (outcome: Outcome | undefined): boolean => outcome === 'done' || outcome === 'unchanged';

/** Replays the entries up to each beginning, with counters of its own: steps that had ended by then, and how. */
export const beginnings = (
  ran: Ran,
): { step: StepId; ended: ReadonlyMap<StepId, Outcome>; entry: StampedEntry }[] => {
  const ended = new Map<StepId, Outcome>();
  return ran.entries.flatMap((entry) => {
    if (entry.type === 'step.ended') ended.set(entry.step, entry.outcome);
    return entry.type === 'step.started' ? [{ step: entry.step, ended: new Map(ended), entry }] : [];
  });
};

export const stepOf = (scene: Scene, id: StepId): Step => {
  const step = scene.plan.steps.find((one) => one.id === id);
  if (!step) throw new Error(`no step ${id}`);
  return step;
};

export const outcomes = (ran: Ran): ReadonlyMap<StepId, Outcome> =>
  new Map(all(ran, 'step.ended').map(({ step, outcome }) => [step, outcome]));

/** Of a rolling run: its stop was not sent, so that it is there without having been started. */
const neverStopped = ({ plan }: Scene, id: StepId, ended: ReadonlyMap<StepId, Outcome>): boolean => {
  const stop = ended.get(id.replace('start:', 'stop:') as StepId);
  return plan.rolling !== undefined && id.startsWith('start:') && (stop === 'cancelled' || stop === 'held');
};

/** Who waits for it may go on. */
export const serves = (scene: Scene, id: StepId, ended: ReadonlyMap<StepId, Outcome>): boolean =>
  good(ended.get(id)) || (ended.has(id) && neverStopped(scene, id, ended));

export const isMet = (scene: Scene, { need, of }: Quorum, ended: ReadonlyMap<StepId, Outcome>): boolean =>
  of.filter((id) => serves(scene, id, ended)).length >= need;
