/** For commands that hold a lab: whoever asks them to end is answered once all that they made is gone. */

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface Asked {
  /** Aborted by the first signal; what comes after it changes nothing. */
  readonly asked: AbortSignal;
  readonly release: () => void;
}

export const catchSignals = (): Asked => {
  const controller = new AbortController();
  const ask = (): void => controller.abort();
  for (const signal of SIGNALS) process.on(signal, ask);
  // Nobody reads on: `abq demo | head`.
  process.stdout.once('error', ask);
  return {
    asked: controller.signal,
    release: () => {
      for (const signal of SIGNALS) process.off(signal, ask);
      process.stdout.off('error', ask);
    },
  };
};
