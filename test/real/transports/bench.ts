/** Transports to an sshd of the test's own, which is stopped behind it. */
import type { Host } from '../../../src/topology/model.ts';
import { openTransports, type TransportOptions } from '../../../src/transports/pool.ts';
import type { ConnectFailure, Transport } from '../../../src/transports/transport.ts';
import { QUICK, topologyOf, type HostOptions } from '../../scenario/transports/fixtures.ts';
import { startSshd, type Sshd } from './sshd.ts';

export const LIMIT = { timeout: 20_000 };

export interface Bench {
  readonly sshd: Sshd;
  readonly host: Transport;
  readonly log: string[];
  readonly settings: HostOptions;
  readonly open: (options: TransportOptions, ...hosts: readonly HostOptions[]) => (name: string) => Transport;
}

export const withSshd =
  (transport: Host['transport'], config: readonly string[], body: (bench: Bench) => Promise<void>) =>
  async (): Promise<void> => {
    const sshd = await startSshd(config);
    const log: string[] = [];
    const closers: (() => Promise<void>)[] = [];
    const open: Bench['open'] = (options, ...hosts) => {
      const write = (line: string): void => void log.push(line);
      const transports = openTransports(topologyOf(...hosts), {
        timing: QUICK,
        env: {},
        log: write,
        ...options,
      });
      closers.push(() => transports.close());
      return (name) => transports.to(name);
    };
    const { port, identityFile, knownHosts } = sshd;
    const settings = {
      name: 'h',
      address: '127.0.0.1',
      transport,
      ssh: { port, identityFile, knownHosts, configFile: '/dev/null' },
    };
    try {
      await body({ sshd, log, settings, open, host: open({}, settings)('h') });
    } finally {
      for (const close of closers) await close();
      await sshd.stop();
    }
  };

/** How a host of the bench with other settings can be reached. */
export const readyWith = (
  { open, settings }: Bench,
  ssh: object,
  more: object = {},
): Promise<ConnectFailure | undefined> =>
  open({}, { ...settings, ...more, ssh: { ...settings.ssh, ...ssh } })('h').ready();
