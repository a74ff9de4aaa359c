import type { Path, Places } from '../topology/document.ts';
import type { Place } from '../topology/place.ts';

/** A value that remembers where it was written, whatever it is merged into. */
export type Node =
  | { readonly kind: 'scalar'; readonly value: unknown; readonly place: Place }
  | { readonly kind: 'list'; readonly items: readonly Node[]; readonly place: Place }
  | { readonly kind: 'map'; readonly entries: ReadonlyMap<string, Entry>; readonly place: Place };

export interface Entry {
  readonly key: Place;
  readonly node: Node;
}

/** The same without places. Keys that are properties of Object have been refused on reading. */
export function toPlain(node: Node): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(toPlain);
    case 'map':
      return Object.fromEntries([...node.entries].map(([key, { node: value }]) => [key, toPlain(value)]));
    default:
      return node satisfies never;
  }
}

interface Found {
  readonly key: Place;
  readonly node: Node;
  /** How many steps of the path exist. */
  readonly depth: number;
}

/** Walks down as far as the path exists; a value written without its list counts as its only item. */
export function find(root: Node, path: Path): Found {
  let found: Found = { key: root.place, node: root, depth: 0 };
  for (const step of path) {
    const next = child(found.node, step);
    if (!next) break;
    found = { ...next, depth: found.depth + 1 };
  }
  return found;
}

function child(node: Node, step: string | number): Entry | undefined {
  if (node.kind === 'map') return node.entries.get(String(step));
  if (node.kind !== 'list') return undefined;
  // A list that stands for `{start: [...]}`: the key was never written.
  if (typeof step === 'string') return { key: node.place, node };
  const item = node.items[step];
  return item && { key: item.place, node: item };
}

export const placesOf = (root: Node): Places => ({
  key: (path) => find(root, path).key,
  value: (path) => find(root, path).node.place,
});
