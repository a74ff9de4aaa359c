/** A performer that does what a script says, and writes down what it was asked for. */
import type { StepId } from '../../../src/plan/model.ts';
import type { CommandResult, Confirmation, Phase } from '../../../src/run/outcome.ts';
import type { CommandKey, Performer, Progress } from '../../../src/run/performer.ts';
import type { InstanceId } from '../../../src/topology/model.ts';
import type { Observation, Observations } from '../../../src/topology/state.ts';
import { instanceOf } from '../../unit/run/sketch.ts';
import type { Clock } from './clock.ts';
import { actOf, consequences, type Act, type Shown } from './script.ts';
import type { Box, World } from './world.ts';

export interface Call {
  readonly kind: 'observe' | 'command' | 'confirm' | 'diagnose' | 'survey' | 'pause';
  /** A step; of a command, `phase instance`; of a survey, all its instances; of a pause, its length. */
  readonly of: string;
  /** Undefined: of all. */
  readonly step: StepId | undefined;
  /** Places in the order of all beginnings and ends; a call that never ends has no end. */
  readonly began: number;
  ended: number;
  /** Of a survey: what it saw. */
  seen?: Observations;
}

const PATIENCE = 1000;

const isThere = (step: StepId, shown: Shown): boolean =>
  step.startsWith('start:') ? shown === 'running' : shown === 'stopped' || shown === 'failed';

const resultOf = (command: string, act: Act): CommandResult => {
  const { ends = 0, takes = 5 } = act;
  const output: readonly string[] = [];
  if (typeof ends === 'number') return { kind: 'exit', command, code: ends, output };
  switch (ends) {
    case 'signal':
      return { kind: 'signal', command, signal: 'SIGKILL', output };
    case 'timeout':
      return { kind: 'timeout', command, after: takes, output };
    case 'lost':
    case 'unsent':
      return { kind: ends, command, message: 'connection reset' };
    case 'bug':
      throw new Error('a bug in the performer');
    default: {
      const never: never = ends;
      return never;
    }
  }
};

export class ScriptedPerformer implements Performer {
  readonly calls: Call[] = [];
  readonly #clock: Clock;
  readonly #world: World;
  readonly #keys = new Set<string>();
  #tick = 0;

  constructor(clock: Clock, world: World) {
    this.#clock = clock;
    this.#world = world;
  }

  #box(step: StepId): Box {
    const box = this.#world.get(instanceOf(step));
    if (!box) throw new Error(`no instance for ${step}`);
    return box;
  }

  async #during<T>(
    kind: Call['kind'],
    of: string,
    step: StepId | undefined,
    work: (call: Call) => Promise<T>,
  ): Promise<T> {
    const call: Call = { kind, of, step, began: this.#tick++, ended: Infinity };
    this.calls.push(call);
    const result = await work(call);
    call.ended = this.#tick++;
    return result;
  }

  observe(step: StepId, progress: Progress) {
    return this.#during('observe', step, step, async () => {
      const box = this.#box(step);
      await this.#clock.wait(1);
      if (box.shown === 'changing') progress('it is changing');
      await box.until((shown) => shown !== 'changing', box.script.patience ?? PATIENCE);
      return box.seen();
    });
  }

  describe(step: StepId, phase: Phase): string | undefined {
    const { script } = this.#box(step);
    const main = phase === 'start' || (phase === 'stop' && script.guard !== true);
    return main || phase === 'clear' || script[phase] ? `${phase} ${instanceOf(step)}` : undefined;
  }

  command({ run, step, phase, attempt }: CommandKey): Promise<CommandResult> {
    const key = [run, step, phase, attempt].join(' ');
    if (this.#keys.has(key)) throw new Error(`sent twice: ${key}`);
    this.#keys.add(key);
    const command = `${phase} ${instanceOf(step)}`;
    return this.#during('command', command, step, async () => {
      const box = this.#box(step);
      const act = actOf(box.script, phase, attempt);
      await this.#clock.wait(act.takes ?? 5);
      box.change(consequences(phase, act));
      return resultOf(command, act);
    });
  }

  confirm(step: StepId, expectation: 'wait' | 'now', progress: Progress): Promise<Confirmation> {
    return this.#during('confirm', step, step, async () => {
      const box = this.#box(step);
      const began = this.#clock.now;
      await this.#clock.wait(1);
      const known = (shown: Shown): boolean => isThere(step, shown) || shown === 'unreachable';
      if (expectation === 'wait') {
        if (!known(box.shown)) progress('its state');
        await box.until(known, box.script.guard ? Infinity : (box.script.patience ?? PATIENCE));
      }
      if (box.shown === 'unreachable') return { kind: 'lost', message: 'no route to host' };
      const observation = box.seen();
      if (isThere(step, box.shown)) return { kind: 'reached', observation };
      const after = expectation === 'wait' ? this.#clock.now - began : 0;
      return { kind: 'not-reached', observation, missing: '', after };
    });
  }

  diagnose(step: StepId): Promise<readonly string[]> {
    return this.#during('diagnose', step, step, async () => {
      const box = this.#box(step);
      await this.#clock.wait(box.script.diagnosing ?? 1);
      return [`log of ${instanceOf(step)}`];
    });
  }

  survey(instances: readonly InstanceId[]): Promise<Observations> {
    return this.#during('survey', instances.join(' '), undefined, async (call) => {
      await this.#clock.wait(
        Math.max(1, ...instances.map((id) => this.#world.get(id)?.script.surveyed ?? 1)),
      );
      const seen = new Map<InstanceId, Observation>();
      for (const id of instances) {
        const observation = this.#world.get(id)?.seen();
        if (observation) seen.set(id, observation);
      }
      call.seen = seen;
      return seen;
    });
  }

  pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    return this.#during('pause', String(milliseconds), undefined, () =>
      Promise.race([
        this.#clock.wait(milliseconds),
        new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve())),
      ]),
    );
  }
}

/** The most calls that were ever under way at once, of those whose step matches. */
export const peak = (calls: readonly Call[], matches: (step: StepId) => boolean): number => {
  const counted = calls.filter(({ step }) => step !== undefined && matches(step));
  const changes = counted.flatMap(({ began, ended }): [number, 1 | -1][] => [
    [began, 1],
    [ended, -1],
  ]);
  let now = 0;
  let most = 0;
  for (const [, by] of changes.sort(([a], [b]) => a - b)) most = Math.max(most, (now += by));
  return most;
};
