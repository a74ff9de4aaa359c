/**
 * Carries a run: drains the inputs that have come, lets the kernel decide, writes the entries down,
 * and only then performs the effects. Write-ahead by construction; it decides nothing itself.
 */
import { decide } from './decide.ts';
import type { Effect, Input } from './effects.ts';
import type { Stamp, StampedEntry } from './entries.ts';
import type { Performer } from './performer.ts';
import type { RunState } from './state.ts';

/** Where entries go to last. `durable`: resolve only when they are on the disk. Rejects when they cannot be kept. */
export interface RunLog {
  append(entries: readonly StampedEntry[], durable: boolean): Promise<void>;
}

export interface Drive {
  readonly run: string;
  readonly version: string;
  readonly state: RunState;
  readonly performer: Performer;
  readonly log: RunLog;
  /** Called with every entry once it is kept, in order. */
  readonly watch: (entry: StampedEntry) => void;
}

/** A run under way. */
export interface Driving {
  /** Resolves when the run has ended; rejects on a bug or when the log cannot be written. */
  readonly ended: Promise<RunState>;
  /** Start nothing new, let what runs finish. */
  interrupt(): void;
}

class Inbox {
  #inputs: Input[] = [];
  #wake: (() => void) | undefined;

  put(input: Input): void {
    this.#inputs.push(input);
    this.#wake?.();
  }

  async drain(): Promise<Input[]> {
    if (this.#inputs.length === 0) await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#wake = undefined;
    return this.#inputs.splice(0);
  }
}

/** `over`: aborted when the run has ended, so that nothing is waited for then. */
const perform = async (drive: Drive, effect: Effect, inbox: Inbox, over: AbortSignal): Promise<Input> => {
  const { performer, run } = drive;
  const progress = (step: Extract<Effect, { type: 'observe' | 'confirm' }>['step']) => (waitingFor: string) =>
    inbox.put({ type: 'waiting', step, for: waitingFor });
  switch (effect.type) {
    case 'observe':
      return {
        type: 'observed',
        step: effect.step,
        observation: await performer.observe(effect.step, progress(effect.step)),
      };
    case 'command': {
      const { step, phase, attempt } = effect;
      return {
        type: 'commanded',
        step,
        phase,
        result: await performer.command({ run, step, phase, attempt }),
      };
    }
    case 'confirm': {
      const { step, expectation } = effect;
      return {
        type: 'confirmed',
        step,
        confirmation: await performer.confirm(step, expectation, progress(step)),
      };
    }
    case 'diagnose':
      return { type: 'diagnosed', step: effect.step, lines: await performer.diagnose(effect.step) };
    case 'survey':
      return { type: 'surveyed', observations: await performer.survey(effect.instances) };
    case 'look':
      return { type: 'looked', observations: await performer.survey(effect.instances) };
    case 'pause':
      await performer.pause(effect.milliseconds, over);
      return { type: 'paused' };
    default: {
      const never: never = effect;
      throw new Error(`unknown effect ${JSON.stringify(never)}`);
    }
  }
};

const stamper = (): ((mono: number) => Stamp) => {
  let seq = 0;
  return (mono) => ({ seq: ++seq, time: new Date().toISOString(), mono });
};

const loop = async (drive: Drive, inbox: Inbox, over: AbortSignal): Promise<RunState> => {
  const stamp = stamper();
  let broken: { readonly error: unknown } | undefined;
  const undertake = (effect: Effect): void => {
    if (broken) return;
    perform(drive, effect, inbox, over).then(
      (input) => inbox.put(input),
      (error: unknown) => {
        broken ??= { error };
        inbox.put({ type: 'interrupt' });
      },
    );
  };
  const describe = drive.performer.describe.bind(drive.performer);
  while (drive.state.result === undefined) {
    const inputs = await inbox.drain();
    if (broken) throw broken.error;
    const mono = Math.round(performance.now());
    const { entries, effects } = decide(drive.state, describe, inputs, mono);
    const stamped = entries.map((entry): StampedEntry => ({ ...entry, ...stamp(mono) }));
    await drive.log.append(
      stamped,
      stamped.some((entry) => entry.type !== 'step.waiting'),
    );
    stamped.forEach(drive.watch);
    effects.forEach(undertake);
  }
  return drive.state;
};

export const drive = (options: Drive): Driving => {
  const inbox = new Inbox();
  inbox.put({ type: 'begin', run: options.run, version: options.version });
  const over = new AbortController();
  const ended = loop(options, inbox, over.signal).finally(() => over.abort());
  return { ended, interrupt: () => inbox.put({ type: 'interrupt' }) };
};
