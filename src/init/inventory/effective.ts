/** The variables that hold for a host, by Ansible's precedence, and the groups it is in. */
import { byText } from '../../topology/names.ts';
import { BUILT_IN, fail, type Inventory, type InventoryHost, type Variables } from './model.ts';

/** Variables that lie in files beside the inventory, by group or host. */
export interface VariableFiles {
  readonly groups: ReadonlyMap<string, Variables>;
  readonly hosts: ReadonlyMap<string, Variables>;
}

export class Precedence {
  readonly #inventory: Inventory;
  readonly #files: VariableFiles;
  readonly #parents = new Map<string, Set<string>>();
  readonly #children = new Map<string, Set<string>>();
  readonly #direct = new Map<string, Set<string>>();
  /** Groups from the outermost inwards: a later one overrides. */
  readonly #rank: ReadonlyMap<string, number>;

  /** Groups that contain each other are told as an error of the inventory. */
  constructor(inventory: Inventory, files: VariableFiles) {
    this.#inventory = inventory;
    this.#files = files;
    for (const { name, children, hosts } of inventory.groups.values()) {
      for (const child of children) this.#contain(name, child);
      for (const host of hosts) push(this.#direct, host, name);
    }
    for (const name of inventory.groups.keys())
      if (name !== 'all' && !this.#parents.has(name)) this.#contain('all', name);
    this.#rank = new Map(this.#ordered().map((name, index) => [name, index]));
  }

  #contain(parent: string, child: string): void {
    push(this.#parents, child, parent);
    push(this.#children, parent, child);
  }

  /** Without those that every inventory has; the outermost first. */
  groupsOf(host: string): string[] {
    const found = new Set(this.#direct.get(host));
    for (const group of found) for (const parent of this.#parents.get(group) ?? []) found.add(parent);
    return [...found]
      .filter((name) => !BUILT_IN.includes(name))
      .sort((a, b) => this.#rankOf(a) - this.#rankOf(b));
  }

  variablesOf(host: InventoryHost): Variables {
    const groups = this.groupsOf(host.name);
    const named = ['all', ...(groups.length === 0 ? ['ungrouped'] : groups)];
    const written = (name: string) => this.#inventory.groups.get(name)?.variables;
    const filed = (name: string) => this.#files.groups.get(name);
    const layers = [
      ...named.map(written),
      ...named.map(filed),
      host.variables,
      this.#files.hosts.get(host.name),
    ];
    return new Map(layers.flatMap((layer) => [...(layer ?? [])]));
  }

  #rankOf(group: string): number {
    return this.#rank.get(group) ?? 0;
  }

  /** By depth, then `ansible_group_priority`, then name; a group comes when all its parents have come. */
  #ordered(): string[] {
    const names = new Set(['all', ...this.#inventory.groups.keys()]);
    const waiting = new Map([...names].map((name) => [name, this.#parents.get(name)?.size ?? 0]));
    const ordered: string[] = [];
    for (let layer = free(waiting); layer.length > 0; layer = free(waiting)) {
      const sorted = layer.sort((a, b) => this.#priority(a) - this.#priority(b) || byText(a, b));
      for (const name of sorted) {
        waiting.delete(name);
        ordered.push(name);
        for (const child of this.#children.get(name) ?? []) waiting.set(child, (waiting.get(child) ?? 1) - 1);
      }
    }
    this.#refuseCircle(new Set(waiting.keys()));
    return ordered;
  }

  #priority(name: string): number {
    return Number(this.#inventory.groups.get(name)?.variables.get('ansible_group_priority')?.text ?? 1) || 0;
  }

  /** Who still waits is in a circle or below one: going up ends in it. */
  #refuseCircle(waiting: ReadonlySet<string>): void {
    let [at] = waiting;
    const seen = new Set<string>();
    while (at !== undefined && !seen.has(at)) {
      seen.add(at);
      at = [...(this.#parents.get(at) ?? [])].find((parent) => waiting.has(parent));
    }
    const group = at === undefined ? undefined : this.#inventory.groups.get(at);
    if (!group) return;
    const upwards = [...seen].slice([...seen].indexOf(group.name) + 1);
    const circle = [group.name, ...upwards.toReversed(), group.name].join(' -> ');
    const hint = 'Take one of these children away.';
    fail(this.#inventory, group.place, `groups contain each other: ${circle}`, hint);
  }
}

const push = (map: Map<string, Set<string>>, key: string, value: string): void => {
  map.set(key, (map.get(key) ?? new Set()).add(value));
};

const free = (waiting: ReadonlyMap<string, number>): string[] =>
  [...waiting].filter(([, count]) => count <= 0).map(([name]) => name);
