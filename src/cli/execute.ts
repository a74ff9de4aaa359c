/** Carries out a plan that was agreed to: journal, driver, views, signals, report. */
import { join } from 'node:path';
import { openJournal } from '../journal/journal.ts';
import { newRunId, runsFolder } from '../journal/place.ts';
import { userName } from '../journal/who.ts';
import { createPerformer } from '../perform/performer.ts';
import type { Plan } from '../plan/model.ts';
import { drive } from '../run/driver.ts';
import type { Policy } from '../run/policy.ts';
import { initialState } from '../run/state.ts';
import type { InstanceId, Topology } from '../topology/model.ts';
import type { Transports } from '../transports/transport.ts';
import { runReport } from '../views/report.ts';
import type { ExitCode } from './exit.ts';
import { watchSilent } from './hosts.ts';
import type { Io } from './io.ts';
import { nextCommands } from './next.ts';
import type { Planning } from './planning.ts';
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
}

const policyOf = (topology: Topology, flags: ExecuteFlags): Policy => ({
  parallel: flags.parallel ?? topology.limits.total,
  perHost: Object.fromEntries([...topology.hosts.values()].map((host) => [host.name, host.perHost])),
  serial: [...topology.services.values()].filter((service) => service.serial).map((service) => service.name),
  failFast: flags['fail-fast'],
  attempts: 3,
});

/** What the operator said beside the plan, for the record. */
interface Remarks {
  readonly reason: string | undefined;
  readonly assumedDown: readonly InstanceId[];
}

const begin = async (io: Io, plan: Plan, run: string, remarks: Remarks) => {
  const { topology } = plan;
  const about = { run, version: io.version, topology, user: userName(), ...remarks };
  return openJournal(join(runsFolder(io.env, topology.name), run), { run: about, plan });
};

export const execute = async (
  io: Io,
  topology: Topology,
  transports: Transports,
  { plan, assumed, silent }: Planning,
  flags: ExecuteFlags,
): Promise<ExitCode> => {
  const run = newRunId(new Date());
  const journal = await begin(io, plan, run, { reason: flags.reason, assumedDown: assumed });
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
    nextCommands(io, state),
    flags.json ? io.errStyle : io.style,
  );
  if (flags.json) io.err(report);
  else io.out(report);
  return state.result ?? 1;
};
