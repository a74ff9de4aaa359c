/** A line or a key with a host, put into the inventory. */
import type { Place } from '../../topology/place.ts';
import { fail, groupOf, note, type Inventory, type InventoryHost, type Variables } from './model.ts';
import { readHosts } from './pattern.ts';

export interface Entry {
  /** `web1`, `web[1:3]`, `web1:2222` */
  readonly pattern: string;
  readonly group: string;
  readonly place: Place;
  readonly variables: Variables;
}

/** Selects hosts on Ansible's command line; in an inventory it names nobody that could be reached. */
const SELECTS = /[*?!&,]/;

export function addHosts(inventory: Inventory, { pattern, group, place, variables }: Entry): void {
  if (SELECTS.test(pattern)) {
    note(inventory, place, `'${pattern}' is a pattern that selects hosts, not a host: it is left out`);
    return;
  }
  const written = readHosts(pattern);
  if (!written.ok) {
    fail(inventory, place, written.why, 'Mend the name of the host.');
    return;
  }
  for (const { name, range } of written.hosts) {
    const known = inventory.hosts.get(name);
    const host: InventoryHost = known ?? { name, range, place, variables: new Map() };
    inventory.hosts.set(name, host);
    groupOf(inventory, group, place).hosts.add(name);
    if (written.port !== undefined) host.variables.set('ansible_port', { text: written.port, place });
    for (const [key, value] of variables) host.variables.set(key, value);
  }
}
