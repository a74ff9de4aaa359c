import { fileURLToPath } from 'node:url';
import { createGenerator } from 'ts-json-schema-generator';

const root = fileURLToPath(new URL('../../', import.meta.url));

export const folder = `${root}docs/schemas`;

/** By the name that a document carries in its `schema`. */
const TYPES = {
  'abq.plan': 'PlanDocument',
  'abq.status': 'StatusDocument',
  'abq.graph': 'GraphDocument',
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
  return new Map(
    Object.entries(TYPES).map(([name, type]) => [
      `${name}-1.schema.json`,
      `${JSON.stringify(generator.createSchema(type), null, 2)}\n`,
    ]),
  );
};
