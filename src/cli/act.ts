/** `start`, `stop` and `restart`: plan, show, preflight, confirm, run. */
import { takeLock, type Lock } from '../journal/lock.ts';
import { topologyFolder } from '../journal/place.ts';
import type { Goal, Plan } from '../plan/model.ts';
import { ENTRY_SCHEMA } from '../run/entries.ts';
import { preflight } from '../survey/preflight.ts';
import type { Topology } from '../topology/model.ts';
import { openTransports } from '../transports/pool.ts';
import type { Transports } from '../transports/transport.ts';
import { json, jsonLine } from '../views/json.ts';
import { planText } from '../views/plan-text.ts';
import { confirm, questionText, type Answer, type ConfirmFlags } from './confirm.ts';
import { execute, type ExecuteFlags } from './execute.ts';
import { Exit, type ExitCode } from './exit.ts';
import { awaitJobs, tellJobs } from './jobs.ts';
import type { Io } from './io.ts';
import { load, tellDiagnostics, type LoadFlags } from './load.ts';
import { checkLog } from './log.ts';
import { planFor, type Planning, type PlanningFlags } from './planning.ts';
import { onEarlySignals } from './signals.ts';

export interface ActFlags extends LoadFlags, PlanningFlags, ConfirmFlags, ExecuteFlags {
  readonly quiet: boolean;
  /** Milliseconds that running jobs are waited for before the first stop; undefined: as long as they take. */
  readonly 'wait-jobs': number | undefined;
}

interface Stage {
  readonly io: Io;
  readonly topology: Topology;
  readonly transports: Transports;
  readonly flags: ActFlags;
}

/** True when every host of the plan can do its part; otherwise all that is wrong has been said at once. */
const flown = async ({ io, topology, transports, flags }: Stage, planning: Planning): Promise<boolean> => {
  if (planning.observed === 'offline') throw new Error('a run needs to have observed its hosts');
  const problems = await preflight(topology, transports, planning.plan, planning.observed);
  if (problems.length === 0) return true;
  const diagnostics = problems.map(({ instance, message, hint }) => ({
    severity: 'error' as const,
    message: instance === undefined ? message : `${instance}: ${message}`,
    hint,
  }));
  tellDiagnostics(io, diagnostics, flags.json);
  io.err('nothing was touched\n');
  return false;
};

const ask = async ({ io, topology, flags }: Stage, plan: Plan): Promise<Answer> => {
  io.note(`${questionText(plan, topology)}\n`);
  const answer = await confirm(io, flags, plan, topology);
  if (answer.agreed) return answer;
  if (flags.json)
    io.out(json({ schema: 'abq.problems/1', problems: [{ severity: 'error', message: answer.because }] }));
  io.err(`nothing was touched: ${answer.because}\n`);
  return answer;
};

/** A reader of events must learn of the end even when nothing happens. */
const nothingToDo = (io: Io, asJson: boolean): ExitCode => {
  const stamp = { seq: 1, time: new Date().toISOString(), mono: 0 };
  if (asJson) io.out(jsonLine({ schema: ENTRY_SCHEMA, type: 'run.ended', result: 0, ...stamp }));
  return Exit.done;
};

/** What is done to the daemons; a job that has ended in the meantime changes nothing of that. */
const acts = (topology: Topology, plan: Plan): string =>
  plan.steps
    .filter(({ service }) => topology.services.get(service)?.kind !== 'job')
    .map(({ id }) => id)
    .toSorted()
    .join(' ');

/** One round: shows the plan and asks. `again`: time has passed since the hosts were, so that they are asked anew. */
const propose = async (stage: Stage, planning: Planning): Promise<ExitCode | 'go' | 'again'> => {
  const { io, topology, transports, flags } = stage;
  const { plan } = planning;
  io.note(planText(plan, io.errStyle, io.errColumns));
  if (plan.steps.length === 0) return nothingToDo(io, flags.json);
  if (!(await flown(stage, planning))) return Exit.preflight;
  await tellJobs(io, topology, transports, plan);
  const answer = await ask(stage, plan);
  if (!answer.agreed) return Exit.refused;
  const jobs = await awaitJobs(io, topology, transports, plan, flags);
  if (jobs === 'over') return Exit.preflight;
  return answer.asked || jobs === 'waited' ? 'again' : 'go';
};

const actOn = async (stage: Stage, action: Goal['action'], underway: () => void): Promise<ExitCode> => {
  const { io, topology, transports, flags } = stage;
  let agreed: string | undefined;
  for (;;) {
    const planning = await planFor(io, topology, action, flags, transports);
    if (!planning) return Exit.refused;
    const now = acts(topology, planning.plan);
    if (agreed !== undefined && agreed !== now)
      io.err('the platform has changed meanwhile; this is the plan now:\n');
    const verdict = agreed === now ? 'go' : await propose(stage, planning);
    if (verdict === 'go') {
      underway();
      return execute(io, topology, transports, planning, flags);
    }
    if (verdict !== 'again') return verdict;
    agreed = now;
  }
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

export const act = async (io: Io, action: Goal['action'], flags: ActFlags): Promise<ExitCode> => {
  checkLog(flags.log);
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
  const underway = onEarlySignals(io, lock.release);
  const transports = openTransports(topology);
  try {
    return await actOn({ io, topology, transports, flags }, action, underway);
  } finally {
    underway();
    await transports.close();
    await lock.release();
  }
};
