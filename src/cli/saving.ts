/** A plan that was made, as what is kept of it in a file. */
import { randomUUID } from 'node:crypto';
import { userAndMachine } from '../journal/who.ts';
import { digestOf } from '../saved/digest.ts';
import { SAVED_PLAN_SCHEMA, type SavedConsent, type SavedPlan } from '../saved/model.ts';
import type { Topology } from '../topology/model.ts';
import type { Io } from './io.ts';
import { consentOf, type Planning } from './planning.ts';
import type { Target } from './target.ts';

const sorted = <T extends string>(ids: Iterable<T>): readonly T[] => [...ids].toSorted();

/** What the words mean, in the order of a file. */
export const consentIn = (aim: Target): SavedConsent => {
  const { all, literal, selected = literal, force } = consentOf(aim);
  return { all, literal: sorted(literal), selected: sorted(selected), force };
};

/** Throws for a plan that was made without asking the hosts. */
export const savedPlan = (
  io: Io,
  topology: Topology,
  planning: Planning,
  assumeDown: readonly string[],
): SavedPlan => {
  const { aim, plan, seen, assumed } = planning;
  if (seen === 'offline') throw new Error('a plan that is saved needs to have observed its hosts');
  const { name, hash, instances } = topology;
  const saved: Omit<SavedPlan, 'digest'> = {
    schema: SAVED_PLAN_SCHEMA,
    id: randomUUID(),
    time: new Date().toISOString(),
    author: userAndMachine(),
    version: io.version,
    topology: { name, hash, instances: sorted(instances.keys()) },
    consent: consentIn(aim),
    assumeDown,
    assumed,
    observed: Object.fromEntries([...seen].map(([id, { state, ready }]) => [id, { state, ready }])),
    plan,
  };
  return { ...saved, digest: digestOf(saved) };
};
