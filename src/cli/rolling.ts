/** The flags of a rolling restart, and what they must not be given with. */
import type { Goal, RollingGoal } from '../plan/model.ts';
import { UsageError } from './usage.ts';

export interface RollingFlags {
  readonly rolling: boolean;
  readonly batch: string | undefined;
  readonly by: RollingGoal['by'] | undefined;
  /** Milliseconds. */
  readonly pause: number | undefined;
  readonly 'max-failures': number | undefined;
  readonly 'with-dependents': boolean;
}

const givenAlone = (flags: RollingFlags): string | undefined =>
  (['batch', 'by', 'pause', 'max-failures'] as const).find((name) => flags[name] !== undefined) ??
  (flags['with-dependents'] ? 'with-dependents' : undefined);

/** Throws `UsageError`: better before anything is read or asked. Undefined: nothing rolls. */
export const rollingOf = (action: Goal['action'], flags: RollingFlags): RollingGoal | undefined => {
  if (!flags.rolling) {
    const alone = givenAlone(flags);
    if (alone !== undefined) throw new UsageError(`--${alone} has a meaning only with --rolling`);
    return undefined;
  }
  if (action !== 'restart')
    throw new UsageError(`--rolling is a way to restart: it does not go with ${action}`);
  return {
    by: flags.by ?? 'instance',
    batch: flags.batch ?? '1',
    pause: flags.pause ?? 0,
    maxFailures: flags['max-failures'] ?? 0,
    withDependents: flags['with-dependents'],
  };
};
