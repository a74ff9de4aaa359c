/** What the connections of one pool share. */
import { Gate } from '../gate.ts';
import type { Connection } from './connection.ts';
import type { KeyStore } from './keys.ts';
import type { KnownHostsStore } from './known-hosts-store.ts';

/** All in milliseconds. */
export interface Timing {
  readonly dns: number;
  readonly tcp: number;
  /** For a channel to open, a forwarded one included. */
  readonly channel: number;
  /** From a command's end to the end of its output, which a background child may hold open. */
  readonly drain: number;
  /** From a signal to the command's end. */
  readonly grace: number;
  readonly keepAlive: { readonly interval: number; readonly count: number };
  /** Before the next login to an sshd that dropped this one: its limits (MaxStartups, penalties) last that long. */
  readonly backoff: { readonly min: number; readonly max: number };
}

export const DEFAULT_TIMING: Timing = {
  dns: 5_000,
  tcp: 10_000,
  channel: 10_000,
  drain: 2_000,
  grace: 5_000,
  keepAlive: { interval: 15_000, count: 3 },
  backoff: { min: 20_000, max: 30_000 },
};

export interface SshContext {
  readonly timing: Timing;
  readonly log: (line: string) => void;
  /** Of the control machine: where the agent is. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The program that is asked what the user's ssh configuration says. */
  readonly sshProgram: string;
  readonly keys: KeyStore;
  readonly knownHosts: KnownHostsStore;
  readonly gates: Gates;
  /** The connection through which a jump specification (`[user@]host[:port],...`) leads. */
  bastion(jump: string, from: Connection): Connection;
}

/** OpenSSH's MaxStartups begins to drop at 10 logins at a time. */
const LOGINS_PER_ADDRESS = 8;
/** Node resolves names in four threads; a limit per name must not count the wait for one. */
const RESOLVING = 4;
const CONFIGS = 4;

export class Gates {
  readonly resolving = new Gate(RESOLVING);
  readonly configs = new Gate(CONFIGS);
  readonly #connecting: Gate;
  readonly #logins = new Map<string, Gate>();

  constructor(connecting: number) {
    this.#connecting = new Gate(connecting);
  }

  /** `place`: an address, or the bastion before it. Its own gate comes first, so that a busy one holds up nobody else. */
  login<T>(place: string, task: () => Promise<T>): Promise<T> {
    let gate = this.#logins.get(place);
    if (gate === undefined) this.#logins.set(place, (gate = new Gate(LOGINS_PER_ADDRESS)));
    return gate.run(() => this.#connecting.run(task));
  }
}
