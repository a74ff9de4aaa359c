/** Topologies of hosts alone, and a folder of keys that goes away with its test. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import type { Host, SshSettings, Topology } from '../../../src/topology/model.ts';
import type { Timing } from '../../../src/transports/ssh2/context.ts';

export interface HostOptions {
  readonly name: string;
  readonly address?: string;
  readonly transport?: Host['transport'];
  readonly ssh?: Partial<SshSettings>;
  readonly connectTimeout?: number;
}

const hostOf = ({ name, address, transport, ssh, connectTimeout }: HostOptions): Host => ({
  name,
  address: address ?? name,
  site: undefined,
  tags: [],
  profiles: [],
  transport: transport ?? 'ssh2',
  ssh: { hostKeys: 'strict', ...ssh },
  become: { method: 'none', user: 'root' },
  vars: {},
  perHost: 4,
  connectTimeout: connectTimeout ?? 20_000,
  place: { file: 'test', line: 1, column: 1 },
});

export const topologyOf = (...hosts: readonly HostOptions[]): Topology => ({
  name: 'test',
  hash: '',
  limits: { total: 32, connecting: 32 },
  hosts: new Map(hosts.map((host) => [host.name, hostOf(host)])),
  services: new Map(),
  instances: new Map(),
});

/** Short enough for a test, long enough for a busy machine. */
export const QUICK: Partial<Timing> = {
  channel: 2_000,
  drain: 1_000,
  grace: 1_000,
  keepAlive: { interval: 100, count: 3 },
  backoff: { min: 1, max: 2 },
};

export interface KeyPair {
  readonly private: string;
  readonly public: string;
}

/** The library cuts leading zero bytes off an ed25519 key: one of some 256 pairs cannot be read, and another is made. */
const usable = (make: () => KeyPair, passphrase?: string): KeyPair => {
  for (;;) {
    const pair = make();
    if (!(ssh2.utils.parseKey(pair.private, passphrase) instanceof Error)) return pair;
  }
};

export const newKey = (type: 'ed25519' | 'ecdsa' = 'ed25519'): KeyPair =>
  usable(() =>
    type === 'ed25519'
      ? ssh2.utils.generateKeyPairSync('ed25519')
      : ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 }),
  );

export const lockedKey = (): string =>
  usable(
    () =>
      ssh2.utils.generateKeyPairSync('ed25519', { passphrase: 'secret', cipher: 'aes256-ctr', rounds: 1 }),
    'secret',
  ).private;

export interface Folder {
  readonly path: string;
  write(name: string, text: string): Promise<string>;
  remove(): Promise<void>;
}

export const newFolder = async (): Promise<Folder> => {
  const path = await mkdtemp(join(tmpdir(), 'abq-transports-'));
  return {
    path,
    write: async (name, text) => {
      await writeFile(join(path, name), text, { mode: 0o600 });
      return join(path, name);
    },
    remove: () => rm(path, { recursive: true, force: true }),
  };
};
