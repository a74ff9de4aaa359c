/** Carries out a plan that was agreed to: journal, driver, views, signals, report. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { claimPlan } from '../journal/applied.ts';
import { openJournal, type Journal } from '../journal/journal.ts';
import { newRunId, runsFolder, topologyFolder } from '../journal/place.ts';
import { userAndMachine, userName } from '../journal/who.ts';
import { createPerformer } from '../perform/performer.ts';
import type { Plan, Ran } from '../plan/model.ts';
import { drive } from '../run/driver.ts';
import { ENTRY_SCHEMA } from '../run/entries.ts';
import { bringsAllBack, missingAfter } from '../run/ran.ts';
import { initialState } from '../run/state.ts';
import type { InstanceId, Topology } from '../topology/model.ts';
import type { Transports } from '../transports/transport.ts';
import { runReport } from '../views/report.ts';
import { refuseApplied } from './applied.ts';
import { Exit, type ExitCode } from './exit.ts';
import { allThatRan } from './history.ts';
import { watchSilent } from './hosts.ts';
import type { Io } from './io.ts';
import { nextCommands } from './next.ts';
import type { Planning } from './planning.ts';
import { policyOf } from './policy.ts';
import { onSignals } from './signals.ts';
import { openWatching } from './watching.ts';

export interface ExecuteFlags {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly log: string | undefined;
  readonly parallel: number | undefined;
  readonly 'fail-fast': boolean;
  readonly reason: string | undefined;
  readonly 'assume-down': readonly string[];
}

/** Of a saved plan: what the journal keeps of it. */
interface SavedRef {
  readonly id: string;
  /** Absolute. */
  readonly file: string;
  /** ISO 8601, UTC: when it was made. */
  readonly time: string;
  /** `user@machine` */
  readonly author: string;
}

/** What a run needs to know of where its plan comes from. */
export interface Carried {
  /** The command that does what the run leaves. */
  readonly rest: string;
  /** Of a plan that may be carried out once. */
  readonly saved: SavedRef | undefined;
}

/** What the operator said beside the plan, for the record. */
interface Remarks {
  readonly reason: string | undefined;
  readonly assumedDown: readonly InstanceId[];
  readonly savedPlan: SavedRef | undefined;
}

const begin = async (io: Io, plan: Plan, run: string, remarks: Remarks) => {
  const { topology } = plan;
  const about = { run, version: io.version, entries: ENTRY_SCHEMA, topology, user: userName(), ...remarks };
  return openJournal(join(runsFolder(io.env, topology.name), run), { run: about, plan });
};

/** On the disk before the first command; false: another run was first, and this one leaves no trace. */
const isClaimed = async (
  io: Io,
  plan: Plan,
  run: string,
  saved: SavedRef,
  journal: Journal,
): Promise<boolean> => {
  const by = { run, time: new Date().toISOString(), by: userAndMachine() };
  if (await claimPlan(topologyFolder(io.env, plan.topology.name), saved.id, by)) return true;
  await journal.close();
  await rm(journal.folder, { recursive: true });
  return false;
};

/** What ran before, for an end that is held against it. */
const ranFor = async (io: Io, topology: Topology, plan: Plan): Promise<readonly Ran[]> => {
  if (!bringsAllBack(plan)) return [];
  return plan.goal.restore?.from ?? allThatRan(io, topology);
};

export const execute = async (
  io: Io,
  topology: Topology,
  transports: Transports,
  { plan, observed, assumed, silent }: Planning,
  flags: ExecuteFlags,
  { rest, saved }: Carried,
): Promise<ExitCode> => {
  const run = newRunId(new Date());
  const ran = await ranFor(io, topology, plan);
  const remarks = { reason: flags.reason, assumedDown: assumed, savedPlan: saved };
  const journal = await begin(io, plan, run, remarks);
  if (saved && !(await isClaimed(io, plan, run, saved, journal))) {
    await refuseApplied(io, plan.topology.name, saved, flags.json);
    return Exit.stale;
  }
  const state = initialState(plan, policyOf(topology, flags));
  const began = performance.now();
  const performer = createPerformer(topology, transports, plan);
  const watching = await openWatching(io, state, flags);
  const driving = drive({
    run,
    version: io.version,
    state,
    performer,
    log: journal,
    watch: (entry) => watching.watch(entry),
  });
  const unwatch = watchSilent(transports, silent, (host) => {
    watching.say(
      `${host} was assumed to be down and answers: nothing new starts; plan again without assuming it\n`,
    );
    driving.interrupt();
  });
  const release = onSignals(io, () => driving.interrupt(), journal.folder);
  try {
    await driving.ended;
  } finally {
    release();
    unwatch();
    await watching.close();
    await journal.close();
  }
  const report = runReport(
    state,
    performance.now() - began,
    nextCommands(io, state, flags, (step, phase) => performer.describe(step, phase), rest),
    flags.json ? io.errStyle : io.style,
    missingAfter(ran, state, topology, observed),
  );
  if (flags.json) io.err(report);
  else io.out(report);
  return state.result ?? 1;
};
