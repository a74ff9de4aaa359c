/** One transport a host, made when it is first asked for. */
import type { Host, Topology } from '../topology/model.ts';
import { Connections } from './connections.ts';
import { unsent } from './failure.ts';
import { LocalTransport } from './local.ts';
import type { MuxContext } from './openssh/context.ts';
import { MasterFolder } from './openssh/folder.ts';
import { Master } from './openssh/master.ts';
import { muxTransport } from './openssh/transport.ts';
import { Connection } from './ssh2/connection.ts';
import { DEFAULT_TIMING, Gates, type SshContext, type Timing } from './ssh2/context.ts';
import { KeyStore } from './ssh2/keys.ts';
import { KnownHostsStore } from './ssh2/known-hosts-store.ts';
import { sshTransport } from './ssh2/transport.ts';
import type { ConnectFailure, Transport, Transports } from './transport.ts';

export interface TransportOptions {
  /** One line for each event of a connection; never a secret. */
  readonly log?: (line: string) => void;
  readonly timing?: Partial<Timing>;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly sshProgram?: string;
}

/** `to` throws for a host that the topology does not have. */
export const openTransports = (topology: Topology, options: TransportOptions = {}): Transports => {
  const timing = { ...DEFAULT_TIMING, ...options.timing };
  const shared = {
    timing,
    log: options.log ?? (() => {}),
    env: options.env ?? process.env,
    sshProgram: options.sshProgram ?? 'ssh',
    gates: new Gates(topology.limits.connecting),
  };
  const connections = new Connections(topology, (host) => new Connection(host, ssh));
  const ssh: SshContext = {
    ...shared,
    keys: new KeyStore(),
    knownHosts: new KnownHostsStore(),
    bastion: (jump, from) => connections.bastion(jump, from.host),
  };
  const masters = new Connections(topology, (host) => new Master(host, mux));
  const mux: MuxContext = {
    ...shared,
    folder: new MasterFolder(shared.env),
    bastion: (jump, from) => masters.bastion(jump, from.host),
  };
  const transports = new Map<string, Transport>();
  const control = new LocalTransport('the control machine', timing);
  const make = (host: Host): Transport => {
    switch (host.transport) {
      case 'ssh2':
        return sshTransport(connections.to(host), ssh);
      case 'openssh':
        return muxTransport(masters.to(host), mux);
      case 'local':
        return new LocalTransport(host.name, timing);
      case 'none':
        return noTransport(host);
      default:
        return host.transport satisfies never;
    }
  };
  return {
    to: (name) => {
      const host = topology.hosts.get(name);
      if (host === undefined) throw new Error(`the topology has no host ${name}`);
      let transport = transports.get(name);
      if (transport === undefined) transports.set(name, (transport = make(host)));
      return transport;
    },
    control,
    close: async () => {
      await Promise.all([
        ...[...transports.values()].map((transport) => transport.close()),
        control.close(),
        connections.close(),
        masters.close(),
      ]);
      await mux.folder.close();
    },
  };
};

const noTransport = (host: Host): Transport => {
  const failure: ConnectFailure = {
    reason: 'unsupported',
    message: `${host.name} has no transport (\`transport: none\`): nothing can be asked of it`,
    hint: 'probe what runs there from another host (`from: control` or `from: dependent`), or give it a transport',
  };
  return {
    ready: () => Promise.resolve(failure),
    exec: () => Promise.resolve(unsent(failure)),
    connect: () => Promise.resolve(failure),
    close: () => Promise.resolve(),
  };
};
