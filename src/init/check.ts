/** Whether a text that is not a file yet would be a valid topology. */
import { placesOf, type Node } from '../config/node.ts';
import { parseDocuments } from '../config/parse.ts';
import { parseYaml } from '../config/yaml.ts';
import { buildTopology } from '../topology/build.ts';
import type { Result } from '../topology/diagnostic.ts';
import type { Topology } from '../topology/model.ts';

/** @param graphs what it extends, in order */
export function check(text: string, file: string, graphs: readonly Node[]): Result<Topology> {
  const { node, errors } = parseYaml(text, file);
  const parsed = parseDocuments(node ? [...graphs, node] : graphs, errors);
  if (parsed.errors.length > 0 || !parsed.document) return { ok: false, errors: parsed.errors };
  return buildTopology({ document: parsed.document, places: placesOf(parsed.root), hash: '' });
}
