/** `start`, `stop`, `restart` and `apply`: get a plan, show it, preflight, confirm, run. */
import { takeLock, type Lock } from '../journal/lock.ts';
import { topologyFolder } from '../journal/place.ts';
import type { Goal, Plan } from '../plan/model.ts';
import { ENTRY_SCHEMA } from '../run/entries.ts';
import { preflight } from '../survey/preflight.ts';
import type { Topology } from '../topology/model.ts';
import { openTransports } from '../transports/pool.ts';
import type { Transports } from '../transports/transport.ts';
import { json, jsonLine } from '../views/json.ts';
import { guardsOf } from '../views/cautions.ts';
import { planText } from '../views/plan-text.ts';
import { confirm, questionText, type Answer, type ConfirmFlags } from './confirm.ts';
import { execute, type Carried, type ExecuteFlags } from './execute.ts';
import { Exit, type ExitCode } from './exit.ts';
import { awaitJobs, tellJobs } from './jobs.ts';
import { forecastOf, tellUnfinished } from './history.ts';
import type { Io } from './io.ts';
import { load, tellDiagnostics, type LoadFlags } from './load.ts';
import { checkLog } from './log.ts';
import { again, restoreWords } from './next.ts';
import { planFor, type Planning, type PlanningFlags } from './planning.ts';
import { policyOf } from './policy.ts';
import { checkRestore } from './restore-flag.ts';
import { rollingOf } from './rolling.ts';
import { onEarlySignals } from './signals.ts';

export interface CarryFlags extends LoadFlags, ConfirmFlags, ExecuteFlags {
  readonly quiet: boolean;
  /** Milliseconds that running jobs are waited for before the first stop; undefined: as long as they take. */
  readonly 'wait-jobs': number | undefined;
}

export interface ActFlags extends CarryFlags, PlanningFlags {}

/** Where the plan comes from: it is made for what was typed, or read from a file. */
export interface Origin extends Carried {
  /** For who finds the topology locked. */
  readonly doing: string;
  /** Before the topology is locked and hosts are asked; an exit code after having said why not. */
  readonly admit: (topology: Topology) => Promise<ExitCode | undefined>;
  /** From what the hosts say now: asked again when time has passed. An exit code after having said why there is none. */
  readonly plan: (topology: Topology, transports: Transports) => Promise<Planning | ExitCode>;
  /** The way on where hosts cannot do their part and the flags of this command are not enough. */
  readonly remedy: string | undefined;
}

interface Stage {
  readonly io: Io;
  readonly topology: Topology;
  readonly transports: Transports;
  readonly flags: CarryFlags;
  readonly origin: Origin;
}

/** True when every host of the plan can do its part; otherwise all that is wrong has been said at once. */
const flown = async (
  { io, topology, transports, flags, origin }: Stage,
  planning: Planning,
): Promise<boolean> => {
  if (planning.observed === 'offline') throw new Error('a run needs to have observed its hosts');
  const problems = await preflight(topology, transports, planning.plan, planning.observed);
  if (problems.length === 0) return true;
  const diagnostics = problems.map(({ instance, message, hint }) => ({
    severity: 'error' as const,
    message: instance === undefined ? message : `${instance}: ${message}`,
    hint,
  }));
  tellDiagnostics(io, diagnostics, flags.json);
  io.err(`nothing was touched\n${origin.remedy === undefined ? '' : `${origin.remedy}\n`}`);
  return false;
};

const ask = async ({ io, topology, flags }: Stage, plan: Plan): Promise<Answer> => {
  const forecast = await forecastOf(io, topology, plan, policyOf(topology, flags));
  io.note(`${questionText(plan, topology, forecast, Date.now())}\n`);
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
  io.note(planText(plan, io.errStyle, io.errColumns, guardsOf(plan, topology)));
  if (plan.steps.length === 0) return nothingToDo(io, flags.json);
  if (!(await flown(stage, planning))) return Exit.preflight;
  await tellJobs(io, topology, transports, plan);
  const answer = await ask(stage, plan);
  if (!answer.agreed) return Exit.refused;
  const jobs = await awaitJobs(io, topology, transports, plan, flags);
  if (jobs === 'over') return Exit.preflight;
  return answer.asked || jobs === 'waited' ? 'again' : 'go';
};

const carryOn = async (stage: Stage, underway: () => void): Promise<ExitCode> => {
  const { io, topology, transports, flags, origin } = stage;
  let agreed: string | undefined;
  for (;;) {
    const planning = await origin.plan(topology, transports);
    if (typeof planning === 'number') return planning;
    const now = acts(topology, planning.plan);
    if (agreed !== undefined && agreed !== now)
      io.err('the platform has changed meanwhile; this is the plan now:\n');
    const verdict = agreed === now ? 'go' : await propose(stage, planning);
    if (verdict === 'go') {
      underway();
      return execute(io, topology, transports, planning, flags, origin);
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

/** The whole way from an origin to an exit code. */
export const carry = async (io: Io, flags: CarryFlags, origin: Origin): Promise<ExitCode> => {
  checkLog(flags.log);
  const loaded = await load(io, flags, true);
  if (!loaded) return Exit.refused;
  const { topology } = loaded;
  const refused = await origin.admit(topology);
  if (refused !== undefined) return refused;
  // Before the hosts are asked: what was observed must still be so when the first command is sent.
  const lock = await takeLock(topologyFolder(io.env, topology.name), origin.doing);
  if (!lock.ok) {
    tellHolder(io, lock, flags.json);
    return Exit.locked;
  }
  const underway = onEarlySignals(io, lock.release);
  await tellUnfinished(io, topology);
  const transports = openTransports(topology);
  try {
    return await carryOn({ io, topology, transports, flags, origin }, underway);
  } finally {
    underway();
    await transports.close();
    await lock.release();
  }
};

export const act = async (io: Io, action: Goal['action'], flags: ActFlags): Promise<ExitCode> => {
  rollingOf(action, flags);
  checkRestore(action, flags);
  return carry(io, flags, {
    doing: [action, ...restoreWords(flags.restore), ...(flags.all ? ['--all'] : flags.selectors)].join(' '),
    admit: async () => undefined,
    plan: async (topology, transports) =>
      (await planFor(io, topology, action, flags, transports)) ?? Exit.refused,
    remedy: undefined,
    rest: again(io),
    saved: undefined,
  });
};
