import type { Diagnostic } from '../topology/diagnostic.ts';
import { PROBES } from './schema/probe.ts';
import { suggest } from '../topology/spelling.ts';
import { show } from './show.ts';
import type { Entry, Node } from './node.ts';

type MapNode = Extract<Node, { kind: 'map' }>;

const DEPENDENCIES: readonly string[] = ['requires', 'wants', 'after', 'startAfter', 'stopAfter'];

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

export interface Dropped {
  readonly base: Node;
  /** The document without its `drop` lists. */
  readonly over: Node;
  readonly errors: readonly Diagnostic[];
}

/** Takes the edges out of `base` that `over` drops; those that `over` adds itself are not touched. */
export function applyDrops(base: Node, over: Node): Dropped {
  const errors: Diagnostic[] = [];
  const own = entryOf(over, 'services');
  if (own?.node.kind !== 'map') return { base, over, errors };
  const inherited = entryOf(base, 'services');
  let left = base;
  const stripped = new Map<string, Entry>();
  for (const [name, entry] of own.node.entries) {
    stripped.set(name, { ...entry, node: without(entry.node, 'drop') });
    const drops = entryOf(entry.node, 'drop')?.node;
    if (drops?.kind !== 'list') continue;
    const before = inherited && entryOf(inherited.node, name);
    const known = new Set(before ? edgesOf(before.node) : []);
    errors.push(...drops.items.flatMap((item) => unknownDrop(item, name, known)));
    const names = new Set(drops.items.map(textOf));
    if (before) left = setIn(left, ['services', name], dropEdges(before.node, names));
  }
  const over2 = setIn(over, ['services'], { ...own.node, entries: stripped });
  return { base: left, over: over2, errors };
}

function unknownDrop(item: Node, service: string, known: ReadonlySet<string>): Diagnostic[] {
  const text = textOf(item);
  if (known.has(text)) return [];
  const message = `${service} inherits no dependency on ${show(text)} that could be dropped`;
  return [{ severity: 'error', message, place: item.place, hint: suggest(text, known, 'dependencies') }];
}

const entryOf = (node: Node, key: string): Entry | undefined =>
  node.kind === 'map' ? node.entries.get(key) : undefined;

const textOf = (node: Node): string => (node.kind === 'scalar' ? String(node.value) : '');

function without(node: Node, key: string): Node {
  if (node.kind !== 'map') return node;
  return { ...node, entries: new Map([...node.entries].filter(([name]) => name !== key)) };
}

/** The names a service depends on, by itself or by its modules. */
function edgesOf(service: Node): string[] {
  const own = DEPENDENCIES.flatMap((kind) => {
    const list = entryOf(service, kind)?.node;
    return list?.kind === 'list' ? list.items.map(target) : [];
  });
  const modules = entryOf(service, 'modules')?.node;
  return modules?.kind === 'map'
    ? [...own, ...[...modules.entries.values()].flatMap(({ node }) => edgesOf(node))]
    : own;
}

function target(item: Node): string {
  const service = entryOf(item, 'service');
  return service ? textOf(service.node) : (textOf(item).split('@')[0] ?? '');
}

function dropEdges(service: Node, names: ReadonlySet<string>): Node {
  if (service.kind !== 'map') return service;
  const entries = [...service.entries].map(([key, entry]): [string, Entry] => {
    const { node } = entry;
    if (key === 'modules' && node.kind === 'map') {
      const modules = [...node.entries].map(([name, one]): [string, Entry] => [
        name,
        { ...one, node: dropEdges(one.node, names) },
      ]);
      return [key, { ...entry, node: { ...node, entries: new Map(modules) } }];
    }
    if (!DEPENDENCIES.includes(key) || node.kind !== 'list') return [key, entry];
    return [
      key,
      { ...entry, node: { ...node, items: node.items.filter((item) => !names.has(target(item))) } },
    ];
  });
  return { ...service, entries: new Map(entries) };
}

function setIn(node: Node, path: readonly string[], value: Node): Node {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (node.kind !== 'map') return node;
  const entry = node.entries.get(key);
  if (!entry) return node;
  return {
    ...node,
    entries: new Map(node.entries).set(key, { ...entry, node: setIn(entry.node, rest, value) }),
  };
}
