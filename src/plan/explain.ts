/** Plans and refusals as sentences. */
import type { Cause, Plan, Refusal, Step } from './model.ts';

export const explainCause = (cause: Cause): string => {
  switch (cause.kind) {
    case 'requested':
      return 'requested';
    case 'required-by':
      return `required by ${cause.by}`;
    case 'depends-on':
      return `depends on ${cause.on}`;
    case 'restart-propagated':
      return `restarts with ${cause.from}`;
    case 'restored':
      return `restored from run ${cause.run}`;
    default:
      return cause satisfies never;
  }
};

/** What is wrong, the way that leads there, and the way out. */
export const explainRefusal = (refusal: Refusal): string => {
  const lines = [`${refusal.rule}: ${refusal.message}`];
  if (refusal.path !== undefined && refusal.path.length > 2) lines.push(`  ${refusal.path.join(' -> ')}`);
  if (refusal.hint !== undefined) lines.push(`  ${refusal.hint}`);
  return lines.join('\n');
};

const predecessorsOf = (step: Step): string[] => {
  const hard = new Set(step.requires);
  return [
    ...step.after.map((id) => (hard.has(id) ? `${id}!` : id)),
    ...(step.quorum ?? []).map(({ need, of }) => `${need} of (${of.join(' ')})`),
  ];
};

/** One line a step, what it waits for behind the arrow; `!` marks those whose failure ends it. */
export const explainOrder = (plan: Plan): string =>
  plan.steps
    .map((step) => [step.id, ...predecessorsOf(step)])
    .map(([id, ...before]) => (before.length === 0 ? `${id}` : `${id} <- ${before.join(' ')}`))
    .join('\n');
