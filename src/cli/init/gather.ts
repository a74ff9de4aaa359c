/** Everything a first topology is made of: from flags, from an inventory, and from questions for the rest. */
import { basename, dirname } from 'node:path';
import { readChain } from '../../config/extends.ts';
import { builtInGraphs, extendedFile } from '../../config/graphs.ts';
import { find, type Node } from '../../config/node.ts';
import type { Graph, HostDraft } from '../../init/draft.ts';
import { parseHost } from '../../init/host-flag.ts';
import { convert, type Converted } from '../../init/inventory/convert.ts';
import { topologyName } from '../../init/names.ts';
import { askGraph, askHosts, askName, nameProblem, type Terminal } from '../../init/questions.ts';
import type { Diagnostic, Result } from '../../topology/diagnostic.ts';
import { suggest } from '../../topology/spelling.ts';
import { loadInventory } from './inventory.ts';
import type { Target } from './target.ts';

export interface GatherFlags {
  readonly name: string | undefined;
  readonly host: readonly string[];
  readonly extends: string | undefined;
  readonly 'from-ansible': string | undefined;
}

export interface Where {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly target: Target;
}

export interface Gathered {
  readonly name: string;
  readonly graph: Graph | undefined;
  /** What is extended, in order. */
  readonly documents: readonly Node[];
  readonly hosts: readonly HostDraft[];
  /** Hosts of an inventory. */
  readonly converted: readonly Converted[];
}

const sound = <T>(value: T, warnings: readonly Diagnostic[] = []): Result<T> => ({
  ok: true,
  value,
  warnings,
});

const refuse = (message: string, hint?: string): Result<never> => {
  const error: Diagnostic = { severity: 'error', message, ...(hint !== undefined && { hint }) };
  return { ok: false, errors: [error] };
};

const NOBODY = refuse('the questions were not answered: nothing was written');

/** The warnings are what an inventory says and the topology will not. */
export const gather = async (
  where: Where,
  flags: GatherFlags,
  terminal: Terminal | undefined,
): Promise<Result<Gathered>> => {
  const wrong = flagsProblem(where.cwd, flags, terminal !== undefined);
  if (wrong !== undefined) return refuse(wrong);
  const name = flags.name ?? (terminal && (await askName(terminal, topologyName(basename(where.cwd)))));
  if (name === undefined) return NOBODY;
  const wanted = flags.extends ?? (await askedGraph(flags, terminal));
  if (wanted === undefined) return NOBODY;
  const extended = await readGraph(where, wanted);
  if (!extended.ok) return extended;
  const hosts = await gatherHosts(where, flags, extended.value.graph, terminal);
  return hosts.ok ? { ...hosts, value: { name, ...extended.value, ...hosts.value } } : hosts;
};

const flagsProblem = (cwd: string, flags: GatherFlags, canAsk: boolean): string | undefined => {
  const why = flags.name === undefined ? undefined : nameProblem(flags.name);
  if (why !== undefined) return `--name: ${why}`;
  const name = flags.name === undefined ? [`--name ${topologyName(basename(cwd)) || 'NAME'}`] : [];
  const hosts = hasHosts(flags) ? [] : ['--host NAME (or --from-ansible INVENTORY)'];
  const missing = canAsk ? [] : [...name, ...hosts];
  return missing.length === 0 ? undefined : `nobody can be asked here: add ${missing.join(' and ')}`;
};

const hasHosts = (flags: GatherFlags): boolean =>
  flags.host.length > 0 || flags['from-ansible'] !== undefined;

/** Who gives all else by flags is not asked for it. */
const askedGraph = async (
  flags: GatherFlags,
  terminal: Terminal | undefined,
): Promise<string | undefined> => {
  const known = builtInGraphs();
  return terminal && known.length > 0 && !hasHosts(flags) ? askGraph(terminal, known) : '';
};

type Extended = Pick<Gathered, 'graph' | 'documents'>;

const readGraph = async ({ cwd, env, target }: Where, name: string): Promise<Result<Extended>> => {
  if (name === '') return sound({ graph: undefined, documents: [] });
  const file = extendedFile(name, dirname(target.file));
  if (file === undefined)
    return refuse(`--extends: unknown graph '${name}'`, suggest(name, builtInGraphs(), 'built-in graphs'));
  const { sources, errors } = await readChain(file, { cwd, env });
  if (errors.length > 0) return { ok: false, errors };
  const documents = sources.flatMap(({ root }) => root ?? []);
  const profiles = documents.flatMap((root) => {
    const { node, depth } = find(root, ['profiles']);
    return depth === 1 && node.kind === 'map' ? [...node.entries.keys()] : [];
  });
  return sound({ graph: { name, profiles: [...new Set(profiles)] }, documents });
};

type Hosts = Pick<Gathered, 'hosts' | 'converted'>;

const gatherHosts = async (
  { cwd }: Where,
  flags: GatherFlags,
  graph: Graph | undefined,
  terminal: Terminal | undefined,
): Promise<Result<Hosts>> => {
  if (!hasHosts(flags)) {
    const hosts = terminal && (await askHosts(terminal, graph));
    return hosts ? sound({ hosts, converted: [] }) : NOBODY;
  }
  const parsed = flags.host.map((text) => ({ text, ...parseHost(text, graph) }));
  const hosts = parsed.flatMap((one) => (one.ok ? [one.host] : []));
  const errors = parsed.flatMap((one) => (one.ok ? [] : [`--host ${one.text}: ${one.why}`]));
  if (errors.length > 0)
    return { ok: false, errors: errors.map((message) => ({ severity: 'error', message })) };
  const converted = fromInventory(cwd, flags['from-ansible'], graph);
  if (!converted.ok) return converted;
  const names = [...hosts, ...converted.value.map(({ host }) => host)].map(({ name }) => name);
  const seen = new Set<string>();
  const twice = names.find((name) => seen.size === seen.add(name).size);
  if (twice !== undefined) return refuse(`host ${twice} is given twice`);
  return sound({ hosts, converted: converted.value }, converted.warnings);
};

const fromInventory = (
  cwd: string,
  inventory: string | undefined,
  graph: Graph | undefined,
): Result<readonly Converted[]> => {
  if (inventory === undefined) return sound([]);
  const loaded = loadInventory(inventory, cwd);
  return convert(loaded.inventory, loaded.files, graph);
};
