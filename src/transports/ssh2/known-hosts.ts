/** One or more known_hosts files, as sshd(8) describes them, indexed for many look-ups. */
import { createHmac } from 'node:crypto';
import { keyType } from './algorithms.ts';

export interface KnownKey {
  readonly marker: 'none' | 'revoked' | 'cert-authority';
  /** Type of the key itself. */
  readonly type: string;
  readonly key: string;
  readonly file: string;
  readonly line: number;
  matches(name: string): boolean;
  /** Names that stand on the line as they are; undefined where only `matches` tells. */
  readonly names: readonly string[] | undefined;
  readonly hashed: boolean;
}

const MARKERS: Readonly<Record<string, KnownKey['marker']>> = {
  '@revoked': 'revoked',
  '@cert-authority': 'cert-authority',
};

/** What is no key line (comments, what ssh itself could not read) is no entry. */
export const parseKnownHosts = (text: string, file: string): KnownKey[] =>
  text.split('\n').flatMap((line, index) => parseLine(line, file, index + 1) ?? []);

const parseLine = (line: string, file: string, number: number): KnownKey | undefined => {
  const words = line.trim().split(/\s+/);
  const first = words[0] ?? '';
  if (first === '' || first.startsWith('#')) return undefined;
  const marker = first.startsWith('@') ? MARKERS[first] : 'none';
  const [names, , key] = first.startsWith('@') ? words.slice(1) : words;
  if (marker === undefined || names === undefined || key === undefined) return undefined;
  const type = typeOf(key);
  return type === undefined ? undefined : { marker, type, key, file, line: number, ...matcher(names) };
};

const typeOf = (key: string): string | undefined => {
  const blob = Buffer.from(key, 'base64');
  if (blob.length < 8 || blob.toString('base64') !== key) return undefined;
  const type = keyType(blob);
  return /^[\x21-\x7e]+$/.test(type) ? type : undefined;
};

type Matcher = Pick<KnownKey, 'matches' | 'names' | 'hashed'>;

const matcher = (field: string): Matcher => {
  const hashed = /^\|1\|([^|]+)\|([^|]+)$/.exec(field);
  if (hashed !== null) return hashMatcher(hashed[1] ?? '', hashed[2] ?? '');
  const patterns = field
    .toLowerCase()
    .split(',')
    .filter((pattern) => pattern !== '');
  if (patterns.every((pattern) => !/[*?]|^!/.test(pattern)))
    return { hashed: false, names: patterns, matches: (name) => patterns.includes(name) };
  const refused = patterns
    .filter((pattern) => pattern.startsWith('!'))
    .map((pattern) => glob(pattern.slice(1)));
  const wanted = patterns.filter((pattern) => !pattern.startsWith('!')).map(glob);
  const matches = (name: string): boolean =>
    wanted.some((pattern) => pattern.test(name)) && !refused.some((pattern) => pattern.test(name));
  return { hashed: false, names: undefined, matches };
};

const hashMatcher = (salt: string, hash: string): Matcher => {
  const saltBytes = Buffer.from(salt, 'base64');
  const matches = (name: string): boolean =>
    createHmac('sha1', saltBytes).update(name).digest('base64') === hash;
  return { hashed: true, names: undefined, matches };
};

/** Stars in a row are one: without that a hostile pattern costs exponential time. */
const glob = (pattern: string): RegExp => {
  const source = pattern
    .replace(/\*+/g, '*')
    .replace(/[\\^$.|+()[\]{}]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's');
};

/** The keys of several files together. */
export class KnownHosts {
  readonly #byKey = new Map<string, KnownKey[]>();
  readonly #byName = new Map<string, KnownKey[]>();
  readonly #patterns: KnownKey[] = [];
  readonly #hashed: KnownKey[] = [];

  constructor(keys: readonly KnownKey[]) {
    for (const key of keys) this.add(key);
  }

  add(entry: KnownKey): void {
    push(this.#byKey, entry.key, entry);
    if (entry.hashed) this.#hashed.push(entry);
    else if (entry.names === undefined) this.#patterns.push(entry);
    else for (const name of entry.names) push(this.#byName, name, entry);
  }

  /** Lines that have just this key for the name: hashed ones are found by the key, a hash costs microseconds. */
  withKey(name: string, key: string): KnownKey[] {
    return (this.#byKey.get(key) ?? []).filter((entry) => entry.matches(name));
  }

  /** Lines that have the name in clear or by a pattern. */
  inClear(name: string): KnownKey[] {
    const patterns = this.#patterns.filter((entry) => entry.matches(name));
    return [...(this.#byName.get(name) ?? []), ...patterns];
  }

  /** All lines that have the name: hashes each hashed line, so only for what is not found otherwise. */
  all(name: string): KnownKey[] {
    return [...this.inClear(name), ...this.#hashed.filter((entry) => entry.matches(name))];
  }
}

const push = (map: Map<string, KnownKey[]>, key: string, entry: KnownKey): void => {
  const entries = map.get(key);
  if (entries === undefined) map.set(key, [entry]);
  else entries.push(entry);
};
