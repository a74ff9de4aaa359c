/** A host that cannot be asked is tried again at growing intervals: sshd bans those who come too often. */
import type { Clock } from '../probes/await.ts';
import type { Progress } from '../run/performer.ts';
import type { Looked } from './look.ts';

/** Milliseconds for which a host is tried again: before anything is sent, ... */
export const FIRST_PATIENCE = 20_000;
/** ... after a command was, ... */
export const PATIENCE = 60_000;
/** ... and while a job is waited for, which is not given up for a short cut. */
export const GUARD_PATIENCE = 600_000;

/** Milliseconds. */
const SHORTEST = 1000;
const LONGEST = 30_000;

export interface Silence {
  /** Before each look. */
  pause(): Promise<void>;
  /** The look found nobody. True: this has been so for as long as there is patience. */
  note(message: string): boolean;
  /** The look was answered. */
  end(): void;
}

/** `patience`: milliseconds from the first look that was not answered. */
export const createSilence = (clock: Clock, host: string, patience: number, progress: Progress): Silence => {
  let since: number | undefined;
  let wait = 0;
  return {
    pause: async () => {
      if (wait > 0) await clock.sleep(wait);
    },
    note: (message) => {
      since ??= clock.now();
      const left = since + patience - clock.now();
      wait = Math.min(Math.max(2 * wait, SHORTEST), LONGEST, Math.max(left, 0));
      progress(`${host} cannot be asked: ${message}`);
      return left <= 0;
    },
    end: () => {
      since = undefined;
      wait = 0;
    },
  };
};

/** The contract: a lost connection is made again and the state observed before anything is decided. */
export const askPatiently = async <T>(
  silence: Silence,
  look: () => Promise<Looked<T>>,
): Promise<Looked<T>> => {
  for (;;) {
    await silence.pause();
    const looked = await look();
    if (looked.kind === 'seen') {
      silence.end();
      return looked;
    }
    if (silence.note(looked.message)) return looked;
  }
};
