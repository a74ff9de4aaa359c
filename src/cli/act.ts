/** `start`, `stop` and `restart`: plan, show, preflight, confirm, run. */
import { takeLock, type Lock } from '../journal/lock.ts';
import { topologyFolder } from '../journal/place.ts';
import type { Goal, Plan } from '../plan/model.ts';
import { ENTRY_SCHEMA } from '../run/entries.ts';
import { waitingGuards } from '../survey/guards.ts';
import { preflight } from '../survey/preflight.ts';
import type { Topology } from '../topology/model.ts';
import { openTransports } from '../transports/pool.ts';
import type { Transports } from '../transports/transport.ts';
import { planText } from '../views/plan-text.ts';
import { json, jsonLine } from '../views/json.ts';
import { confirm, questionText, type ConfirmFlags } from './confirm.ts';
import { execute, type ExecuteFlags } from './execute.ts';
import { Exit, type ExitCode } from './exit.ts';
import type { Io } from './io.ts';
import { load, tellDiagnostics, type LoadFlags } from './load.ts';
import { planFor, type Planning, type PlanningFlags } from './planning.ts';

export interface ActFlags extends LoadFlags, PlanningFlags, ConfirmFlags, ExecuteFlags {
  readonly quiet: boolean;
}

/** True when every host of the plan can do its part; otherwise all that is wrong has been said at once. */
const flown = async (
  io: Io,
  topology: Topology,
  transports: Transports,
  planning: Planning,
  asJson: boolean,
) => {
  if (planning.observed === 'offline') throw new Error('a run needs to have observed its hosts');
  const problems = await preflight(topology, transports, planning.plan, planning.observed);
  if (problems.length === 0) return true;
  const diagnostics = problems.map(({ instance, message, hint }) => ({
    severity: 'error' as const,
    message: instance === undefined ? message : `${instance}: ${message}`,
    hint,
  }));
  tellDiagnostics(io, diagnostics, asJson);
  io.err('nothing was touched\n');
  return false;
};

const tellGuards = async (io: Io, topology: Topology, transports: Transports, plan: Plan): Promise<void> => {
  for (const { message } of await waitingGuards(topology, transports, plan)) {
    io.err(io.errStyle.yellow(`waits before the first stop: ${message}\n`));
  }
};

const agreed = async (io: Io, flags: ActFlags, plan: Plan, topology: Topology): Promise<boolean> => {
  io.err(`${questionText(plan, topology)}\n`);
  const answer = await confirm(io, flags, plan, topology);
  if (answer.agreed) return true;
  if (flags.json)
    io.out(json({ schema: 'abq.problems/1', problems: [{ severity: 'error', message: answer.because }] }));
  io.err(`nothing was touched: ${answer.because}\n`);
  return false;
};

/** A reader of events must learn of the end even when nothing happens. */
const nothingToDo = (io: Io, asJson: boolean): ExitCode => {
  const stamp = { seq: 1, time: new Date().toISOString(), mono: 0 };
  if (asJson) io.out(jsonLine({ schema: ENTRY_SCHEMA, type: 'run.ended', result: 0, ...stamp }));
  return Exit.done;
};

const actOn = async (
  io: Io,
  topology: Topology,
  transports: Transports,
  action: Goal['action'],
  flags: ActFlags,
) => {
  const planning = await planFor(io, topology, action, flags, transports);
  if (!planning) return Exit.refused;
  const { plan } = planning;
  if (!flags.quiet) io.err(planText(plan, io.errStyle));
  if (plan.steps.length === 0) return nothingToDo(io, flags.json);
  if (!(await flown(io, topology, transports, planning, flags.json))) return Exit.preflight;
  await tellGuards(io, topology, transports, plan);
  if (!(await agreed(io, flags, plan, topology))) return Exit.refused;
  return execute(io, topology, transports, planning, flags);
};

const tellHolder = (io: Io, lock: Extract<Lock, { ok: false }>, asJson: boolean): void => {
  const { holder, file } = lock;
  const who = holder
    ? `${holder.user}@${holder.host} (process ${holder.pid}), since ${holder.since}: ${holder.doing}`
    : `somebody who left no name in ${file}`;
  const message = `this topology is locked by another run: ${who}`;
  const hint = `wait for it to end; if you know that it is gone, remove ${file}`;
  tellDiagnostics(io, [{ severity: 'error', message, hint }], asJson);
};

const actLocked = async (io: Io, topology: Topology, action: Goal['action'], flags: ActFlags) => {
  const transports = openTransports(topology);
  try {
    return await actOn(io, topology, transports, action, flags);
  } finally {
    await transports.close();
  }
};

export const act = async (io: Io, action: Goal['action'], flags: ActFlags): Promise<ExitCode> => {
  const loaded = await load(io, flags, true);
  if (!loaded) return Exit.refused;
  const { topology } = loaded;
  const doing = [action, ...(flags.all ? ['--all'] : flags.selectors)].join(' ');
  // Before the hosts are asked: what was observed must still be so when the first command is sent.
  const lock = await takeLock(topologyFolder(io.env, topology.name), doing);
  if (!lock.ok) {
    tellHolder(io, lock, flags.json);
    return Exit.locked;
  }
  try {
    return await actLocked(io, topology, action, flags);
  } finally {
    await lock.release();
  }
};
