/** The topology against a second reading of the language that shares no code with it. */
import * as fc from 'fast-check';
import '../../property/seed.ts';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { documents } from '../../oracle/arbitrary-document.ts';
import { expand, type Platform } from '../../oracle/expand.ts';
import type { Topology } from '../../../src/topology/model.ts';
import { topologyOf } from '../config/given.ts';

const line = (owner: string, kind: string, need: number, candidates: readonly string[]): string =>
  `${owner} ${kind} ${need} of ${[...candidates].sort().join(' ')}`;

const linesOf = (topology: Topology): string[] =>
  [...topology.instances.values()]
    .flatMap(({ id, dependencies }) =>
      dependencies.map(({ kind, need, candidates }) => line(id, kind, need, candidates)),
    )
    .sort();

const expectedLines = (platform: Platform): string[] =>
  platform.dependencies
    .map(({ owner, kind, need, candidates }) => line(owner, kind, need, candidates))
    .sort();

/** Whether some order is a circle, by taking away what waits for nothing. */
function isCyclic(
  { instances, dependencies }: Platform,
  kinds: readonly string[],
  reversed: string,
): boolean {
  const edges = dependencies
    .filter(({ kind }) => kinds.includes(kind))
    .flatMap(({ owner, kind, candidates }) =>
      candidates.map((other) => (kind === reversed ? ([other, owner] as const) : ([owner, other] as const))),
    );
  let left = new Set<string>(instances.keys());
  for (let size = -1; size !== left.size;) {
    size = left.size;
    const waiting = left;
    left = new Set([...left].filter((id) => edges.some(([from, to]) => from === id && waiting.has(to))));
  }
  return left.size > 0;
}

test('instances, candidates, needs and circles are those of the oracle', () => {
  let [sound, cyclic] = [0, 0];
  fc.assert(
    fc.property(documents, (document) => {
      const platform = expand(document);
      const both = ['requires', 'wants', 'after'];
      const circle =
        isCyclic(platform, [...both, 'startAfter'], '') ||
        isCyclic(platform, [...both, 'stopAfter'], 'stopAfter');
      const result = topologyOf(JSON.stringify(document));
      const messages = result.ok ? [] : result.errors.map(({ message }) => message);
      assert.is(
        result.ok,
        platform.errors.length === 0 && !circle,
        [...platform.errors, ...messages].join('\n'),
      );
      if (platform.errors.length === 0)
        assert.is(
          messages.some((text) => text.includes('circle')),
          circle,
        );
      if (!result.ok) {
        cyclic++;
        return;
      }
      sound++;
      assert.equal([...result.value.instances.keys()], [...platform.instances.keys()].sort());
      assert.equal(
        linesOf(result.value).filter((text) => !isOwn(text)),
        expectedLines(platform).filter((text) => !isOwn(text)),
      );
    }),
    { numRuns: 400 },
  );
  assert.ok(sound > 50 && cyclic > 5, `${sound} sound, ${cyclic} not`);
});

/** Of one service on itself: so does the oracle write the order of `serial`, which the topology keeps apart. */
function isOwn(text: string): boolean {
  const [owner = '', , , , ...candidates] = text.split(' ');
  return candidates.every((id) => id.split('@')[0] === owner.split('@')[0]);
}

test.run();
