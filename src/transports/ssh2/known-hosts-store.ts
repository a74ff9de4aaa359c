/** known_hosts files on the disk: read once while they stay as they are, and added to under `accept-new`. */
import { createHmac, randomBytes } from 'node:crypto';
import { closeSync, fstatSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { keyType } from './algorithms.ts';
import { KnownHosts, parseKnownHosts, type KnownKey } from './known-hosts.ts';

interface Cached {
  readonly stamp: string;
  readonly keys: Promise<KnownKey[]>;
}

export class KnownHostsStore {
  readonly #files = new Map<string, Cached>();
  readonly #indexes = new Map<string, { readonly stamp: string; readonly index: KnownHosts }>();

  /** Files that do not exist or cannot be read hold no keys, as for ssh. */
  async load(paths: readonly string[]): Promise<KnownHosts> {
    const files = await Promise.all(paths.map((path) => this.#read(path)));
    const stamp = files.map((file) => file.stamp).join('\n');
    const name = paths.join('\n');
    const cached = this.#indexes.get(name);
    if (cached?.stamp === stamp) return cached.index;
    const keys = await Promise.all(files.map((file) => file.keys));
    const index = new KnownHosts(keys.flat());
    this.#indexes.set(name, { stamp, index });
    return index;
  }

  async #read(path: string): Promise<Cached> {
    const stamp = await stat(path, { bigint: true }).then(
      (found) => `${found.ino} ${found.size} ${found.mtimeNs}`,
      () => 'none',
    );
    const cached = this.#files.get(path);
    if (cached?.stamp === stamp) return cached;
    const keys = stamp === 'none' ? Promise.resolve([]) : parseFile(path);
    const file: Cached = { stamp, keys };
    this.#files.set(path, file);
    return file;
  }
}

const parseFile = (path: string): Promise<KnownKey[]> =>
  readFile(path, 'utf8').then(
    (text) => parseKnownHosts(text, path),
    () => [],
  );

/** Adds a line in one write, as several programs may at once. Throws what the file system says. */
export const recordHostKey = (path: string, name: string, blob: Buffer, hashed: boolean): KnownKey[] => {
  const line = `${hashed ? hashName(name) : name} ${keyType(blob)} ${blob.toString('base64')}\n`;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const file = openSync(path, 'a+', 0o600);
  try {
    const { size } = fstatSync(file);
    const last = Buffer.alloc(1);
    const unfinished = size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last.toString() !== '\n';
    writeSync(file, unfinished ? `\n${line}` : line);
  } finally {
    closeSync(file);
  }
  return parseKnownHosts(line, path);
};

const hashName = (name: string): string => {
  const salt = randomBytes(20);
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
};
