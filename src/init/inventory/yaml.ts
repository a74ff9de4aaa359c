/** Inventories in YAML, as written by hand or by `ansible-inventory --list --yaml`. */
import { toPlain, type Entry, type Node } from '../../config/node.ts';
import { show } from '../../config/show.ts';
import { parseYaml } from '../../config/yaml.ts';
import type { Place } from '../../topology/place.ts';
import { addHosts } from './hosts.ts';
import { emptyInventory, fail, groupOf, note, type Inventory, type Variables } from './model.ts';

/** Values that Ansible marks; they are read as text, which tells what they are. */
const TAGS = ['!vault', '!unsafe', '!vault-encrypted'];

const LIST = 'Write it out once: `ansible-inventory -i FILE --list --yaml > inventory.yaml`.';

export function readYaml(text: string, file: string): Inventory {
  const inventory = emptyInventory();
  const root = rootOf(inventory, text, file);
  if (!root) return inventory;
  for (const [key, why] of FOREIGN) {
    const entry = root.get(key);
    if (entry) fail(inventory, entry.key, why, LIST);
  }
  if (inventory.errors.length === 0)
    for (const [name, entry] of root) readGroup(inventory, name, entry, undefined);
  return inventory;
}

const FOREIGN: readonly (readonly [key: string, why: string])[] = [
  ['plugin', 'this configures an inventory plugin: it has no hosts of its own'],
  ['_meta', 'this is what an inventory script prints, not an inventory file'],
];

/** The variables of a file under group_vars or host_vars. */
export function readVariables(inventory: Inventory, text: string, file: string): Variables {
  const root = rootOf(inventory, text, file);
  return root ? variablesOf(root) : new Map();
}

type Entries = ReadonlyMap<string, Entry>;

function rootOf(inventory: Inventory, text: string, file: string): Entries | undefined {
  const { node, errors } = parseYaml(text, file, { tags: TAGS });
  inventory.errors.push(...errors);
  return node && errors.length === 0 ? entriesOf(inventory, node, 'the file', node.place) : undefined;
}

/** Of a mapping, `<<` resolved; a single word stands for a mapping with that key, nothing for an empty one. */
function entriesOf(inventory: Inventory, node: Node, what: string, place: Place): Entries {
  if (node.kind === 'scalar' && node.value === null) return new Map();
  if (node.kind === 'scalar' && typeof node.value === 'string') {
    const nothing: Node = { kind: 'scalar', value: null, place: node.place };
    return new Map([[node.value, { key: node.place, node: nothing }]]);
  }
  if (node.kind === 'map') return merged(inventory, node.entries, what);
  fail(
    inventory,
    place,
    `expected ${what} to be a mapping, got ${show(toPlain(node))}`,
    'End each key with `:`.',
  );
  return new Map();
}

function merged(inventory: Inventory, entries: Entries, what: string): Entries {
  const base = entries.get('<<');
  if (!base) return entries;
  const bases = base.node.kind === 'list' ? base.node.items.toReversed() : [base.node];
  const all = new Map(bases.flatMap((node) => [...entriesOf(inventory, node, what, base.key)]));
  for (const [key, entry] of entries) if (key !== '<<') all.set(key, entry);
  return all;
}

function readGroup(
  inventory: Inventory,
  name: string,
  { key, node }: Entry,
  parent: string | undefined,
): void {
  const group = groupOf(inventory, name, key);
  if (parent !== undefined) groupOf(inventory, parent, key).children.add(name);
  for (const [section, entry] of entriesOf(inventory, node, `group ${name}`, key)) {
    const inside = (): Entries => entriesOf(inventory, entry.node, `${section} of ${name}`, entry.key);
    if (section === 'children') for (const [child, one] of inside()) readGroup(inventory, child, one, name);
    else if (section === 'vars')
      for (const [variable, value] of variablesOf(inside())) group.variables.set(variable, value);
    else if (section === 'hosts')
      for (const [pattern, one] of inside()) readHost(inventory, name, pattern, one);
    else
      note(inventory, entry.key, `group ${name} has '${section}', which is none of hosts, vars and children`);
  }
}

function readHost(inventory: Inventory, group: string, pattern: string, { key, node }: Entry): void {
  const variables = variablesOf(entriesOf(inventory, node, `the variables of ${pattern}`, key));
  addHosts(inventory, { pattern, group, place: key, variables });
}

const variablesOf = (entries: Entries): Variables =>
  new Map(
    [...entries].map(([name, { key, node }]) => {
      return [name, { text: node.kind === 'scalar' ? textOf(node.value) : undefined, place: key }];
    }),
  );

function textOf(value: unknown): string | undefined {
  if (value === null) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' ? value : undefined;
}
