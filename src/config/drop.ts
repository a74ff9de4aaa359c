/** Taking inherited dependencies away: of a service and all its modules, or of one module. */
import type { Diagnostic } from '../topology/diagnostic.ts';
import { suggest } from '../topology/spelling.ts';
import { DEPENDENCIES } from './merge.ts';
import type { Entry, Node } from './node.ts';
import { show } from './show.ts';

export interface Dropped {
  readonly base: Node;
  /** The document without its `drop` lists. */
  readonly over: Node;
  readonly errors: readonly Diagnostic[];
  readonly warnings: readonly Diagnostic[];
}

/** Takes the edges out of `base` that `over` drops; those that `over` adds itself are not touched. */
export function applyDrops(base: Node, over: Node): Dropped {
  const found: Diagnostic[] = [];
  const inherited = childOf(base, 'services');
  const services = mapEntries(childOf(over, 'services'), (name, service) => {
    const before = childOf(inherited, name);
    found.push(...problems(name, service, before));
    return withoutDrops(service);
  });
  const left = mapEntries(inherited, (name, service) => {
    const own = childOf(childOf(over, 'services'), name);
    return own ? dropFrom(service, own) : service;
  });
  return {
    base: left ? setChild(base, 'services', left) : base,
    over: services ? setChild(over, 'services', services) : over,
    errors: found.filter(({ severity }) => severity === 'error'),
    warnings: found.filter(({ severity }) => severity === 'warning'),
  };
}

const withoutDrops = (service: Node): Node => {
  const modules = mapEntries(childOf(service, 'modules'), (_, module) => withoutKey(module, 'drop'));
  return withoutKey(modules ? setChild(service, 'modules', modules) : service, 'drop');
};

/** What a service drops goes from its modules too; what a module drops, from that module. */
function dropFrom(service: Node, over: Node): Node {
  const names = dropsOf(over).map(textOf);
  const modules = mapEntries(childOf(service, 'modules'), (module, part) => {
    const own = childOf(childOf(over, 'modules'), module);
    return withoutEdges(part, new Set([...names, ...(own ? dropsOf(own).map(textOf) : [])]));
  });
  return withoutEdges(modules ? setChild(service, 'modules', modules) : service, new Set(names));
}

function withoutEdges(part: Node, names: ReadonlySet<string>): Node {
  if (names.size === 0) return part;
  return (
    mapEntries(part, (key, node) =>
      DEPENDENCIES.includes(key) && node.kind === 'list'
        ? { ...node, items: node.items.filter((item) => !names.has(target(item))) }
        : node,
    ) ?? part
  );
}

function problems(name: string, over: Node, before: Node | undefined): Diagnostic[] {
  const inModules = entriesOf(childOf(before, 'modules'));
  const inherited = new Set([...edgesOf(before), ...inModules.flatMap(([, module]) => edgesOf(module))]);
  const own = dropsOf(over).flatMap((item) => [
    ...unknownDrop(item, name, inherited),
    ...alsoOfModules(item, over, inModules),
  ]);
  const ofModules = entriesOf(childOf(over, 'modules')).flatMap(([module, part]) => {
    const known = new Set(edgesOf(childOf(childOf(before, 'modules'), module)));
    return dropsOf(part).flatMap((item) => {
      const isOfService = edgesOf(before).includes(textOf(item));
      const hint = isOfService ? 'It is of the service itself: drop it there, for all modules.' : undefined;
      return unknownDrop(item, `module ${module} of ${name}`, known, hint);
    });
  });
  return [...own, ...ofModules];
}

function unknownDrop(item: Node, owner: string, known: ReadonlySet<string>, hint?: string): Diagnostic[] {
  const text = textOf(item);
  if (known.has(text)) return [];
  const message = `${owner} inherits no dependency on ${show(text)} that could be dropped`;
  const wayOut = hint ?? suggest(text, known, 'dependencies');
  return [{ severity: 'error', message, place: item.place, hint: wayOut }];
}

/** Who means one module loses the order of the others too, and sees nothing of it. */
function alsoOfModules(item: Node, over: Node, inModules: readonly Named[]): Diagnostic[] {
  const name = textOf(item);
  const losing = inModules.flatMap(([module, part]) => (edgesOf(part).includes(name) ? [module] : []));
  const parts = [over, ...entriesOf(childOf(over, 'modules')).map(([, part]) => part)];
  if (losing.length === 0 || parts.some((part) => edgesOf(part).includes(name))) return [];
  return [
    {
      severity: 'warning',
      message: `this takes ${show(name)} from ${losing.length === 1 ? 'module' : 'modules'} ${losing.join(', ')} too, and nothing adds it again`,
      place: item.place,
      hint: `Drop it where that is meant, \`modules: {${losing[0]}: {drop: [${name}]}}\`, or add what is needed instead.`,
    },
  ];
}

type Named = readonly [name: string, node: Node];

const childOf = (node: Node | undefined, key: string): Node | undefined =>
  node?.kind === 'map' ? node.entries.get(key)?.node : undefined;

const entriesOf = (node: Node | undefined): Named[] =>
  node?.kind === 'map' ? [...node.entries].map(([name, entry]) => [name, entry.node]) : [];

const dropsOf = (part: Node): readonly Node[] => {
  const drops = childOf(part, 'drop');
  return drops?.kind === 'list' ? drops.items : [];
};

const edgesOf = (part: Node | undefined): string[] =>
  DEPENDENCIES.flatMap((kind) => {
    const list = childOf(part, kind);
    return list?.kind === 'list' ? list.items.map(target) : [];
  });

/** The service that an entry is about. */
function target(item: Node): string {
  const service = childOf(item, 'service');
  return service ? textOf(service) : (textOf(item).split('@')[0] ?? '');
}

const textOf = (node: Node): string => (node.kind === 'scalar' ? String(node.value) : '');

function mapEntries(node: Node | undefined, to: (key: string, value: Node) => Node): Node | undefined {
  if (node?.kind !== 'map') return undefined;
  const entries = [...node.entries].map(([key, entry]): [string, Entry] => [
    key,
    { ...entry, node: to(key, entry.node) },
  ]);
  return { ...node, entries: new Map(entries) };
}

/** Of a key that is there. */
const setChild = (node: Node, key: string, value: Node): Node =>
  mapEntries(node, (name, before) => (name === key ? value : before)) ?? node;

const withoutKey = (node: Node, key: string): Node =>
  node.kind === 'map'
    ? { ...node, entries: new Map([...node.entries].filter(([name]) => name !== key)) }
    : node;
