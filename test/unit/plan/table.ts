/** A table of plans: what is asked of which topology, and the whole answer as text. */
import * as assert from 'uvu/assert';
import { given, lines, planned, show, type Situation } from './given.ts';

export interface Row extends Situation {
  readonly says: string;
  readonly topology: string;
  readonly command: string;
  readonly plan: string;
}

export const title = ({ command, says }: Row): string => `${command}: ${says}`;

export const check = ({ topology, command, plan, ...situation }: Row): void =>
  assert.is(show(planned(given(topology), command, situation)), lines(plan));
