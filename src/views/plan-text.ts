/** A plan as an operator reads it: every step, why it is there, and what it waits for. */
import { explainCause } from '../plan/explain.ts';
import type { Plan, Step, StepId } from '../plan/model.ts';
import type { Style } from './style.ts';
import { count, indent, list } from './text.ts';

const instanceOf = (id: StepId): string => id.slice(id.indexOf(':') + 1);

/** Within one action the name is enough; across stop and start the action tells them apart. */
const waitsFor = (step: Step, mixed: boolean): string => {
  const name = (id: StepId): string => (mixed ? id.replace(':', ' ') : instanceOf(id));
  const plain = step.after.map(name);
  const quorums = (step.quorum ?? []).map(({ need, of }) => `${need} of (${of.map(name).join(', ')})`);
  const all = [...plain, ...quorums];
  return all.length === 0 ? '' : `after ${list(all)}`;
};

const goalText = (plan: Plan): string => {
  const { action, all, selectors, exclude } = plan.goal;
  const what = all ? 'everything' : list(selectors);
  return `${action} ${what}${exclude.length > 0 ? `, without ${list(exclude)}` : ''}`;
};

export const planHeadline = (plan: Plan): string => {
  const hosts = new Set(plan.steps.map((step) => step.host)).size;
  const chain = plan.criticalPath.length;
  return `${plan.topology.name}: ${goalText(plan)}: ${count(plan.steps.length, 'step')} on ${count(hosts, 'host')}, the longest chain has ${count(chain, 'step')}`;
};

const rows = (plan: Plan, style: Style): string[] => {
  const mixed = new Set(plan.steps.map((step) => step.action)).size > 1;
  const names = plan.steps.map((step) => `${step.service}@${step.host}`);
  const causes = plan.steps.map((step) => explainCause(step.cause));
  const wide = Math.max(...names.map((name) => name.length));
  const causeWide = Math.min(40, Math.max(...causes.map((cause) => cause.length)));
  const digits = String(plan.steps.length).length;
  return plan.steps.map((step, index) => {
    const number = String(index + 1).padStart(digits);
    const line = `${number}  ${step.action.padEnd(5)}  ${style.bold((names[index] ?? '').padEnd(wide))}  ${(causes[index] ?? '').padEnd(causeWide)}  ${style.dim(waitsFor(step, mixed))}`;
    return line.trimEnd();
  });
};

export const planText = (plan: Plan, style: Style): string => {
  const parts = [style.bold(planHeadline(plan))];
  if (plan.steps.length === 0) parts.push('Nothing to do: everything is already as wanted.');
  else parts.push(indent(rows(plan, style).join('\n'), '  '));
  if (plan.criticalPath.length > 1) {
    parts.push(`longest chain: ${plan.criticalPath.map((id) => id.replace(':', ' ')).join(' -> ')}`);
  }
  if (plan.unchanged.length > 0)
    parts.push(`already as wanted (${plan.unchanged.length}): ${list(plan.unchanged, 12)}`);
  for (const warning of plan.warnings) parts.push(style.yellow(`warning: ${warning.message}`));
  return `${parts.join('\n')}\n`;
};
