/** Jobs that a stop would cut off are waited for before the first stop: half a platform down helps nobody. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Plan } from '../plan/model.ts';
import { waitingGuards, type WaitingGuard } from '../survey/guards.ts';
import type { Topology } from '../topology/model.ts';
import type { Transports } from '../transports/transport.ts';
import { tellDiagnostics } from './load.ts';
import type { Io } from './io.ts';

/** Milliseconds between two looks at jobs that take minutes or hours. */
const BETWEEN = 2000;

interface JobFlags {
  readonly json: boolean;
  readonly 'wait-jobs': number | undefined;
}

export const tellJobs = async (
  io: Io,
  topology: Topology,
  transports: Transports,
  plan: Plan,
): Promise<void> => {
  for (const { message } of await waitingGuards(topology, transports, plan)) {
    io.err(io.errStyle.yellow(`waits before the first stop: ${message}\n`));
  }
};

/** Milliseconds that this one is waited for: what was typed, else what its service says, else for ever. */
const limitOf = (topology: Topology, { instance }: WaitingGuard, typed: number | undefined): number => {
  const job = topology.instances.get(instance);
  return typed ?? (job?.stopBounded ? job.timeouts.stop : Infinity);
};

const giveUp = (io: Io, late: readonly WaitingGuard[], asJson: boolean): 'over' => {
  const hint = 'give it more time with --wait-jobs 1h, or, if it may be lost, name it and say --force job';
  const problems = late.map(({ message }) => ({
    severity: 'error' as const,
    message: `still: ${message}`,
    hint,
  }));
  tellDiagnostics(io, problems, asJson);
  io.err('nothing was touched\n');
  return 'over';
};

/** `none` ran; `waited` until none did; `over`: one outlasted its time, which has been said. */
export const awaitJobs = async (
  io: Io,
  topology: Topology,
  transports: Transports,
  plan: Plan,
  flags: JobFlags,
): Promise<'none' | 'waited' | 'over'> => {
  const began = performance.now();
  for (let told = ''; ; await sleep(BETWEEN)) {
    const jobs = await waitingGuards(topology, transports, plan);
    if (jobs.length === 0) return told === '' ? 'none' : 'waited';
    const late = jobs.filter(
      (job) => performance.now() - began >= limitOf(topology, job, flags['wait-jobs']),
    );
    if (late.length > 0) return giveUp(io, late, flags.json);
    const names = jobs.map(({ instance }) => instance).join(', ');
    if (names !== told) io.err(`waiting for ${names}: nothing is touched until then\n`);
    told = names;
  }
};
