/** Writes `docs/schemas` from the types in `src/views/documents.ts` and the schema in `src/config`: `npm run schemas`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder, schemas } from './schemas.ts';

mkdirSync(folder, { recursive: true });
for (const [file, text] of schemas()) writeFileSync(join(folder, file), text);
