import type { Diagnostic } from './diagnostic.ts';
import type { Document, HostEntry, Path, Places, Settings, SshEntry } from './document.ts';
import type { Become, Host, SshSettings } from './model.ts';
import { byText } from './names.ts';
import { expandRange, fillNumber, MOST_HOSTS } from './ranges.ts';

/** One host of the file, or one of the many that a range stands for. */
export interface DeclaredHost {
  readonly name: string;
  readonly entry: HostEntry;
  readonly path: Path;
}

export interface Hosts {
  /** Sorted by name. */
  readonly declared: ReadonlyMap<string, DeclaredHost>;
  readonly errors: readonly Diagnostic[];
}

/** Expands the ranges; two entries that yield the same host are an error at the second. */
export function declareHosts(document: Document, places: Places): Hosts {
  const errors: Diagnostic[] = [];
  const found = new Map<string, DeclaredHost>();
  let isFull = false;
  for (const [key, entry] of Object.entries(document.hosts)) {
    const path = ['hosts', key];
    const place = places.key(path);
    const expansion = expandRange(key);
    if (!expansion.ok) {
      errors.push({ severity: 'error', message: expansion.why, place, hint: expansion.hint });
      continue;
    }
    if (isFull) continue;
    if (found.size + expansion.names.length > MOST_HOSTS) {
      // Once: whatever follows is too much for the same reason.
      isFull = true;
      const message = `there are more than ${MOST_HOSTS} hosts`;
      errors.push({ severity: 'error', message, place, hint: 'Write smaller ranges.' });
      continue;
    }
    errors.push(...numberProblems(entry, key, path, places));
    for (const { name, number } of expansion.names) {
      const other = found.get(name);
      if (other) errors.push(twice(name, [path, other.path], places));
      else found.set(name, { name, path, entry: number === undefined ? entry : fill(entry, number) });
    }
  }
  const declared = new Map([...found].sort(([a], [b]) => byText(a, b)));
  return { declared, errors };
}

function twice(name: string, [path, other]: readonly [Path, Path], places: Places): Diagnostic {
  const [place, first] = [places.key(path), places.key(other)];
  const key = [path, other].map((one) => String(one[1])).find((one) => one !== name) ?? name;
  return {
    severity: 'error',
    message: `host ${name} is given twice`,
    place,
    hint:
      place.file === first.file
        ? 'Take one of the two away, or make the range smaller.'
        : `What is inherited is overridden by its own key only: write \`${key}\` to change all of its hosts, or divide the range where it is written.`,
    related: [{ message: 'the first', place: first }],
  };
}

function numberProblems(entry: HostEntry, key: string, path: Path, places: Places): Diagnostic[] {
  if (entry.address === undefined) return [];
  const rest = entry.address.replaceAll('{n}', '');
  const isRange = key.includes('[');
  if (!/[{}]/.test(isRange ? rest : entry.address)) return [];
  return [
    {
      severity: 'error',
      message: isRange
        ? 'an address knows no braces but `{n}`'
        : '`{n}` stands for the number of a range, and this is one host',
      place: places.value([...path, 'address']),
      hint: isRange ? 'Write `{n}` for the number.' : 'Write the address out, or make the key a range.',
    },
  ];
}

/** `{n}` in every text of the entry. What holds none is shared between the hosts of a range. */
function fill<T>(value: T, number: string): T {
  if (typeof value === 'string') return (value.includes('{n}') ? fillNumber(value, number) : value) as T;
  if (Array.isArray(value))
    return share(
      value,
      value.map((item: unknown) => fill(item, number)),
    ) as T;
  if (typeof value !== 'object' || value === null) return value;
  const filled = Object.entries(value).map(([key, inner]): [string, unknown] => [key, fill(inner, number)]);
  const same = filled.every(([key, inner]) => (value as Record<string, unknown>)[key] === inner);
  return same ? value : (Object.fromEntries(filled) as T);
}

const share = (before: unknown[], after: unknown[]): unknown[] =>
  after.every((item, index) => item === before[index]) ? before : after;

const DIRECT: Become = { method: 'none', user: 'root' };
const PER_HOST = 4;
export const CONNECT_TIMEOUT = 20_000;

/** A host with its defaults: what it says itself, else what `defaults` say, else what is built in. */
export function resolveHost(declared: DeclaredHost, document: Document, places: Places): Host {
  const { name, entry, path } = declared;
  const { defaults, limits } = document;
  return {
    name,
    address: entry.address ?? name,
    site: entry.site,
    tags: entry.tags,
    profiles: entry.profiles,
    transport: entry.transport ?? defaults.transport ?? 'ssh2',
    ssh: sshSettings(defaults.ssh, entry.ssh),
    become: entry.become ?? defaults.become ?? DIRECT,
    vars: { ...defaults.vars, ...entry.vars },
    perHost: entry.limits?.perHost ?? limits.perHost ?? PER_HOST,
    connectTimeout: timeout(entry, defaults) ?? CONNECT_TIMEOUT,
    place: places.key(path),
  };
}

const timeout = (entry: Settings, defaults: Settings): number | undefined =>
  entry.timeouts?.connect ?? defaults.timeouts?.connect;

function sshSettings(defaults: SshEntry = {}, own: SshEntry = {}): SshSettings {
  const written = Object.entries({ ...defaults, ...own }).filter(([, value]) => value !== undefined);
  return { hostKeys: 'strict', ...(Object.fromEntries(written) as Partial<SshSettings>) };
}
