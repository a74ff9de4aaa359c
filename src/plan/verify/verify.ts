/**
 * The verifier: holds any plan, however it was made, against the topology it is for, before the first command. It
 * shares no code with what makes plans, and trusts nothing a plan says about itself but its steps and edges. What a
 * rolling plan declares is held against both.
 */
import type { Topology } from '../../topology/model.ts';
import type { Observations } from '../../topology/state.ts';
import type { Plan } from '../model.ts';
import { batchesBy, spansOf } from './batches.ts';
import type { Case } from './case.ts';
import { numberPlatform } from './platform.ts';
import { reachBy } from './reach.ts';
import { broken } from './rules/broken.ts';
import { closureBy } from './rules/closure.ts';
import { form } from './rules/form.ts';
import { jobs } from './rules/job.ts';
import { keep } from './rules/keep.ts';
import { need } from './rules/need.ts';
import { order } from './rules/order.ts';
import { protection } from './rules/protected.ts';
import { requires } from './rules/requires.ts';
import { declaration } from './rules/rolling/declaration.ts';
import { rollingRules } from './rules/rolling/rolling.ts';
import { unmet } from './rules/unmet.ts';
import { stagesIn } from './stage.ts';
import { standingsAt, type Standing } from './standing.ts';
import { numberSteps } from './steps.ts';
import type { Consent, Violation } from './violation.ts';
import { windowsBy } from './window.ts';

/**
 * Every violation of a rule, errors and warnings; a plan without errors may be carried out. Pure, deterministic and
 * total: it answers whatever a saved plan was turned into by hand. Linear in the plan and the topology, but for orders
 * that are implied by a way round instead of an edge (see `reach.ts`), and for batches against the start order (see
 * `window.ts`).
 *
 * @param observed what every instance was found to be, or `offline`: nothing was asked
 */
export function verify(
  topology: Topology,
  plan: Plan,
  observed: Observations | 'offline',
  consent: Consent,
): readonly Violation[] {
  const declared = declaration(plan);
  const c = caseOf(topology, plan, consent, declared.batches);
  const before = standingsAt(c.platform, plan, c.steps, observed);
  const found = [...form(topology, plan), ...declared.found, ...protection(c, before), ...jobs(c)];
  if (declared.batches === 'unclear') return distinct(found);
  const after = inStages(c, before, found);
  const rules = [order(c), requires(c), keep(c, before)];
  if (c.rolling) rules.push(rollingRules(c, before));
  if (observed !== 'offline') rules.push(broken(c, before, after));
  return distinct([...found, ...rules.flat()]);
}

/** The rules on one stage after the other. @returns the standings that the plan leaves */
function inStages(c: Case, before: readonly Standing[], found: Violation[]): readonly Standing[] {
  const closure = closureBy(c);
  let left = before;
  for (const stage of stagesIn(c, before)) {
    for (const part of [closure(stage), unmet(c, stage), need(c, stage)])
      for (const each of part) found.push(each);
    left = stage.after;
  }
  return left;
}

function caseOf(
  topology: Topology,
  plan: Plan,
  consent: Consent,
  declared: ReturnType<typeof declaration>['batches'],
): Case {
  const platform = numberPlatform(topology);
  const steps = numberSteps(platform, plan);
  const size = steps.list.length;
  const batches = typeof declared === 'string' ? [{ from: 0, to: size }] : spansOf(steps, declared);
  return {
    ...{ platform, plan, steps, consent, batches },
    batchOf: batchesBy(batches, size),
    window: windowsBy(platform, steps, batches),
    reach: { after: reachBy(steps.after), requires: reachBy(steps.requires) },
    rolling: plan.rolling !== undefined || plan.goal.rolling !== undefined,
  };
}

/** Two ways to the same violation are one. */
const distinct = (found: readonly Violation[]): Violation[] => [
  ...new Map(found.map((each) => [`${each.rule} ${each.message}`, each])).values(),
];
