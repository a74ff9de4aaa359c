/**
 * The verifier: holds any plan, however it was made, against the topology it is for, before the first command. It
 * shares no code with what makes plans, and trusts nothing a plan says about itself but its steps and edges.
 */
import type { Topology } from '../../topology/model.ts';
import type { Observations } from '../../topology/state.ts';
import type { Plan } from '../model.ts';
import type { Case } from './case.ts';
import { numberPlatform } from './platform.ts';
import { broken } from './rules/broken.ts';
import { closure } from './rules/closure.ts';
import { form } from './rules/form.ts';
import { jobs } from './rules/job.ts';
import { keep } from './rules/keep.ts';
import { need } from './rules/need.ts';
import { order } from './rules/order.ts';
import { protection } from './rules/protected.ts';
import { requires } from './rules/requires.ts';
import { unmet } from './rules/unmet.ts';
import { batchesOf, stagesOf } from './spans.ts';
import { stagesIn, standingsAt, type Stage, type Standing } from './standing.ts';
import { numberSteps, type Span } from './steps.ts';
import type { Consent, Violation } from './violation.ts';

const perBatch: readonly ((c: Case, batch: Span) => Violation[])[] = [order, requires];
const perStage: readonly ((c: Case, stage: Stage) => Violation[])[] = [closure, unmet, need, keep];

/**
 * Every violation of a rule, errors and warnings; a plan without errors may be carried out. Pure and deterministic.
 * Linear in the plan and the topology, but for orders that are implied by a way round instead of an edge: see
 * `reach.ts`.
 *
 * @param observed what every instance was found to be, or `offline`: nothing was asked
 */
export function verify(
  topology: Topology,
  plan: Plan,
  observed: Observations | 'offline',
  consent: Consent,
): readonly Violation[] {
  const platform = numberPlatform(topology);
  const steps = numberSteps(platform, plan);
  const batches = batchesOf(platform, plan, steps);
  const c: Case = { platform, plan, steps, consent, rolling: batches.length > 1 };
  const before = standingsAt(platform, plan, steps, observed);
  let after: readonly Standing[] = before;
  const found = [form(topology, plan), protection(c, before), jobs(c)];
  for (const batch of batches) for (const rule of perBatch) found.push(rule(c, batch));
  for (const stage of stagesIn(platform, steps, stagesOf(steps), before)) {
    for (const rule of perStage) found.push(rule(c, stage));
    ({ after } = stage);
  }
  if (observed !== 'offline') found.push(broken(c, before, after));
  return distinct(found.flat());
}

/** Two ways to the same violation are one. */
const distinct = (found: readonly Violation[]): Violation[] => [
  ...new Map(found.map((each) => [`${each.rule} ${each.message}`, each])).values(),
];
