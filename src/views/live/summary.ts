/** What the headline and the footer are made of. */
import type { Outcome } from '../../run/outcome.ts';
import type { Wait } from './waits.ts';

export interface Summary {
  /** `acme: stop redis, mongo` */
  readonly title: string;
  readonly total: number;
  /** Steps that have ended well. */
  readonly done: number;
  readonly running: number;
  /** `2 of 4`: the batch that a rolling restart is in. */
  readonly batch: string | undefined;
  /** Of those that ended badly. */
  readonly outcomes: ReadonlyMap<Outcome, number>;
  /** Milliseconds of the monotonic clock; undefined before the run has begun. */
  readonly began: number | undefined;
  /** Milliseconds that the rest should take; undefined where nobody can say. */
  readonly left: number | undefined;
  /** A sentence: what is out of the ordinary. */
  readonly notice: string | undefined;
  readonly waits: readonly Wait[];
  /** What a row stands for. */
  readonly unit: 'step' | 'host';
  /** Nothing more will change. */
  readonly over: boolean;
}
