/** All connections of one kind: one a host, and one a bastion however many hosts lie behind it. */
import type { Host, Topology } from '../topology/model.ts';

export class Connections<C extends { close(): Promise<void> }> {
  readonly #topology: Topology;
  readonly #make: (host: Host) => C;
  readonly #all = new Map<string, C>();

  constructor(topology: Topology, make: (host: Host) => C) {
    this.#topology = topology;
    this.#make = make;
  }

  to(host: Host): C {
    return this.#of(host.name, host);
  }

  /** The connection through which a jump specification (`[user@]host[:port],...`) leads. */
  bastion(jump: string, behind: Host): C {
    const known = this.#topology.hosts.get(jump);
    if (known?.transport === 'ssh2' || known?.transport === 'openssh') return this.to(known);
    const host = jumpHost(jump, behind);
    return this.#of(JSON.stringify([jump, host.ssh]), host);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#all.values()].map((connection) => connection.close()));
  }

  #of(key: string, host: Host): C {
    let connection = this.#all.get(key);
    if (connection === undefined) this.#all.set(key, (connection = this.#make(host)));
    return connection;
  }
}

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
