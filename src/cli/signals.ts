/** The first signal lets what runs finish; the second leaves at once. The journal tells the truth either way. */
import { Exit } from './exit.ts';
import type { Io } from './io.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Returns what takes the handler off again. */
const handleWith = (handle: () => void): (() => void) => {
  for (const signal of SIGNALS) process.on(signal, handle);
  return () => {
    for (const signal of SIGNALS) process.off(signal, handle);
  };
};

/** Before the first command, there is nothing to finish. */
export const onEarlySignals = (io: Io, release: () => Promise<void>): (() => void) =>
  handleWith(() => {
    io.err('\ninterrupted: nothing was touched\n');
    void release().finally(() => process.exit(Exit.interrupted));
  });

export const onSignals = (io: Io, interrupt: () => void, journal: string): (() => void) => {
  let asked = false;
  return handleWith(() => {
    if (asked) {
      io.err(
        `\nleft at once; commands that were sent may still run on their hosts; the journal is ${journal}\nnext: abq status\n`,
      );
      process.exit(Exit.interrupted);
    }
    asked = true;
    interrupt();
  });
};
