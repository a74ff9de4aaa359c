import { PROBES } from './schema/probe.ts';
import type { Entry, Node } from './node.ts';

type MapNode = Extract<Node, { kind: 'map' }>;

export const DEPENDENCIES: readonly string[] = ['requires', 'wants', 'after', 'startAfter', 'stopAfter'];

const MANAGEMENT: readonly string[] = ['manager', 'unit', 'start', 'stop', 'status', 'process', 'hooks'];

/** What a service that becomes another kind does not inherit: it would be refused where it was never written. */
const LEFT_BEHIND: Readonly<Record<string, readonly string[]>> = {
  external: MANAGEMENT,
  job: ['start'],
  milestone: [...MANAGEMENT, 'ready', 'stopped', 'serial', 'keep', 'timeouts', 'modules'],
};

/**
 * One document over another. The contract: maps merge recursively; dependency lists add up, and an
 * edge goes only by `drop`; other lists and scalars are replaced. A probe is of one kind: another
 * kind replaces it, and its timing stays.
 */
export function merge(base: Node, over: Node): Node {
  return mergeAt(base, over, []);
}

function mergeAt(base: Node, over: Node, path: readonly string[]): Node {
  if (base.kind === 'map' && over.kind === 'map') return mergeMaps(base, over, path);
  if (base.kind === 'map' && over.kind === 'scalar' && over.value === null) return base;
  if (base.kind === 'list' && over.kind === 'list' && isDependencyList(path)) {
    return { ...over, items: [...base.items, ...over.items] };
  }
  return over;
}

function mergeMaps(base: MapNode, over: MapNode, path: readonly string[]): Node {
  const entries = new Map<string, Entry>(base.entries);
  for (const key of replacedBy(over, path)) entries.delete(key);
  for (const [key, entry] of over.entries) {
    const inherited = entries.get(key);
    const node = inherited ? mergeAt(inherited.node, entry.node, [...path, key]) : entry.node;
    entries.set(key, { key: entry.key, node });
  }
  return { ...over, entries };
}

/** Keys that the one below loses, though the one above does not say them. */
function replacedBy(over: MapNode, path: readonly string[]): readonly string[] {
  if (path[0] !== 'services') return [];
  if (path.length === 2) return [...leftBehind(over, 'external', true), ...leftBehind(over, 'kind')];
  const isProbe = ['ready', 'stopped'].includes(path.at(-1) ?? '') && isPartOfService(path);
  return isProbe && PROBES.some((kind) => over.entries.has(kind))
    ? PROBES.filter((kind) => !over.entries.has(kind))
    : [];
}

function leftBehind(over: MapNode, key: string, only?: unknown): readonly string[] {
  const node = over.entries.get(key)?.node;
  if (node?.kind !== 'scalar' || (only !== undefined && node.value !== only)) return [];
  const becomes = only === undefined ? String(node.value) : key;
  return Object.hasOwn(LEFT_BEHIND, becomes) ? (LEFT_BEHIND[becomes] ?? []) : [];
}

const isDependencyList = (path: readonly string[]): boolean =>
  DEPENDENCIES.includes(path.at(-1) ?? '') && isPartOfService(path);

/** `services.NAME.requires` and `services.NAME.modules.MODULE.requires`, and nothing else of that name. */
const isPartOfService = (path: readonly string[]): boolean =>
  path[0] === 'services' && (path.length === 3 || (path.length === 5 && path[2] === 'modules'));
