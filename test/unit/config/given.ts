/** Documents as text, to a topology; no file is touched. */
import { buildTopology, checkNames } from '../../../src/topology/build.ts';
import type { Diagnostic, Result } from '../../../src/topology/diagnostic.ts';
import type { Topology } from '../../../src/topology/model.ts';
import { hashOf } from '../../../src/config/hash.ts';
import { placesOf } from '../../../src/config/node.ts';
import { parseDocuments } from '../../../src/config/parse.ts';
import { parseYaml } from '../../../src/config/yaml.ts';

/** The documents in the order in which they are merged. */
export function topologyOf(...texts: readonly string[]): Result<Topology> {
  const parsed = texts.map((text, index) => parseYaml(text, texts.length === 1 ? 'f' : `f${index}`));
  const roots = parsed.flatMap(({ node }) => node ?? []);
  const syntax = parsed.flatMap(({ errors }) => errors);
  if (roots.length < texts.length) return { ok: false, errors: syntax };
  const { document, root, errors, warnings, leftOut } = parseDocuments(roots, syntax);
  const places = placesOf(root);
  if (errors.length === 0 && document) {
    const built = buildTopology({ document, places, hash: hashOf(document) });
    return built.ok ? { ...built, warnings: [...warnings, ...built.warnings] } : built;
  }
  const names = document && leftOut ? checkNames({ document, places }, leftOut).errors : [];
  return { ok: false, errors: [...errors, ...names] };
}

export function sound(...texts: readonly string[]): Topology {
  const result = topologyOf(...texts);
  if (result.ok) return result.value;
  throw new Error(result.errors.map(told).join('\n'));
}

export const told = ({ place, message }: Diagnostic): string =>
  place ? `${place.line}:${place.column} ${message}` : message;
