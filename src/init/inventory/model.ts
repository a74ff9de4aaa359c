/** An Ansible inventory as it was read: who is there, in which groups, with which variables, each with its place. */
import type { Diagnostic } from '../../topology/diagnostic.ts';
import type { Place } from '../../topology/place.ts';

export interface Variable {
  /** Undefined for a list or a mapping. */
  readonly text: string | undefined;
  readonly place: Place;
}

export type Variables = Map<string, Variable>;

/** Where in a numbered range (`web[01:50].example.com`) a host was written. */
export interface InRange {
  readonly head: string;
  readonly number: string;
  readonly tail: string;
}

export interface InventoryHost {
  readonly name: string;
  readonly place: Place;
  readonly range: InRange | undefined;
  readonly variables: Variables;
}

export interface InventoryGroup {
  readonly name: string;
  readonly place: Place;
  readonly hosts: Set<string>;
  readonly children: Set<string>;
  readonly variables: Variables;
}

export interface Inventory {
  /** In the order in which they are first written. */
  readonly hosts: Map<string, InventoryHost>;
  readonly groups: Map<string, InventoryGroup>;
  /** What was passed over in reading. */
  readonly notes: Diagnostic[];
  readonly errors: Diagnostic[];
}

export const emptyInventory = (): Inventory => ({
  hosts: new Map(),
  groups: new Map(),
  notes: [],
  errors: [],
});

/** Groups that every inventory has: they say nothing about a host. */
export const BUILT_IN: readonly string[] = ['all', 'ungrouped'];

export function groupOf(inventory: Inventory, name: string, place: Place): InventoryGroup {
  const known = inventory.groups.get(name);
  if (known) return known;
  const group = { name, place, hosts: new Set<string>(), children: new Set<string>(), variables: new Map() };
  inventory.groups.set(name, group);
  return group;
}

export function fail(inventory: Inventory, place: Place, message: string, hint: string): void {
  inventory.errors.push({ severity: 'error', message, place, hint });
}

export function note(inventory: Inventory, place: Place, message: string): void {
  inventory.notes.push({ severity: 'warning', message, place });
}
