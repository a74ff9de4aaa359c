/** All SSH connections of a pool: one a host, and one a bastion however many hosts lie behind it. */
import type { Host, Topology } from '../../topology/model.ts';
import { Connection } from './connection.ts';
import type { SshContext } from './context.ts';

export interface Connections {
  readonly context: SshContext;
  to(host: Host): Connection;
  close(): Promise<void>;
}

export const openConnections = (
  topology: Topology,
  makeContext: (bastion: SshContext['bastion']) => SshContext,
): Connections => {
  const connections = new Map<string, Connection>();
  const connectionTo = (key: string, host: Host): Connection => {
    let connection = connections.get(key);
    if (connection === undefined) connections.set(key, (connection = new Connection(host, context)));
    return connection;
  };
  const context = makeContext((jump, from) => {
    const known = topology.hosts.get(jump);
    if (known?.transport === 'ssh2') return connectionTo(known.name, known);
    const host = jumpHost(jump, from.host);
    return connectionTo(JSON.stringify([jump, host.ssh]), host);
  });
  return {
    context,
    to: (host) => connectionTo(host.name, host),
    close: async () => {
      await Promise.all([...connections.values()].map((connection) => connection.close()));
    },
  };
};

/**
 * A bastion that is no host of the topology: user and port are its own (the specification's, else the ssh
 * configuration's), keys and trust are those of the host behind it.
 */
const jumpHost = (jump: string, behind: Host): Host => {
  const hops = jump.split(',');
  const last = hops.pop() ?? '';
  const [, user, bracketed, plain, port] = HOP.exec(last.trim()) ?? [];
  const name = bracketed ?? plain ?? last;
  const { identityFile, knownHosts, configFile, hostKeys } = behind.ssh;
  const ssh = {
    hostKeys,
    ...(identityFile === undefined ? {} : { identityFile }),
    ...(knownHosts === undefined ? {} : { knownHosts }),
    ...(configFile === undefined ? {} : { configFile }),
    ...(user === undefined ? {} : { user }),
    ...(port === undefined ? {} : { port: Number(port) }),
    ...(hops.length === 0 ? {} : { proxyJump: hops.join(',') }),
  };
  return { ...behind, name, address: name, ssh };
};

/** `[ssh://][user@]host[:port]`, the host in brackets where it is an IPv6 address. */
const HOP = /^(?:ssh:\/\/)?(?:([^@]+)@)?(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?\/?$/;
