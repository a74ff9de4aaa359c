import { fileURLToPath } from 'node:url';
import { createGenerator } from 'ts-json-schema-generator';
import * as z from 'zod';
import { declaration, type Schema } from './declaration.ts';
import { DURATION } from '../../src/config/duration.ts';
import { graphSchema, TOPOLOGY_NAME, topologySchema } from '../../src/config/schema/document.ts';
import { HOST } from '../../src/config/schema/host.ts';
import { PROBES } from '../../src/config/schema/probe.ts';
import { NAME, SCOPE_WORDS } from '../../src/topology/names.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

export const folder = `${root}docs/schemas`;

/** By the name that a document carries in its `schema`. */
const TYPES = {
  'abq.plan': 'PlanDocument',
  'abq.saved-plan': 'SavedPlanDocument',
  'abq.status': 'StatusDocument',
  'abq.graph': 'GraphDocument',
  'abq.why': 'WhyDocument',
  'abq.impact': 'ImpactDocument',
  'abq.validation': 'ValidationDocument',
  'abq.problems': 'ProblemsDocument',
  'abq.refusal': 'RefusalDocument',
  'abq.event': 'EventDocument',
} as const;

/** File name and text of each schema. New properties may come within a version, so that readers must allow them. */
export const schemas = (): Map<string, string> => {
  const generator = createGenerator({
    path: `${root}src/views/documents.ts`,
    tsconfig: `${root}tsconfig.json`,
    additionalProperties: true,
    skipTypeCheck: true,
  });
  const ofTypes = Object.entries(TYPES).map(([name, type]) => [name, generator.createSchema(type)] as const);
  const ofLanguage = [
    ['abq.topology', topology()],
    ['abq.topology-graph', topology(graphSchema)],
  ] as const;
  const all = [...ofTypes, ...ofLanguage];
  return new Map([
    ...all.map(
      ([name, schema]) => [`${name}-1.schema.json`, `${JSON.stringify(schema, null, 2)}\n`] as const,
    ),
    ['abq.topology-1.d.ts', declaration(topology())],
  ]);
};

/** The language itself, for editors: from what checks it. */
const topology = (schema: z.ZodType = topologySchema): Schema => {
  const made = z.toJSONSchema(schema, {
    io: 'input',
    // What the language server behind most editors reads best, and what the other schemas are in.
    target: 'draft-7',
    override: ({ zodSchema, jsonSchema }) => {
      // `api:` with nothing behind it is made an empty mapping before it is checked.
      const isMade = zodSchema instanceof z.ZodPipe && zodSchema.in instanceof z.ZodTransform;
      if (isMade && jsonSchema.type === 'object') (jsonSchema as { type: unknown }).type = ['object', 'null'];
    },
  });
  return tightened(made, '') as Schema;
};

const RESERVED = Object.getOwnPropertyNames(Object.prototype).filter((word) => NAME.test(word));
const oneOf = (words: readonly string[]): string => `^(?:${words.join('|')})$`;
const ZERO = '^(?:0+(?:\\.0+)?(?:ms|s|m|h|d))+$';

/** By the pattern of a text: what a function checks besides, said again as far as a schema can say it. */
const REFUSED: ReadonlyMap<unknown, object> = new Map([
  [DURATION.source, { pattern: ZERO }],
  [NAME.source, { pattern: oneOf(RESERVED) }],
  [TOPOLOGY_NAME.source, { pattern: oneOf(RESERVED) }],
  [HOST.source, { pattern: oneOf([...SCOPE_WORDS, ...RESERVED]) }],
]);

/** @param key under which it stands */
function tightened(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value.map((item) => tightened(item, key));
  if (typeof value !== 'object' || value === null) return value;
  const inner = Object.entries(value).map(([name, one]): [string, unknown] => [name, tightened(one, name)]);
  const schema = Object.fromEntries(inner);
  const { pattern, properties = {} } = schema as Schema & { readonly pattern?: unknown };
  // Nothing is a good time for a probe to hold.
  const refused = key === 'stable' ? undefined : REFUSED.get(pattern);
  if (refused) return { ...schema, not: refused };
  // The kind it lacks may stand in what is extended; of two, one is too many.
  const isProbe = PROBES.every((kind) => kind in properties);
  return isProbe ? { ...schema, not: { anyOf: pairs(PROBES).map((required) => ({ required })) } } : schema;
}

const pairs = (names: readonly string[]): string[][] =>
  names.flatMap((one, index) => names.slice(index + 1).map((other) => [one, other]));
