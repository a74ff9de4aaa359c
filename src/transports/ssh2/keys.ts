/** Key files to log in with, each read and parsed once. */
import { readFile } from 'node:fs/promises';
import ssh2, { type ParsedKey } from 'ssh2';

export type Identity =
  | { readonly kind: 'key'; readonly path: string; readonly key: ParsedKey; readonly blob: Buffer }
  /** Without the passphrase only an agent can use it: the public half tells which of its keys. */
  | { readonly kind: 'encrypted'; readonly path: string; readonly blob: Buffer | undefined }
  | { readonly kind: 'missing'; readonly path: string }
  | { readonly kind: 'unusable'; readonly path: string; readonly message: string };

export class KeyStore {
  readonly #identities = new Map<string, Promise<Identity>>();

  load(path: string): Promise<Identity> {
    let identity = this.#identities.get(path);
    if (identity === undefined) this.#identities.set(path, (identity = readIdentity(path)));
    return identity;
  }
}

const readIdentity = async (path: string): Promise<Identity> => {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    // `IdentityFile` may name a key that is only in the agent, by its public half.
    const blob = missing ? await publicHalf(path) : undefined;
    if (blob !== undefined) return { kind: 'encrypted', path, blob };
    return missing ? { kind: 'missing', path } : { kind: 'unusable', path, message: messageOf(error) };
  }
  return parse(path, text);
};

const parse = async (path: string, text: string): Promise<Identity> => {
  const key = firstKey(ssh2.utils.parseKey(text));
  if (!(key instanceof Error) && key.isPrivateKey())
    return { kind: 'key', path, key, blob: key.getPublicSSH() };
  if (!(key instanceof Error)) return { kind: 'encrypted', path, blob: key.getPublicSSH() };
  if (/passphrase|encrypted/i.test(key.message))
    return { kind: 'encrypted', path, blob: embeddedPublicKey(text) ?? (await publicHalf(path)) };
  return { kind: 'unusable', path, message: key.message };
};

/** The library answers with a list for OpenSSH's own format, whatever its types say. */
const firstKey = (parsed: ParsedKey | Error | readonly ParsedKey[]): ParsedKey | Error =>
  Array.isArray(parsed)
    ? ((parsed as readonly ParsedKey[])[0] ?? new Error('it holds no key'))
    : (parsed as ParsedKey | Error);

const publicHalf = async (path: string): Promise<Buffer | undefined> => {
  const text = await readFile(`${path}.pub`, 'utf8').catch(() => '');
  const key = firstKey(ssh2.utils.parseKey(text));
  return key instanceof Error ? undefined : key.getPublicSSH();
};

const MAGIC = 'openssh-key-v1\0';

/** OpenSSH's format holds the public key unencrypted: magic, cipher, kdf, its options, count, public key. */
const embeddedPublicKey = (text: string): Buffer | undefined => {
  const body = /-----BEGIN OPENSSH PRIVATE KEY-----([^-]+)-----END/.exec(text)?.[1];
  const data = Buffer.from(body ?? '', 'base64');
  if (!data.subarray(0, MAGIC.length).equals(Buffer.from(MAGIC))) return undefined;
  let offset = MAGIC.length;
  const field = (): Buffer => {
    const end = offset + 4 + data.readUInt32BE(offset);
    const value = data.subarray(offset + 4, end);
    offset = end;
    return value;
  };
  try {
    for (let skipped = 0; skipped < 3; skipped += 1) field();
    offset += 4;
    return field();
  } catch {
    return undefined;
  }
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
