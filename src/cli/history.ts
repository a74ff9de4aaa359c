/** What earlier runs have to say to this one: what ran, and how long its steps took. */
import { isRead, readRuns, recentRuns, runIds, type PastRun, type Unread } from '../journal/history.ts';
import { runsFolder } from '../journal/place.ts';
import type { Plan, Ran, RestoreGoal } from '../plan/model.ts';
import { durationsOf, forecast, type Forecast } from '../run/forecast.ts';
import { ranBefore, stoppedIn } from '../run/ran.ts';
import type { Policy } from '../run/policy.ts';
import type { Diagnostic, Result } from '../topology/diagnostic.ts';
import type { InstanceId, Topology } from '../topology/model.ts';
import { count, list } from '../views/text.ts';
import type { Io } from './io.ts';

/** Runs that a forecast rests on: what took long a year ago says little. */
const MOST = 50;

const folderOf = (io: Io, topology: Topology): string => runsFolder(io.env, topology.name);

const tellUnread = (io: Io, topology: Topology, unread: readonly Unread[]): void => {
  if (unread.length === 0) return;
  const told = list(
    unread.map(({ run, why }) => `${run} (${why})`),
    3,
  );
  io.err(
    io.errStyle.yellow(
      `warning: runs in ${folderOf(io, topology)} that cannot be read are left out (${unread.length}): ${told}\n`,
    ),
  );
};

type Durations = ReturnType<typeof durationsOf>;

const NONE: readonly Durations[] = [];

const codeOf = (error: unknown): string => {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  return code;
};

const recent = async (io: Io, topology: Topology): Promise<readonly Durations[]> => {
  const folder = folderOf(io, topology);
  try {
    const { taken, unread } = await recentRuns(folder, MOST, ({ state }) => durationsOf(state));
    tellUnread(io, topology, unread);
    return taken;
  } catch (error) {
    io.err(io.errStyle.yellow(`warning: ${folder} cannot be read: ${codeOf(error)}\n`));
    return NONE;
  }
};

/** Says of the runs that cannot be read that they are left out. */
export const forecastOf = async (
  io: Io,
  topology: Topology,
  plan: Plan,
  policy: Policy,
): Promise<Forecast> => {
  const past = plan.steps.length === 0 ? NONE : await recent(io, topology);
  return forecast(plan, policy, past);
};

/** A run that was killed says nothing of what it left: the next one does. Only while the lock is held is it known dead. */
export const tellUnfinished = async (io: Io, topology: Topology): Promise<void> => {
  for await (const reading of readRuns(folderOf(io, topology))) {
    if (!isRead(reading) || reading.state.result !== undefined) return;
    const { instances } = withoutJobs(topology, ranBefore(reading, new Set()));
    const what = `run ${reading.run} (${reading.state.plan.goal.action}) never ended`;
    const left = `${count(instances.length, 'instance')} that it stopped did not come back: ${list(instances, 8)}`;
    if (instances.length > 0)
      io.err(io.errStyle.yellow(`${what}; ${left}; \`abq start --restore\` starts what ran\n`));
    return;
  }
};

/** A job is started by others, and never by a start of ours. */
const withoutJobs = (topology: Topology, { run, instances }: Ran): Ran => ({
  run,
  instances: instances.filter((id) => topology.instances.get(id)?.service.kind !== 'job').toSorted(),
});

/** All that ran, by the run that stopped it, the newest run first. Reads no further back than it has to. */
export const allThatRan = async (io: Io, topology: Topology): Promise<readonly Ran[]> => {
  const known = new Set<InstanceId>();
  const found: Ran[] = [];
  const unread: Unread[] = [];
  for await (const reading of readRuns(folderOf(io, topology))) {
    if (!isRead(reading)) unread.push(reading);
    else found.push(withoutJobs(topology, ranBefore(reading, known)));
    if ([...topology.instances.keys()].every((id) => known.has(id))) break;
  }
  tellUnread(io, topology, unread);
  return found.filter(({ instances }) => instances.length > 0);
};

const problem = (message: string, hint: string): { ok: false; errors: readonly Diagnostic[] } => ({
  ok: false,
  errors: [{ severity: 'error', message, hint }],
});

const oneRun = async (io: Io, topology: Topology, id: string): Promise<Result<PastRun>> => {
  const folder = folderOf(io, topology);
  const ids = await runIds(folder);
  if (!ids.includes(id)) {
    const hint =
      ids.length === 0
        ? `No run of ${topology.name} is kept in ${folder}.`
        : `The newest are ${list(ids, 3)}.`;
    return problem(`there is no run ${id} of ${topology.name}`, hint);
  }
  for await (const reading of readRuns(folder)) {
    if (reading.run !== id) continue;
    if (isRead(reading)) return { ok: true, value: reading, warnings: [] };
    return problem(`run ${id} cannot be read: ${reading.why}`, 'Name what to start.');
  }
  return problem(`run ${id} never began, so that it stopped nothing`, 'Name another run, or what to start.');
};

const restored = async (io: Io, topology: Topology, asked: string): Promise<Result<RestoreGoal>> => {
  if (asked === '') {
    const from = await allThatRan(io, topology);
    if (from.length > 0) return { ok: true, value: { from }, warnings: [] };
    const message = `nothing to restore: no run of ${topology.name} has stopped anything that was not started since`;
    return problem(
      message,
      'Name what to start, or say --all; --restore RUN takes what one run has stopped.',
    );
  }
  const found = await oneRun(io, topology, asked);
  if (!found.ok) return found;
  const ran = withoutJobs(topology, { run: asked, instances: stoppedIn(found.value.state) });
  if (ran.instances.length > 0) return { ok: true, value: { run: asked, from: [ran] }, warnings: [] };
  const { action } = found.value.state.plan.goal;
  return problem(
    `nothing to restore: run ${asked} (${action}) has stopped nothing`,
    'Name another run, or what to start; --restore alone takes what all of them have stopped.',
  );
};

/**
 * What `--restore` and `--restore RUN` mean now. `asked`: the run, or empty for all of them. What is no longer in the
 * topology is in it: the plan says that it is left.
 */
export const restoreOf = async (io: Io, topology: Topology, asked: string): Promise<Result<RestoreGoal>> => {
  try {
    return await restored(io, topology, asked);
  } catch (error) {
    return problem(`${folderOf(io, topology)} cannot be read: ${codeOf(error)}`, 'Name what to start.');
  }
};
