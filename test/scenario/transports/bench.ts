/** A server and transports that know it, for one test; all is closed and removed behind it. */
import type { Transport, Transports } from '../../../src/transports/transport.ts';
import { openTransports, type TransportOptions } from '../../../src/transports/pool.ts';
import {
  newFolder,
  newKey,
  QUICK,
  topologyOf,
  type Folder,
  type HostOptions,
  type KeyPair,
} from './fixtures.ts';
import { startServer, type ServerOptions, type TestServer } from './server.ts';

export interface Bench {
  readonly server: TestServer;
  readonly folder: Folder;
  readonly userKey: KeyPair;
  readonly identityFile: string;
  readonly knownHosts: string;
  /** Every line that was logged. */
  readonly log: string[];
  /** The host `h`: the server, its key known. */
  readonly host: Transport;
  /** How `h` is described; to be varied for hosts of a test's own. */
  readonly settings: HostOptions;
  readonly open: (options: TransportOptions, ...hosts: readonly HostOptions[]) => Transports;
}

const userKey = newKey();

export const withServer =
  (options: Partial<ServerOptions>, body: (bench: Bench) => Promise<void>) => async (): Promise<void> => {
    const folder = await newFolder();
    const server = await startServer({ userKey: userKey.public, ...options });
    const opened: Transports[] = [];
    const log: string[] = [];
    const knownHosts = await folder.write('known_hosts', `[127.0.0.1]:${server.port} ${server.hostKey}\n`);
    const identityFile = await folder.write('id', userKey.private);
    const open: Bench['open'] = (more, ...hosts) => {
      const env = {};
      const write = (line: string) => void log.push(line);
      const transports = openTransports(topologyOf(...hosts), { timing: QUICK, env, log: write, ...more });
      opened.push(transports);
      return transports;
    };
    const ssh = { port: server.port, identityFile, knownHosts, configFile: '/dev/null' };
    const settings = { name: 'h', address: '127.0.0.1', ssh };
    const host = open({}, settings).to('h');
    try {
      await body({ server, folder, userKey, identityFile, knownHosts, log, host, settings, open });
    } finally {
      for (const transports of opened) await transports.close();
      await server.close();
      await folder.remove();
    }
  };
