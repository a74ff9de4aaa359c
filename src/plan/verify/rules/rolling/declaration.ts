import type { Plan, Rolling, RollingGoal, StepId } from '../../../model.ts';
import { partition } from '../../batches.ts';
import { plain, type Violation } from '../../violation.ts';

export interface Declaration {
  readonly found: readonly Violation[];
  /** `unclear`: not a partition of the steps, so nothing can be said of the plan's course. */
  readonly batches: readonly (readonly StepId[])[] | 'none' | 'unclear';
}

/**
 * The contract: a plan goes in batches exactly if its goal says so, which only a restart's can, by the same unit, pause
 * and number of failures. The batches are all of its steps, in its order.
 */
export function declaration(plan: Plan): Declaration {
  const { goal, rolling } = plan;
  const found: string[] = [];
  const isAsked = goal.rolling !== undefined;
  if (isAsked && rolling === undefined) found.push('the goal asks for batches, the plan has none');
  if (!isAsked && rolling !== undefined)
    found.push('the plan goes in batches, its goal does not ask for any');
  if ((isAsked || rolling !== undefined) && goal.action !== 'restart')
    found.push(`a ${goal.action} does not go in batches: only a restart does`);
  if (rolling === undefined) return { found: found.map((each) => plain('rolling', each)), batches: 'none' };
  const parts = partition(plan, rolling.batches);
  const said = [...found, ...numbers(rolling), ...(goal.rolling ? disagreements(goal.rolling, rolling) : [])];
  return {
    found: [...said.map((each) => plain('rolling', each)), ...parts],
    batches: parts.length > 0 ? 'unclear' : rolling.batches,
  };
}

function disagreements(goal: RollingGoal, rolling: Rolling): string[] {
  const pairs = [
    ['goes by', goal.by, rolling.by],
    ['pauses for', goal.pause, rolling.pause],
    ['puts up with failures', goal.maxFailures, rolling.maxFailures],
  ] as const;
  return pairs
    .filter(([, asked, declared]) => !Object.is(asked, declared))
    .map(([what, asked, declared]) => `the plan ${what} ${declared}, its goal says ${asked}`);
}

function numbers({ pause, maxFailures }: Rolling): string[] {
  const found: string[] = [];
  if (!Number.isFinite(pause) || pause < 0) found.push(`a pause of ${pause} ms is none`);
  if (!Number.isInteger(maxFailures) || maxFailures < 0)
    found.push(`${maxFailures} is no number of failures`);
  return found;
}
