/** Every end tells the next command to type. */
import type { Goal, Plan } from '../plan/model.ts';
import type { Describe } from '../run/effects.ts';
import type { InstanceId } from '../topology/model.ts';
import { stepState, succeeded, type RunState } from '../run/state.ts';
import { quoteArgv } from '../transports/quote.ts';
import { list } from '../views/text.ts';
import type { Io } from './io.ts';
import { notBack, notRestarted, rollingFlags, stillDrained, undrainByHand } from './next-rolling.ts';

/** The command line as it was typed, so that no flag is lost; it does what is left. */
export const again = (io: Io): string => quoteArgv(['abq', ...io.args]);

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

/** What was typed: the goal, and the hosts that are vouched for as being down. */
export interface Typed {
  readonly goal: Goal;
  readonly assumeDown: readonly string[];
}

const several = (flag: string, values: readonly string[]): string[] =>
  values.flatMap((value) => [flag, value]);

/** `--restore`, `--restore=RUN`, or nothing. */
export const restoreWords = (run: string | undefined): readonly string[] =>
  run === undefined ? [] : [run === '' ? '--restore' : `--restore=${run}`];

const wordsOf = ({ goal, assumeDown }: Typed): readonly string[] => [
  goal.action,
  ...restoreWords(goal.restore && (goal.restore.run ?? '')),
  ...(goal.all ? ['--all'] : goal.selectors),
  ...several('--exclude', goal.exclude),
  ...several('--force', goal.force),
  ...several('--assume-down', assumeDown),
  ...(goal.closure || goal.restore ? [] : ['--no-closure']),
  ...(goal.rolling ? rollingFlags(goal.rolling) : []),
];

/** The command that carries out what was planned. */
export const commandOf = (io: Io, typed: Typed): string => command(io, ...wordsOf(typed));

/** The command that saves a plan for the same goal. */
export const planAnew = (io: Io, typed: Typed, out: string): string =>
  command(io, 'plan', ...wordsOf(typed), '--out', out);

export const applyCommand = (io: Io, file: string): string => command(io, 'apply', file);

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

/** Flags of a run that go with the command for what is left. */
interface AgainFlags {
  readonly parallel: number | undefined;
  readonly 'fail-fast': boolean;
  readonly reason: string | undefined;
  readonly 'assume-down': readonly string[];
}

/** With the same flags, and only what was not restarted. */
const restartOf = (io: Io, goal: Goal, left: readonly InstanceId[], flags: AgainFlags): string =>
  command(
    io,
    ...wordsOf({ goal: { ...goal, selectors: left, all: false }, assumeDown: flags['assume-down'] }),
    ...several('--parallel', flags.parallel === undefined ? [] : [String(flags.parallel)]),
    ...(flags['fail-fast'] ? ['--fail-fast'] : []),
    ...several('--reason', flags.reason === undefined ? [] : [flags.reason]),
  );

const rollingCommands = (
  io: Io,
  state: RunState,
  flags: AgainFlags,
  describe: Describe,
): readonly string[] => {
  const down = notBack(state);
  const left = notRestarted(state);
  const drained = stillDrained(state, describe);
  const undrains = (ids: readonly InstanceId[]): string => {
    const some = ids.filter((id) => drained.has(id));
    return some.length > 0 ? `; ${list(some, 6)} may be drained until then` : '';
  };
  // A plain start gives no traffic back; a rolling restart of what is down starts it, and does.
  const isDrained = down.some((id) => drained.has(id));
  const back = isDrained ? command(io, 'restart', ...down, '--rolling') : command(io, 'start', ...down);
  return [
    ...undrainByHand(drained, [...down, ...left]),
    ...(down.length > 0 ? [`${back}   (what was stopped and is not back${undrains(down)})`] : []),
    ...(left.length > 0
      ? [`${restartOf(io, state.plan.goal, left, flags)}   (what was not restarted${undrains(left)})`]
      : []),
  ];
};

/** What was down before a stop of everything stays down: only what ran is started. */
const wayBack = (io: Io, { goal }: Plan): readonly string[] =>
  goal.action === 'stop' && goal.all ? [`${command(io, 'start', '--restore')}   (starts what ran)`] : [];

/** What a run leaves to do; `describe`: the commands that its steps would send, `rest`: what does what is left. */
export const nextCommands = (
  io: Io,
  state: RunState,
  flags: AgainFlags,
  describe: Describe,
  rest: string,
): readonly string[] => {
  if (state.result === 0) return [command(io, 'status'), ...wayBack(io, state.plan)];
  const failed = [...state.steps].find(([, step]) => step.outcome === 'failed' || step.outcome === 'unknown');
  const look = failed ? [command(io, 'status', failed[0].replace(/^(start|stop):/, ''))] : [];
  const first = [...look, ...lostHooks(state)];
  if (state.rolling) {
    const all = [...first, ...rollingCommands(io, state, flags, describe)];
    return all.length > 0 ? all : [command(io, 'status')];
  }
  const down = leftDown(state);
  if (down.length > 0)
    return [...first, `${command(io, 'start', ...down)}   (what was stopped and is not back)`];
  return [...first, `${rest}   (does what is left)`];
};
