/** A topology with most kinds of edges, and its right plans. */
import * as assert from 'uvu/assert';
import { topology } from './build.ts';

/** Two redis of which the API needs one, a proxy that starts with the API but stops whenever. */
export const shop = topology({
  'db@a': [],
  'redis@1': [],
  'redis@2': [],
  'api@b': ['requires db@a', 'requires 1 of redis@1 redis@2'],
  'web@c': ['requires api@b'],
  'proxy@c': ['startAfter api@b'],
  'agent@d': ['stopAfter api@b', 'wants db@a'],
});
export const started = `
  start:db@a
  start:redis@1
  start:redis@2
  start:agent@d <- start:db@a
  start:api@b <- start:db@a! 1(start:redis@1 start:redis@2)
  start:web@c <- start:api@b!
  start:proxy@c <- start:api@b`;
export const stopped = `
  stop:web@c
  stop:proxy@c
  stop:api@b <- stop:web@c!
  stop:agent@d <- stop:api@b
  stop:redis@1 <- stop:api@b!
  stop:redis@2 <- stop:api@b!
  stop:db@a <- stop:api@b! stop:agent@d`;

/** A plan that was right but for one place. */
export function replaced(text: string, from: string, to: string): string {
  assert.ok(text.includes(from), `${from} is not in the plan`);
  return text.replace(from, to);
}
