/** Tells when waiting for a start is of no use any more. */
import type { Sighting } from '../managers/manager.ts';
import type { Clock } from '../probes/await.ts';
import type { Step } from '../plan/model.ts';
import type { Instance } from '../topology/model.ts';

/** Milliseconds that an init script's daemon may take to be seen by its `status`, after the script has returned. */
const GRACE = 30_000;

/**
 * To be asked at each look, in order. systemd knows when a unit has died. An init script returns at once, with the
 * daemon perhaps not seen yet; a status command may say "stopped" until the service answers, and has all the time
 * there is. Whatever was up and is down again has died; what is restarted by its manager is `changing`, not down.
 */
export const deathWatch = (
  step: Step,
  instance: Instance,
  clock: Clock,
): ((sighting: Sighting) => boolean) => {
  const begun = clock.now();
  let wasUp = false;
  return ({ state, via }) => {
    if (step.action !== 'start') return false;
    wasUp ||= state === 'running' || state === 'changing';
    if (state === 'absent') return true;
    if (state !== 'failed' && state !== 'stopped') return false;
    if (wasUp) return true;
    const { start, status, manager } = instance.service;
    if (status !== undefined) return false;
    if (via === 'systemd' && (start === undefined || state === 'failed')) return true;
    return manager !== 'command' && clock.now() - begun >= GRACE;
  };
};
