/**
 * Inventories in Ansible's own dialect of INI: lines of hosts with `key=value` words, sections of
 * hosts, `:children` and `:vars`. No INI parser reads it, since its lines are no assignments.
 */
import { split } from 'shlex';
import type { Place } from '../../topology/place.ts';
import { BUILT_IN, emptyInventory, fail, groupOf, type Inventory, type Variables } from './model.ts';
import { addHosts } from './hosts.ts';

const SECTION = /^\[([^:\]\s]+)(?::(\w+))?\]\s*(?:#.*)?$/;
const KINDS = ['hosts', 'children', 'vars'] as const;

type Kind = (typeof KINDS)[number];

interface Section {
  readonly group: string;
  readonly kind: Kind;
}

export function readIni(text: string, file: string): Inventory {
  const reader = new IniReader();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const column = line.length - line.trimStart().length + 1;
    reader.line(line.trim(), { file, line: index + 1, column });
  }
  return reader.end();
}

class IniReader {
  readonly #inventory = emptyInventory();
  #section: Section | undefined = { group: 'ungrouped', kind: 'hosts' };
  /** Groups that are used before anything declares them, with the first use. */
  readonly #awaited = new Map<string, { readonly place: Place; readonly used: string }>();
  readonly #declared = new Set(BUILT_IN);

  line(line: string, place: Place): void {
    if (line === '' || line.startsWith('#') || line.startsWith(';')) return;
    if (SECTION.test(line) || /^\[.*\]$/.test(line)) this.#open(line, place);
    else if (this.#section?.kind === 'hosts') this.#hosts(line, this.#section.group, place);
    else if (this.#section?.kind === 'vars') this.#variable(line, this.#section.group, place);
    else if (this.#section) this.#child(line, this.#section.group, place);
  }

  end(): Inventory {
    for (const [name, { place, used }] of this.#awaited) {
      if (this.#declared.has(name)) continue;
      fail(this.#inventory, place, `${used}, and there is no group '${name}'`, `Add a section [${name}].`);
    }
    return this.#inventory;
  }

  #open(line: string, place: Place): void {
    const [, group, written = 'hosts'] = SECTION.exec(line) ?? [];
    const kind = KINDS.find((one) => one === written);
    this.#section = group !== undefined && kind ? { group, kind } : undefined;
    if (!this.#section) {
      const hint = 'Write [GROUP], [GROUP:children] or [GROUP:vars], without blanks.';
      fail(this.#inventory, place, `${line} is no section of an inventory`, hint);
      return;
    }
    const { name } = groupOf(this.#inventory, this.#section.group, place);
    if (kind === 'vars') this.#await(name, place, `${line} sets variables`);
    else this.#declared.add(name);
  }

  #await(name: string, place: Place, used: string): void {
    if (!this.#awaited.has(name)) this.#awaited.set(name, { place, used });
  }

  #hosts(line: string, group: string, place: Place): void {
    const words = wordsOf(line);
    if (typeof words === 'string') {
      fail(this.#inventory, place, words, 'Close the quote, or escape it.');
      return;
    }
    const [pattern = '', ...assignments] = words;
    if (pattern === '') return;
    const variables: Variables = new Map();
    for (const word of assignments) {
      const at = word.indexOf('=');
      if (at > 0) variables.set(word.slice(0, at), { text: unquoted(word.slice(at + 1)), place });
      else {
        const message = `expected key=value behind the host, got '${word}'`;
        fail(this.#inventory, place, message, 'Put values with blanks in quotes.');
      }
    }
    addHosts(this.#inventory, { pattern, group, place, variables });
  }

  #variable(line: string, group: string, place: Place): void {
    const at = line.indexOf('=');
    if (at <= 0) {
      fail(this.#inventory, place, `expected key=value, got '${line}'`, 'A section :vars holds assignments.');
      return;
    }
    const text = unquoted(line.slice(at + 1).trim());
    groupOf(this.#inventory, group, place).variables.set(line.slice(0, at).trim(), { text, place });
  }

  #child(line: string, group: string, place: Place): void {
    const child = /^([^:\]\s]+)\s*(?:#.*)?$/.exec(line)?.[1];
    if (child === undefined) {
      fail(this.#inventory, place, `expected the name of a group, got '${line}'`, 'Write one group a line.');
      return;
    }
    groupOf(this.#inventory, child, place);
    groupOf(this.#inventory, group, place).children.add(child);
    this.#await(child, place, `${group} has it as a child`);
  }
}

/** The words of a line without its comment, or why it has none. */
function wordsOf(line: string): string[] | string {
  try {
    return split(uncommented(line));
  } catch {
    return 'a quote is not closed in this line';
  }
}

/** Outside of quotes a `#` begins a comment wherever it stands: so does Ansible's own reader. */
function uncommented(line: string): string {
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const letter = line.charAt(at);
    if (letter === '\\' && quote !== "'") at++;
    else if (quote !== '') quote = letter === quote ? '' : quote;
    else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === '#') return line.slice(0, at);
  }
  return line;
}

/** A value that is a quoted Python string stands for its content; everything else for itself. */
const unquoted = (text: string): string =>
  /^(?:'([^'\\]*)'|"([^"\\]*)")\s*(?:#.*)?$/
    .exec(text)
    ?.slice(1)
    .find((part) => part !== undefined) ?? text;
