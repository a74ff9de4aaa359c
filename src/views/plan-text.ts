/** A plan as an operator reads it: every step, why it is there, and what it waits for. */
import { explainCause } from '../plan/explain.ts';
import type { Plan, RestoreGoal, Step, StepId } from '../plan/model.ts';
import { batchesText, meanwhile } from './plan-batches.ts';
import type { Style } from './style.ts';
import { count, indent, list, listWithin } from './text.ts';

type Waits = (step: Step) => boolean;

const instanceOf = (id: StepId): string => id.slice(id.indexOf(':') + 1);

/** Within one action the name is enough; across stop and start the action tells them apart. */
const predecessors = (step: Step, mixed: boolean): string[] => {
  const name = (id: StepId): string => (mixed ? id.replace(':', ' ') : instanceOf(id));
  const quorums = (step.quorum ?? []).map(({ need, of }) => `${need} of (${of.map(name).join(', ')})`);
  return [...step.after.map(name), ...quorums];
};

/** What a start of what ran brings back. */
export const restoreText = ({ run }: RestoreGoal): string =>
  run === undefined ? 'what ran' : `what run ${run} stopped`;

const goalText = (plan: Plan): string => {
  const { action, all, selectors, exclude, restore } = plan.goal;
  const what = restore ? restoreText(restore) : all ? 'everything' : list(selectors);
  return `${action} ${what}${exclude.length > 0 ? `, without ${list(exclude)}` : ''}`;
};

const planHeadline = (plan: Plan): string => {
  const goal = `${plan.topology.name}: ${goalText(plan)}`;
  if (plan.steps.length === 0) return goal;
  const hosts = new Set(plan.steps.map((step) => step.host)).size;
  if (plan.rolling) {
    const size = `${count(plan.steps.length, 'step')} on ${count(hosts, 'host')}`;
    return `${goal}: ${batchesText(plan, plan.rolling)}; ${size}`;
  }
  const chain = count(plan.criticalPath.length, 'step');
  return `${goal}: ${count(plan.steps.length, 'step')} on ${count(hosts, 'host')}, the longest chain has ${chain}`;
};

/** That a batch waits for the one before is said by its line, and that each one stops before it starts goes without saying. */
const withoutBarriers = (plan: Plan): readonly Step[] => {
  if (!plan.rolling) return plan.steps;
  const batchOf = new Map(plan.rolling.batches.flatMap((ids, at) => ids.map((id) => [id, at] as const)));
  return plan.steps.map((step) => ({
    ...step,
    after: step.after.filter(
      (id) => batchOf.get(id) === batchOf.get(step.id) && id !== `stop:${step.service}@${step.host}`,
    ),
  }));
};

const rows = (plan: Plan, style: Style, columns: number, waits: Waits): string[] => {
  const mixed = new Set(plan.steps.map((step) => step.action)).size > 1;
  const silent = new Set<string>(
    plan.warnings.filter(({ rule }) => rule === 'unreachable').flatMap(({ instances }) => instances),
  );
  const cells = withoutBarriers(plan).map((step) => ({
    action: step.action,
    name: `${step.service}@${step.host}`,
    cause: `${explainCause(step.cause)}${waits(step) ? '; waits until none runs' : ''}`,
    waits: predecessors(step, mixed),
  }));
  const wide = Math.max(...cells.map(({ name }) => name.length));
  const causeWide = Math.min(40, Math.max(...cells.map(({ cause }) => cause.length)));
  const digits = String(cells.length).length;
  // Two of indentation, five for the action, and two between any of five cells.
  const room = columns - (2 + digits + 5 + wide + causeWide + 8);
  return cells.map(({ action, name, cause, waits }, index) => {
    const number = String(index + 1).padStart(digits);
    const parts = [number, action.padEnd(5), style.bold(name.padEnd(wide)), cause.padEnd(causeWide)];
    if (silent.has(name)) parts.push(style.red('unreachable'));
    if (waits.length > 0) parts.push(style.dim(`after ${listWithin(waits, room - 'after '.length)}`));
    return parts.join('  ').trimEnd();
  });
};

/** Under a line for each batch, where there are batches. */
const body = (plan: Plan, style: Style, columns: number, waits: Waits): string => {
  const lines = rows(plan, style, columns, waits).map((line) => indent(line, '  '));
  if (!plan.rolling) return lines.join('\n');
  const { batches } = plan.rolling;
  let from = 0;
  return batches
    .map(({ length }, at) => {
      const steps = lines.slice(from, from + length);
      from += length;
      return [style.bold(`batch ${at + 1} of ${batches.length}`), ...steps].join('\n');
    })
    .join('\n');
};

/** The ends of a long chain tell more than its first names. */
const chainText = (chain: readonly StepId[]): string => {
  const names = chain.map((id) => id.replace(':', ' '));
  const shown =
    names.length <= 8 ? names : [...names.slice(0, 4), `(${names.length - 8} more)`, ...names.slice(-4)];
  return `longest chain: ${shown.join(' -> ')}`;
};

/** `columns`: of the screen; without one, nothing is cut short. `waits`: whether a stop is a guard, and sends nothing. */
export const planText = (
  plan: Plan,
  style: Style,
  columns = Infinity,
  waits: Waits = () => false,
): string => {
  const parts = [style.bold(planHeadline(plan))];
  if (plan.steps.length === 0) parts.push('Nothing to do: everything is already as wanted.');
  else parts.push(body(plan, style, columns, waits));
  if (plan.criticalPath.length > 1 && !plan.rolling) parts.push(chainText(plan.criticalPath));
  parts.push(...meanwhile(plan));
  if (plan.unchanged.length > 0)
    parts.push(`already as wanted (${plan.unchanged.length}): ${list(plan.unchanged, 12)}`);
  for (const warning of plan.warnings) parts.push(style.yellow(`warning: ${warning.message}`));
  return `${parts.join('\n')}\n`;
};
