/** How a rolling run goes on: batch after batch while few enough have failed and every floor holds. */
import type { StepId } from '../plan/model.ts';
import type { Observations } from '../topology/state.ts';
import { endStep } from './cascade.ts';
import type { Context } from './lifecycle.ts';
import { isStart } from './phases.ts';
import { brokenBy, compare, firstUnended, isBrokenBy, membersBefore } from './rolling.ts';
import { haltOf, isDrained, isHalted, isUnsent, neverStopped, stepState, type RunState } from './state.ts';

/** Of the waiting starts, those that bring back what this run has stopped, and what these require. */
const restoring = (state: RunState): ReadonlySet<StepId> => {
  // What was never stopped is up without being started; its traffic may have been taken off.
  const isAwaited = (id: StepId): boolean =>
    isStart(id) &&
    stepState(state, id).phase === 'waiting' &&
    (!neverStopped(state, id) || isDrained(state, id));
  const wasStopped = (id: StepId): boolean => state.steps.has(id.replace('start:', 'stop:') as StepId);
  const todo = state.plan.steps.map(({ id }) => id).filter((id) => isAwaited(id) && wasStopped(id));
  const kept = new Set(todo);
  for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
    const step = state.graph.steps.get(id);
    const needed = [...(step?.requires ?? []), ...(step?.quorum ?? []).flatMap(({ of }) => of)];
    for (const one of needed) {
      if (kept.has(one) || !isAwaited(one)) continue;
      kept.add(one);
      todo.push(one);
    }
  }
  return kept;
};

/** What has sent a command is finished and what was stopped is started again; nothing else is done any more. */
const cancelRest = ({ state, out }: Context, why: string | undefined): void => {
  const kept = restoring(state);
  // From the end: each is told why itself, and not behind another.
  for (const { id } of state.plan.steps.toReversed()) {
    const step = stepState(state, id);
    const isIdle = isStart(id) ? step.phase === 'waiting' && !kept.has(id) : isUnsent(step);
    if (isIdle) endStep(state, out, id, 'cancelled', why);
  }
};

/** The contract: floors hold at every instant. Who has died since the plan was made, or the last batch, does not count. */
const beginBatch = ({ state, out }: Context, batch: number): void => {
  const { rolling, plan } = state;
  const members = rolling && rolling.batch > 0 ? membersBefore(rolling, plan, batch) : [];
  if (members.length > 0) {
    out.record({ type: 'batch.checking', batch, instances: members.length });
    out.effect({ type: 'look', instances: members });
  } else out.record({ type: 'batch.started', batch, of: plan.rolling?.batches.length ?? 0 });
};

const nextBatch = (context: Context): void => {
  const { state, out } = context;
  const { rolling, plan } = state;
  if (!rolling || !plan.rolling || rolling.pausing || rolling.checking !== undefined) return;
  const { batches, pause } = plan.rolling;
  const batch = firstUnended(rolling);
  if (batch <= rolling.batch || batch > batches.length) return;
  if (rolling.batch > 0 && pause > 0) {
    out.record({ type: 'batch.pausing', batch, milliseconds: pause });
    out.effect({ type: 'pause', milliseconds: pause });
  } else beginBatch(context, batch);
};

/** The pause is over. */
export const paused = (context: Context): void => {
  const { rolling, interrupted } = context.state;
  if (rolling?.pausing && !interrupted) beginBatch(context, rolling.pausing.batch);
};

export const looked = ({ state, out }: Context, observations: Observations): void => {
  const { rolling, plan, interrupted } = state;
  if (rolling?.checking === undefined || !plan.rolling || interrupted) return;
  const batch = rolling.checking;
  const members = membersBefore(rolling, plan, batch);
  out.record({ type: 'batch.checked', batch, ...compare(rolling, members, observations) });
  out.record({ type: 'batch.started', batch, of: plan.rolling.batches.length });
};

/** Before anything begins. */
export const goOn = (context: Context): void => {
  const { state } = context;
  if (!state.rolling || state.run === undefined) return;
  if (isHalted(state)) cancelRest(context, haltOf(state));
  else nextBatch(context);
};

/** Whether the batch of a step lets it begin, and every floor does. */
export const isOpen = (state: RunState, id: StepId): boolean => {
  const { rolling } = state;
  if (!rolling) return true;
  // Of a run that goes no further, only starts are left: they bring back what is down, in order but in no batch.
  const open = isHalted(state) ? firstUnended(rolling) : rolling.batch;
  if ((rolling.batchOf.get(id) ?? 0) > open) return false;
  return isStart(id) || !isBrokenBy(rolling, id);
};

/** True when a floor keeps what is left of the batch from beginning for good, which has been told. */
export const isStuck = ({ state, out }: Context): boolean => {
  const { rolling, slots } = state;
  // Whatever is still under way may bring something back.
  if (!rolling || rolling.pausing || rolling.checking !== undefined) return false;
  if (slots.inFlight > 0 || isHalted(state)) return false;
  for (const { steps } of slots.available.list) {
    const [id] = steps;
    const why = id === undefined || isStart(id) ? undefined : brokenBy(rolling, id);
    if (id === undefined || why === undefined) continue;
    endStep(state, out, id, 'cancelled', why);
    return true;
  }
  return false;
};
