/** The end of a run for people: what was done, each root cause once with its evidence, and what it kept from happening. */
import type { StepId } from '../plan/model.ts';
import type { Outcome } from '../run/outcome.ts';
import type { Missing } from '../run/ran.ts';
import type { RunState, StepState } from '../run/state.ts';
import { batchesDone, batchOf } from './batches.ts';
import type { Style } from './style.ts';
import { duration, indent, list, printable } from './text.ts';

const ORDER: readonly Outcome[] = ['done', 'unchanged', 'failed', 'unknown', 'blocked', 'held', 'cancelled'];

const tally = (state: RunState): string => {
  const counts = new Map<Outcome, number>();
  for (const { outcome } of state.steps.values())
    if (outcome) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return ORDER.filter((outcome) => counts.has(outcome))
    .map((outcome) => `${counts.get(outcome) ?? 0} ${outcome}`)
    .join(', ');
};

const named = (id: StepId): string => id.replace(':', ' ');

const evidence = (step: StepState): string[] => {
  const lines: string[] = [];
  const last = step.commands.at(-1);
  if (last) {
    lines.push(`command: ${last.command}`);
    const { result } = last;
    if (result?.kind === 'exit') lines.push(`exit status: ${result.code}`);
    if (result && 'output' in result && result.output.length > 0) {
      lines.push('output:', indent(printable(result.output.join('\n')), '  '));
    }
  }
  if (step.log.length > 0) lines.push("unit's log:", indent(printable(step.log.join('\n')), '  '));
  return lines;
};

/** Who stood behind each root: told under it, not one by one. */
const behind = (state: RunState): Map<StepId, StepId[]> => {
  const waiting = new Map<StepId, StepId[]>();
  for (const [id, step] of state.steps) {
    for (const root of step.roots) waiting.set(root, [...(waiting.get(root) ?? []), id]);
  }
  return waiting;
};

const rootCauses = (state: RunState, style: Style): string[] => {
  const waiting = behind(state);
  const lines: string[] = [];
  for (const [id, step] of state.steps) {
    if (step.outcome !== 'failed' && step.outcome !== 'unknown') continue;
    lines.push(
      '',
      `${style.red(`${named(id)} ${step.outcome}`)}: ${printable(step.reason ?? 'no reason is known')}`,
    );
    lines.push(...evidence(step).map((line) => indent(line, '  ')));
    for (const word of ['blocked', 'held', 'cancelled'] as const) {
      const kept = (waiting.get(id) ?? []).filter((one) => state.steps.get(one)?.outcome === word);
      if (kept.length > 0)
        lines.push(`  ${style.yellow(word)} by it (${kept.length}): ${list(kept.map(named), 12)}`);
    }
  }
  return lines;
};

const driftLines = (state: RunState, style: Style): string[] =>
  (state.drift ?? []).map(({ instance, expected, observed }) => {
    const now = observed.state === 'running' && !observed.ready ? 'running but not ready' : observed.state;
    return style.red(
      `${instance} did not stay ${expected}: it is ${now}${observed.detail ? ` (${printable(observed.detail)})` : ''}`,
    );
  });

const bootLine = (state: RunState, style: Style): string[] =>
  state.bootEnabled.length === 0
    ? []
    : [
        style.yellow(
          `enabled at boot, a reboot would start them in no order: ${list(state.bootEnabled, 20)}`,
        ),
      ];

/** How far a rolling restart came, and once what kept it from going on: not with each of the steps. */
const batchLines = (state: RunState, style: Style): string[] => {
  const { rolling, plan } = state;
  if (!rolling) return [];
  const done = batchesDone(state);
  const far = `${batchOf(done, plan)} batches done`;
  return rolling.halted === undefined ? [far] : [far, style.red(`it went no further: ${rolling.halted}`)];
};

const missingLine = (missing: readonly Missing[], style: Style): string[] => {
  if (missing.length === 0) return [];
  const names = missing.map(({ instance, why }) => `${instance} (${why})`);
  return [style.yellow(`ran before and does not now (${missing.length}): ${list(names, 20)}`)];
};

/**
 * `took`: milliseconds; `next`: the command to type now; `missing`: what ran before and does not now. The failures
 * come last, where the eye is.
 */
export const runReport = (
  state: RunState,
  took: number,
  next: readonly string[],
  style: Style,
  missing: readonly Missing[] = [],
): string => {
  const { action } = state.plan.goal;
  const head = `${action} ${state.result === 0 ? style.green('done') : state.result === 3 ? style.yellow('interrupted') : style.red('ended with problems')} in ${duration(took)}: ${tally(state)}`;
  const lines = [
    head,
    ...batchLines(state, style),
    ...bootLine(state, style),
    ...driftLines(state, style),
    ...missingLine(missing, style),
    ...rootCauses(state, style),
    ...(state.result === 0 ? [] : ['']),
    ...next.map((line) => `next: ${style.bold(line)}`),
  ];
  return `${lines.join('\n')}\n`;
};
