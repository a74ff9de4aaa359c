/**
 * However an example is mangled: an answer, with places, in bounded time; and what is accepted means what a
 * second reading of it means. `npm run soak` does the same many times over.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as fc from 'fast-check';
import '../seed.ts';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import { find, placesOf, type Node } from '../../../src/config/node.ts';
import { parseDocuments } from '../../../src/config/parse.ts';
import { parseYaml } from '../../../src/config/yaml.ts';
import { buildTopology, checkNames } from '../../../src/topology/build.ts';
import type { Result } from '../../../src/topology/diagnostic.ts';
import type { Topology } from '../../../src/topology/model.ts';
import { edits } from './mutate.ts';
import { read } from './reading.ts';

const RUNS = Number(process.env.ABQ_FUZZ_RUNS ?? 400);

/** Of the processor, in milliseconds: what others do on the machine does not count. */
const LONGEST = 2000;

interface Example {
  readonly name: string;
  readonly text: string;
  /** What it extends, in order. */
  readonly bases: readonly string[];
}

const EXAMPLES: readonly Example[] = readdirSync('examples').map((name) => {
  const file = `examples/${name}/abq.config.yaml`;
  const text = readFileSync(file, 'utf8');
  const { extends: base } = parse(text) as { extends?: string };
  const bases =
    base === undefined
      ? []
      : [readFileSync(base.startsWith('.') ? join(dirname(file), base) : `graphs/${base}.yaml`, 'utf8')];
  return { name, text, bases };
});

const nodes = new Map<string, Node>();

/** Once for each graph: it is never changed. */
function baseNode(text: string): Node {
  const node = nodes.get(text) ?? parseYaml(text, 'base').node;
  if (!node) throw new Error('a graph that is none');
  nodes.set(text, node);
  return node;
}

function load(text: string, bases: readonly string[]): Result<Topology> | undefined {
  const { node, errors: syntax } = parseYaml(text, 'f');
  if (!node) return syntax.length > 0 ? { ok: false, errors: syntax } : undefined;
  const parsed = parseDocuments([...bases.map(baseNode), node], syntax);
  const places = placesOf(parsed.root);
  const { document, errors, leftOut } = parsed;
  if (errors.length === 0 && document) return buildTopology({ document, places, hash: '' });
  const names = document && leftOut ? checkNames({ document, places }, leftOut).errors : [];
  return { ok: false, errors: [...errors, ...names] };
}

/** Instances with their edges, in the words of the second reading. */
const edgesOf = ({ instances }: Topology): Map<string, string[]> =>
  new Map(
    [...instances.values()].map(({ id, dependencies }) => [
      id,
      dependencies
        .map(
          ({ kind, need, candidates, declared }) =>
            `${kind} ${need} of ${candidates.toSorted().join(' ')}${declared.restart ? ', restart' : ''}`,
        )
        .sort(),
    ]),
  );

/** @returns whether it is accepted */
function check({ text, bases }: Example, changed: string): boolean {
  const before = process.cpuUsage();
  // What it extends is given here, whatever has become of that line.
  const result = load(changed, find(baseNode(text), ['extends']).depth === 0 ? [] : bases);
  const { user, system } = process.cpuUsage(before);
  assert.ok((user + system) / 1000 < LONGEST, `it took ${(user + system) / 1000} ms`);
  if (result === undefined) return false;
  if (!result.ok) {
    assert.ok(result.errors.length > 0, 'no error is told');
    const count = changed.split(/\n/).length;
    for (const { place, message } of result.errors) {
      assert.ok(place && place.line >= 1 && place.column >= 1, message);
      if (place.file === 'f') assert.ok(place.line <= count + 1, message);
    }
    return false;
  }
  const options = {
    version: '1.2',
    schema: 'core',
    merge: false,
    logLevel: 'silent',
    maxAliasCount: -1,
  } as const;
  const second = read([...bases, changed].map((one) => parse(one, options) as unknown));
  assert.equal(second.errors, []);
  const sorted = (map: ReadonlyMap<string, readonly string[]>) =>
    [...map].sort(([a], [b]) => (a < b ? -1 : 1));
  assert.equal(sorted(edgesOf(result.value)), sorted(second.instances));
  return true;
}

for (const example of EXAMPLES) {
  test(`the example ${example.name} means the same in both readings`, () => {
    assert.is(load(example.text, example.bases)?.ok, true);
    check(example, example.text);
  });
}

test('mangled examples', () => {
  const seed = Number(process.env.ABQ_FUZZ_SEED ?? Date.now());
  console.log(`seed ${seed}, ${RUNS} runs`);
  let accepted = 0;
  fc.assert(
    fc.property(fc.constantFrom(...EXAMPLES), edits, (example, changes) => {
      const changed = changes.reduce((text, change) => change(text), example.text);
      accepted += Number(check(example, changed));
    }),
    { numRuns: RUNS, seed },
  );
  assert.ok(
    accepted > RUNS / 20,
    `of ${RUNS} only ${accepted} were accepted: the second reading has little to do`,
  );
});

test.run();
