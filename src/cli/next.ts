/** Every end tells the next command to type. */
import type { Goal } from '../plan/model.ts';
import type { InstanceId } from '../topology/model.ts';
import { stepState, succeeded, type RunState } from '../run/state.ts';
import { quoteArgv } from '../transports/quote.ts';
import type { Io } from './io.ts';
import type { TargetFlags } from './target.ts';

/** The command line as it was typed, so that no flag is lost; it does what is left. */
const again = (io: Io): string => quoteArgv(['abq', ...io.args]);

/** Stopped by a restart and not started again: the same restart would find them down, and leave them so. */
const leftDown = (state: RunState): readonly InstanceId[] => {
  if (state.plan.goal.action !== 'restart') return [];
  return state.plan.steps.flatMap(({ id, action, service, host }) => {
    const instance: InstanceId = `${service}@${host}`;
    const stop = state.steps.get(`stop:${instance}`)?.outcome;
    return action === 'start' && succeeded(stop) && !succeeded(stepState(state, id).outcome)
      ? [instance]
      : [];
  });
};

const configOf = (io: Io): string[] => {
  const at = io.args.findIndex((word) => word === '--config' || word.startsWith('--config='));
  const given = io.args[at];
  if (given === undefined) return [];
  return given === '--config' ? ['--config', io.args[at + 1] ?? ''] : [given];
};

const command = (io: Io, ...words: readonly string[]): string =>
  quoteArgv(['abq', ...words, ...configOf(io)]);

/** The command that carries out what was planned. */
export const commandOf = (io: Io, action: Goal['action'], flags: TargetFlags): string => {
  const { selectors, all, exclude, force } = flags;
  const several = (flag: string, values: readonly string[]): string[] =>
    values.flatMap((value) => [flag, value]);
  return command(
    io,
    action,
    ...(all ? ['--all'] : selectors),
    ...several('--exclude', exclude),
    ...several('--force', force),
    ...several('--assume-down', flags['assume-down']),
    ...(flags['no-closure'] ? ['--no-closure'] : []),
  );
};

/** The state is reached, so that the same command would find nothing to do: a failed hook after it is not run again. */
const lostHooks = (state: RunState): readonly string[] =>
  [...state.steps].flatMap(([id, { outcome, commands }]) => {
    const last = commands.at(-1);
    const isHook = last?.phase === 'afterStart' || last?.phase === 'afterStop';
    if (outcome !== 'failed' || !isHook) return [];
    return [
      `the ${last.phase} hook of ${id.replace(/^(start|stop):/, '')} is not run again, run it yourself: ${last.command}`,
    ];
  });

/** What a run leaves to do. */
export const nextCommands = (io: Io, state: RunState): readonly string[] => {
  if (state.result === 0) return [command(io, 'status')];
  const failed = [...state.steps].find(([, step]) => step.outcome === 'failed' || step.outcome === 'unknown');
  const look = failed ? [command(io, 'status', failed[0].replace(/^(start|stop):/, ''))] : [];
  const first = [...look, ...lostHooks(state)];
  const down = leftDown(state);
  if (down.length > 0)
    return [...first, `${command(io, 'start', ...down)}   (what was stopped and is not back)`];
  return [...first, `${again(io)}   (does what is left)`];
};
