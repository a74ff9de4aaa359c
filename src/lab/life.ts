/** What a service does between the start and the end of its process: it becomes ready, flaps, dies. */
import type { Conduct } from './conduct.ts';
import type { Daemon } from './daemon.ts';
import type { Listener } from './listener.ts';
import { isHttp, type ServiceSpec } from './service-model.ts';

export interface LifeOptions {
  readonly spec: ServiceSpec;
  readonly conduct: Conduct;
  readonly daemon: Daemon;
  readonly listener: Listener;
  /** Called at each change of readiness. */
  show(ready: boolean): void;
}

/** Goes on until it is aborted. */
export const live = (options: LifeOptions, signal: AbortSignal): void => {
  for (const course of [readiness(options, signal), mortality(options, signal)]) {
    course.catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
};

const readiness = async (options: LifeOptions, signal: AbortSignal): Promise<void> => {
  const { spec, conduct, listener } = options;
  await conduct.pause(conduct.now.readyDelay, signal);
  for (;;) {
    await conduct.until(({ ready }) => ready, signal);
    if (spec.port !== undefined) await listener.open();
    if (signal.aborted) return listener.close();
    options.show(true);
    await conduct.until(({ ready, flap }) => !ready || flap > 0, signal);
    if (conduct.now.ready) await conduct.pause(conduct.now.flap, signal);
    if (!isHttp(spec)) listener.close();
    options.show(false);
    if (conduct.now.ready) await conduct.pause(conduct.now.flap, signal);
  }
};

const mortality = async ({ conduct, daemon }: LifeOptions, signal: AbortSignal): Promise<void> => {
  await conduct.until(({ dieAfter }) => dieAfter !== undefined, signal);
  await conduct.pause(conduct.now.dieAfter ?? 0, signal);
  await daemon.exit(conduct.now.dieCode);
};
