/** Carries out a plan that was agreed to: journal, driver, views, signals, report. */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { userInfo } from 'node:os';
import { openJournal } from '../journal/journal.ts';
import { newRunId, runsFolder } from '../journal/place.ts';
import { createPerformer } from '../perform/performer.ts';
import type { Plan } from '../plan/model.ts';
import { drive } from '../run/driver.ts';
import { ENTRY_SCHEMA, type StampedEntry } from '../run/entries.ts';
import type { Policy } from '../run/policy.ts';
import { initialState, type RunState } from '../run/state.ts';
import type { InstanceId, Topology } from '../topology/model.ts';
import { controlMachine } from '../transports/pool.ts';
import type { Transports } from '../transports/transport.ts';
import { jsonLine } from '../views/json.ts';
import { eventLine } from '../views/lines.ts';
import { runReport } from '../views/report.ts';
import { styleFor } from '../views/style.ts';
import type { ExitCode } from './exit.ts';
import { watchSilent } from './hosts.ts';
import type { Io } from './io.ts';
import { nextCommands } from './next.ts';
import type { Planning } from './planning.ts';
import { onSignals } from './signals.ts';
import { UsageError } from './usage.ts';

export interface ExecuteFlags {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly log: string | undefined;
  readonly parallel: number | undefined;
  readonly 'fail-fast': boolean;
  readonly reason: string | undefined;
}

const policyOf = (topology: Topology, flags: ExecuteFlags): Policy => ({
  parallel: flags.parallel ?? topology.limits.total,
  perHost: Object.fromEntries([...topology.hosts.values()].map((host) => [host.name, host.perHost])),
  serial: [...topology.services.values()].filter((service) => service.serial).map((service) => service.name),
  failFast: flags['fail-fast'],
  attempts: 3,
});

const isLoud = (entry: StampedEntry, flags: ExecuteFlags): boolean =>
  flags.quiet
    ? entry.type === 'step.ended' && entry.outcome !== 'done' && entry.outcome !== 'unchanged'
    : flags.verbose || entry.type !== 'step.waiting';

const watcher = (io: Io, state: RunState, flags: ExecuteFlags) => {
  const plain = styleFor(false);
  return (entry: StampedEntry): void => {
    if (flags.json) io.out(jsonLine({ schema: ENTRY_SCHEMA, ...entry }));
    const line = eventLine(entry, state, io.errStyle);
    if (line !== undefined && isLoud(entry, flags) && !flags.json) io.err(`${line}\n`);
    const kept = flags.log === undefined ? undefined : eventLine(entry, state, plain);
    if (kept !== undefined && flags.log !== undefined) appendFileSync(flags.log, `${kept}\n`);
  };
};

/** What the operator said beside the plan, for the record. */
interface Remarks {
  readonly reason: string | undefined;
  readonly assumedDown: readonly InstanceId[];
}

const begin = async (io: Io, plan: Plan, run: string, remarks: Remarks, log: string | undefined) => {
  if (log !== undefined) openLog(log);
  const { topology } = plan;
  const about = { run, version: io.version, topology, user: userInfo().username, ...remarks };
  return openJournal(join(runsFolder(io.env, topology.name), run), { run: about, plan });
};

/** Refused before anything is sent, rather than in the middle of a run. */
const openLog = (file: string): void => {
  try {
    appendFileSync(file, '');
  } catch (error) {
    throw new UsageError(
      `--log ${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
};

const hostsOf = (instances: Iterable<InstanceId>): string[] => [
  ...new Set([...instances].map((id) => id.slice(id.indexOf('@') + 1))),
];

export const execute = async (
  io: Io,
  topology: Topology,
  transports: Transports,
  { plan, assumedDown }: Planning,
  flags: ExecuteFlags,
): Promise<ExitCode> => {
  const run = newRunId(new Date());
  const journal = await begin(
    io,
    plan,
    run,
    { reason: flags.reason, assumedDown: [...assumedDown] },
    flags.log,
  );
  const state = initialState(plan, policyOf(topology, flags));
  const began = performance.now();
  const local = controlMachine();
  const performer = createPerformer(topology, transports, plan, { local });
  const driving = drive({
    run,
    version: io.version,
    state,
    performer,
    log: journal,
    watch: watcher(io, state, flags),
  });
  const unwatch = watchSilent(transports, hostsOf(assumedDown), (host) => {
    io.err(
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
    await local.close();
    await journal.close();
  }
  const report = runReport(
    state,
    performance.now() - began,
    nextCommands(state),
    flags.json ? io.errStyle : io.style,
  );
  if (flags.json) io.err(report);
  else io.out(report);
  return state.result ?? 1;
};
