/** Carries out a plan that was agreed to: journal, driver, views, signals, report. */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { openJournal, type Journal } from '../journal/journal.ts';
import { newRunId, runsFolder } from '../journal/place.ts';
import { createPerformer } from '../perform/performer.ts';
import type { Plan } from '../plan/model.ts';
import { drive } from '../run/driver.ts';
import { ENTRY_SCHEMA, type StampedEntry } from '../run/entries.ts';
import type { Policy } from '../run/policy.ts';
import { initialState, type RunState } from '../run/state.ts';
import type { Topology } from '../topology/model.ts';
import { controlMachine } from '../transports/pool.ts';
import type { Transports } from '../transports/transport.ts';
import { jsonLine } from '../views/json.ts';
import { eventLine } from '../views/lines.ts';
import { runReport } from '../views/report.ts';
import { styleFor } from '../views/style.ts';
import type { ExitCode } from './exit.ts';
import type { Io } from './io.ts';
import { nextCommands } from './next.ts';
import { onSignals } from './signals.ts';

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

const begin = async (
  io: Io,
  topology: Topology,
  plan: Plan,
  run: string,
  flags: ExecuteFlags,
): Promise<Journal> => {
  if (flags.log !== undefined) appendFileSync(flags.log, '');
  const about = { run, version: io.version, topology: plan.topology, reason: flags.reason };
  return openJournal(join(runsFolder(io.env, topology.name), run), { run: about, plan });
};

export const execute = async (
  io: Io,
  topology: Topology,
  transports: Transports,
  plan: Plan,
  flags: ExecuteFlags,
): Promise<ExitCode> => {
  const run = newRunId(new Date());
  const journal = await begin(io, topology, plan, run, flags);
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
  const release = onSignals(io, () => driving.interrupt(), journal.folder);
  try {
    await driving.ended;
  } finally {
    release();
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
