/** `fold`: one entry more. The only place that changes a `RunState`; it never decides anything. */
import type { StepId } from '../plan/model.ts';
import type { Entry } from './entries.ts';
import { comesFirst, stepState, succeeded, type RunState, type StepState } from './state.ts';

type Of<Type extends Entry['type']> = Extract<Entry, { type: Type }>;

const add = (counts: Map<string, number>, key: string, by: number): void => {
  counts.set(key, (counts.get(key) ?? 0) + by);
};

const takeSlot = (state: RunState, id: StepId, by: 1 | -1): void => {
  const step = state.graph.steps.get(id);
  if (!step) return;
  add(state.slots.onHost, step.host, by);
  add(state.slots.onSerial, step.service, by);
  state.slots.inFlight += by;
};

/** Binary insertion: `available` stays sorted, so that the scheduler only reads from its front. */
const makeAvailable = (state: RunState, id: StepId): void => {
  const list = state.slots.available;
  const order = comesFirst(state.graph);
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const there = list[middle];
    if (there !== undefined && order(there, id) <= 0) low = middle + 1;
    else high = middle;
  }
  list.splice(low, 0, id);
};

const arrive = (state: RunState, id: StepId): void => {
  const left = (state.slots.pending.get(id) ?? 0) - 1;
  state.slots.pending.set(id, left);
  if (left === 0 && stepState(state, id).phase === 'waiting') makeAvailable(state, id);
};

const tellWaiters = (state: RunState, id: StepId, good: boolean): void => {
  for (const waiter of state.graph.waiters.get(id) ?? []) {
    if (waiter.quorum === undefined) {
      arrive(state, waiter.step);
      continue;
    }
    const count = state.slots.quorums.get(waiter.step)?.[waiter.quorum];
    const need = state.graph.steps.get(waiter.step)?.quorum?.[waiter.quorum]?.need;
    if (!count || need === undefined) continue;
    if (!good) count.lost += 1;
    else if (++count.done === need) arrive(state, waiter.step);
  }
};

const leaveAvailable = (state: RunState, id: StepId): void => {
  const at = state.slots.available.indexOf(id);
  if (at >= 0) state.slots.available.splice(at, 1);
};

const endStep = (state: RunState, entry: Of<'step.ended'>, mono: number): void => {
  const step = stepState(state, entry.step);
  if (step.phase === 'waiting') leaveAvailable(state, entry.step);
  else takeSlot(state, entry.step, -1);
  step.phase = 'ended';
  step.outcome = entry.outcome;
  if (entry.reason !== undefined) step.reason = entry.reason;
  step.roots = entry.roots ?? [];
  step.endedAt = mono;
  state.slots.unfinished -= 1;
  if (entry.outcome === 'failed' || entry.outcome === 'unknown') state.failures += 1;
  tellWaiters(state, entry.step, succeeded(entry.outcome));
};

const startStep = (state: RunState, entry: Of<'step.started'>, mono: number): void => {
  const step = stepState(state, entry.step);
  leaveAvailable(state, entry.step);
  takeSlot(state, entry.step, 1);
  step.phase = 'observing';
  step.startedAt = mono;
};

const endCommand = (step: StepState, entry: Of<'command.ended'>): void => {
  const command = step.commands.findLast((one) => one.phase === entry.phase);
  if (command) command.result = entry.result;
};

/** `mono`: when the entry was made, in milliseconds of the monotonic clock. */
export const fold = (state: RunState, entry: Entry, mono: number): void => {
  switch (entry.type) {
    case 'run.started':
      state.run = entry.run;
      state.policy = entry.policy;
      return;
    case 'step.started':
      return startStep(state, entry, mono);
    case 'step.observed': {
      const step = stepState(state, entry.step);
      step.found = entry.observation;
      return;
    }
    case 'command.sending': {
      const step = stepState(state, entry.step);
      step.phase = 'commanding';
      step.commands.push({ phase: entry.phase, attempt: entry.attempt, command: entry.command });
      return;
    }
    case 'command.ended':
      return endCommand(stepState(state, entry.step), entry);
    case 'step.confirming':
      stepState(state, entry.step).phase = 'confirming';
      return;
    case 'step.waiting':
      stepState(state, entry.step).waitingFor = entry.for;
      return;
    case 'step.confirmed':
      stepState(state, entry.step).confirmation = entry.confirmation;
      return;
    case 'step.log':
      stepState(state, entry.step).log = entry.lines;
      return;
    case 'step.ended':
      return endStep(state, entry, mono);
    case 'run.interrupted':
      state.interrupted = true;
      return;
    case 'run.checking':
      state.checking = true;
      return;
    case 'run.checked':
      state.drift = entry.drift;
      state.bootEnabled = entry.bootEnabled;
      return;
    case 'run.ended':
      state.result = entry.result;
      return;
    default: {
      const never: never = entry;
      throw new Error(`unknown entry ${JSON.stringify(never)}`);
    }
  }
};
