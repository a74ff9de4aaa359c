/** From an inventory to the hosts of a draft, with a word on everything that is not as it was. */
import type { Diagnostic, Result } from '../../topology/diagnostic.ts';
import { byText } from '../../topology/names.ts';
import { showPlace, type Place } from '../../topology/place.ts';
import type { Graph, HostDraft } from '../draft.ts';
import { allowedName, HostNames } from '../names.ts';
import { ConnectionReader } from './connection.ts';
import { Precedence, type VariableFiles } from './effective.ts';
import type { Inventory, InRange, InventoryHost } from './model.ts';

/** A host with the range it was written in, so that hosts that are alike can be one range again. */
export interface Converted {
  readonly host: HostDraft;
  readonly range: InRange | undefined;
}

/** The warnings are what was left out or changed. */
export function convert(
  inventory: Inventory,
  files: VariableFiles,
  graph: Graph | undefined,
): Result<readonly Converted[]> {
  const precedence = new Precedence(inventory, files);
  if (inventory.errors.length > 0) return { ok: false, errors: inventory.errors };
  const converter = new Converter(inventory, precedence, graph);
  const value = [...inventory.hosts.values()].flatMap((host) => converter.host(host) ?? []);
  return { ok: true, value, warnings: converter.notes() };
}

interface Note {
  readonly place: Place;
  readonly message: string;
  /** Undefined where it is not about hosts. */
  readonly hosts: string[] | undefined;
}

class Converter {
  readonly #inventory: Inventory;
  readonly #precedence: Precedence;
  readonly #graph: Graph | undefined;
  readonly #names = new HostNames();
  readonly #notes = new Map<string, Note>();
  /** Variables that nothing reads, by why, each once however many hosts have it. */
  readonly #unread = new Map<string, Set<string>>();

  constructor(inventory: Inventory, precedence: Precedence, graph: Graph | undefined) {
    this.#inventory = inventory;
    this.#precedence = precedence;
    this.#graph = graph;
  }

  host(written: InventoryHost): Converted | undefined {
    const variables = this.#precedence.variablesOf(written);
    const reader = new ConnectionReader(variables, ({ place }, message) =>
      this.#tell(place, message, written.name),
    );
    const connection = reader.read();
    if (!connection) {
      const kind = variables.get('ansible_connection');
      const message = `left out, since abq reaches hosts by SSH alone (ansible_connection=${kind?.text})`;
      this.#tell(kind?.place ?? written.place, message, written.name);
      return undefined;
    }
    const { secrets, ansible, own } = reader.others();
    this.#pass(SECRETS, secrets);
    this.#pass(ANSIBLE, ansible);
    this.#pass(OWN, own);
    return this.#named(written, { ...connection, ...this.#labels(written.name) });
  }

  notes(): Diagnostic[] {
    const told = [...this.#notes.values()].map(({ place, message, hosts }): Diagnostic => {
      const about = hosts === undefined ? '' : `${some(hosts)}: `;
      return { severity: 'warning', message: about + message, place };
    });
    const unread = [...this.#unread].map(([why, names]): Diagnostic => {
      return { severity: 'warning', message: `${why}: ${some([...names])}` };
    });
    return [...this.#inventory.notes, ...told].sort(byPlace).concat(unread);
  }

  #named(written: InventoryHost, rest: Omit<HostDraft, 'name'>): Converted {
    const name = this.#names.take(written.name);
    if (name === written.name) return { host: { name, ...rest }, range: written.range };
    this.#tell(
      written.place,
      `host '${written.name}' is called ${name} here: names are letters, digits, . _ -`,
    );
    // The old name was the address where nothing else was.
    const fits = /^[A-Za-z0-9:_][A-Za-z0-9._:%-]*$/.test(written.name);
    const isRemote = rest.address === undefined && rest.transport !== 'local';
    if (isRemote && !fits) this.#tell(written.place, `'${written.name}' is no address: give ${name} one`);
    return { host: { name, ...rest, ...(isRemote && fits && { address: written.name }) }, range: undefined };
  }

  /** A group is a profile where the graph has one of that name, and a tag otherwise. */
  #labels(host: string): Pick<HostDraft, 'profiles' | 'tags'> {
    const groups = this.#precedence.groupsOf(host);
    const profiles = groups.flatMap((group) => this.#profile(group) ?? []);
    const tags = groups
      .filter((group) => this.#profile(group) === undefined)
      .map((group) => this.#tag(group));
    return { profiles: [...new Set(profiles)], tags: [...new Set(tags)] };
  }

  /** Ansible allows no `-` in the names of groups: `remote_services` is meant as remote-services. */
  #profile(group: string): string | undefined {
    const plain = (name: string): string => name.toLowerCase().replaceAll('_', '-');
    const profiles = this.#graph?.profiles ?? [];
    const found =
      profiles.find((name) => name === group) ?? profiles.find((name) => plain(name) === plain(group));
    if (found !== undefined && found !== group)
      this.#tellGroup(group, `group '${group}' is taken for the profile ${found}`);
    return found;
  }

  #tag(group: string): string {
    const tag = allowedName(group, 'group');
    if (tag !== group)
      this.#tellGroup(group, `group '${group}' is the tag ${tag} here: names are letters, digits, . _ -`);
    return tag;
  }

  #tellGroup(name: string, message: string): void {
    const place = this.#inventory.groups.get(name)?.place;
    if (place) this.#tell(place, message);
  }

  #tell(place: Place, message: string, host?: string): void {
    const key = `${showPlace(place)} ${message}`;
    const known = this.#notes.get(key);
    if (!known) this.#notes.set(key, { place, message, hosts: host === undefined ? undefined : [host] });
    else if (host !== undefined) known.hosts?.push(host);
  }

  #pass(why: string, names: readonly string[]): void {
    if (names.length === 0) return;
    const known = this.#unread.get(why) ?? new Set();
    for (const name of names) known.add(name);
    this.#unread.set(why, known);
  }
}

const byPlace = ({ place: a }: Diagnostic, { place: b }: Diagnostic): number =>
  a && b ? byText(a.file, b.file) || a.line - b.line : 0;

const SECRETS = 'secrets are not taken over, abq logs in with keys';
const ANSIBLE = 'of no use to abq';
const OWN =
  "variables of your playbooks are not taken over, a host's `vars` would bring them to its commands";

const some = (items: readonly string[], most = 8): string =>
  items.length <= most
    ? items.join(', ')
    : `${items.slice(0, most).join(', ')} and ${items.length - most} more`;
