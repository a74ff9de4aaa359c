/** The first signal lets what runs finish; the second leaves at once. The journal tells the truth either way. */
import { Exit } from './exit.ts';
import type { Io } from './io.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Returns what takes the handlers off again. */
export const onSignals = (io: Io, interrupt: () => void, journal: string): (() => void) => {
  let asked = false;
  const handle = (): void => {
    if (asked) {
      io.err(
        `\nleft at once; commands that were sent may still run on their hosts; the journal is ${journal}\n`,
      );
      process.exit(Exit.interrupted);
    }
    asked = true;
    interrupt();
  };
  for (const signal of SIGNALS) process.on(signal, handle);
  return () => {
    for (const signal of SIGNALS) process.off(signal, handle);
  };
};
