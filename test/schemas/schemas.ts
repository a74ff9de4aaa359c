import { fileURLToPath } from 'node:url';
import { createGenerator } from 'ts-json-schema-generator';
import * as z from 'zod';
import { declaration, type Schema } from './declaration.ts';
import { topologySchema } from '../../src/config/schema/document.ts';

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
  const all = [...ofTypes, ['abq.topology', topology()] as const];
  return new Map([
    ...all.map(
      ([name, schema]) => [`${name}-1.schema.json`, `${JSON.stringify(schema, null, 2)}\n`] as const,
    ),
    ['abq.topology-1.d.ts', declaration(topology() as Schema)],
  ]);
};

/** The language itself, for editors: from what checks it. */
const topology = () =>
  z.toJSONSchema(topologySchema, {
    io: 'input',
    // What the language server behind most editors reads best, and what the other schemas are in.
    target: 'draft-7',
    override: ({ zodSchema, jsonSchema }) => {
      // `api:` with nothing behind it is made an empty mapping before it is checked.
      const isMade = zodSchema instanceof z.ZodPipe && zodSchema.in instanceof z.ZodTransform;
      if (isMade && jsonSchema.type === 'object') (jsonSchema as { type: unknown }).type = ['object', 'null'];
    },
  });
