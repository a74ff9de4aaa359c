import type { Case } from './case.ts';
import { Ledger, type Change } from './ledger.ts';
import type { Need } from './platform.ts';
import type { Standing } from './standing.ts';
import { within, type Span } from './steps.ts';

/** A batch, or the whole plan. The standings are those of the one stage that is looked at now. */
export interface Stage extends Span {
  readonly before: readonly Standing[];
  readonly after: readonly Standing[];
  /** Of the need's candidates, before the stage: how many are ready, and how many must be. */
  readonly ready: (need: Need) => number;
  readonly wanted: (need: Need) => number;
}

/** One stage after the other; the same memory is carried along, so look at a stage before taking the next. */
export function* stagesIn(
  { platform, steps, batches }: Pick<Case, 'platform' | 'steps' | 'batches'>,
  initial: readonly Standing[],
): Generator<Stage> {
  const [before, after] = [new Ledger(platform, initial), new Ledger(platform, initial)];
  const { ready, wanted } = before;
  for (const span of batches) {
    const acting = new Set(steps.instance.slice(span.from, span.to));
    const changes = after.apply(
      [...acting].map((instance): Change => {
        const standing = within(span, steps.start, instance) >= 0 ? 'ready' : 'down';
        return { instance, standing };
      }),
    );
    yield { ...span, before: before.standings, after: after.standings, ready, wanted };
    for (const change of changes) before.set(change);
  }
}
