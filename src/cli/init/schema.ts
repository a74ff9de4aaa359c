/** How a topology names the JSON Schema of its language, so that an editor finds it. */
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { INSTALLED } from '../../config/graphs.ts';

const SCHEMA = 'docs/schemas/abq.topology-1.schema.json';

/**
 * Where abq is a package of the project that the topology is in, or the topology lies in a clone of
 * abq, the reference is relative: it holds for everybody who checks the project out. Anywhere else
 * there is none: a path of this machine would be wrong on every other.
 * @param folder of the topology, absolute and real
 */
export const schemaReference = (folder: string): string | undefined => {
  for (let at = folder; ; at = dirname(at)) {
    if (at === INSTALLED) return fromHere(folder, join(at, SCHEMA));
    const own = join(at, 'node_modules', 'abq');
    if (existsSync(own) && realpathSync(own) === INSTALLED) return fromHere(folder, join(own, SCHEMA));
    if (at === dirname(at)) return undefined;
  }
};

const fromHere = (folder: string, file: string): string => {
  const path = relative(folder, file);
  return path.startsWith('.') ? path : `./${path}`;
};
