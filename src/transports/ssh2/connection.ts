/** The one connection to a host: made when it is needed, made again when it was lost. */
import type { Client } from 'ssh2';
import type { Host } from '../../topology/model.ts';
import { closedFailure, isConnectFailure } from '../failure.ts';
import { Gate } from '../gate.ts';
import { HELPERS, SESSIONS, type SessionLink } from '../session-transport.ts';
import type { ConnectFailure } from '../transport.ts';
import type { SshContext } from './context.ts';
import { forward } from './forward.ts';
import { directRoute, login, type LoginOptions, type Route } from './login.ts';
import { resolveTarget, type Target } from './target.ts';

export interface Link extends SessionLink {
  readonly client: Client;
}

export class Connection {
  readonly host: Host;
  readonly #context: SshContext;
  readonly #abort = new AbortController();
  #target: Promise<Target | ConnectFailure> | undefined;
  #connecting: Promise<Link | ConnectFailure> | undefined;
  #link: Link | undefined;
  /** A login that was refused is not tried again: sshd bans who fails repeatedly. */
  #refused: ConnectFailure | undefined;

  constructor(host: Host, context: SshContext) {
    this.host = host;
    this.#context = context;
  }

  /** The live link, or a new one; calls while it is being made share it. */
  async link(): Promise<Link | ConnectFailure> {
    if (this.#abort.signal.aborted) return closedFailure(this.host.name);
    if (this.#link?.lost === false) return this.#link;
    if (this.#refused !== undefined) return this.#refused;
    this.#connecting ??= this.#connect().finally(() => (this.#connecting = undefined));
    return this.#connecting;
  }

  async target(): Promise<Target | ConnectFailure> {
    this.#target ??= resolveTarget(this.host, this.#context, this.#abort.signal);
    return this.#target;
  }

  /** The connection that this one leads through, if any. */
  async bastion(): Promise<Connection | undefined> {
    const target = await this.target();
    if (isConnectFailure(target) || target.jump === undefined) return undefined;
    return this.#context.bastion(target.jump, this);
  }

  async close(): Promise<void> {
    this.#abort.abort();
    await this.#connecting;
    const link = this.#link;
    if (link === undefined || link.lost) return;
    const { client } = link;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => client.destroy(), this.#context.timing.drain);
      client.once('close', () => {
        clearTimeout(timer);
        resolve();
      });
      client.end();
    });
  }

  async #connect(): Promise<Link | ConnectFailure> {
    const target = await this.target();
    if (isConnectFailure(target)) return target;
    const where = placeOf(target);
    const options = { target, where, context: this.#context, signal: this.#abort.signal };
    const route = await this.#route(options);
    if (isConnectFailure(route)) return route;
    const client = await login(route, options);
    if (!isConnectFailure(client)) return this.#open(client, where);
    if (client.reason === 'auth') this.#refused = client;
    this.#context.log(client.message);
    return client;
  }

  async #route(options: LoginOptions): Promise<Route | ConnectFailure> {
    const bastion = await this.bastion();
    if (bastion === undefined) return directRoute(options);
    const circle = await findCircle<Connection>(this);
    if (circle !== undefined) return circle;
    // Before any slot for connecting is taken: those who wait for a bastion must not keep it from connecting.
    const link = await bastion.link();
    const where = `${options.where} via ${bastion.host.name}`;
    if (isConnectFailure(link)) return { ...link, message: `${options.where}: ${link.message}` };
    const { address, port } = options.target;
    const open = () => forward(link, { address, port, where, limit: this.#context.timing.channel });
    return { place: `via ${bastion.host.name}`, open };
  }

  #open(client: Client, where: string): Link {
    const link: Link = {
      client,
      where,
      sessions: new Gate(SESSIONS),
      helpers: new Gate(HELPERS),
      lost: false,
    };
    this.#link = link;
    this.#context.log(`${where}: connected`);
    client.once('close', () => {
      link.lost = true;
      this.#context.log(`${where}: connection closed`);
    });
    return link;
  }
}

/** Begins every message: which host, where, as whom. */
export const placeOf = ({
  name,
  address,
  port,
  user,
}: Pick<Target, 'name' | 'address' | 'port' | 'user'>): string =>
  `${name} (${address.includes(':') ? `[${address}]` : address}:${port}, user ${user})`;

interface Hop<T> {
  readonly host: Host;
  bastion(): Promise<T | undefined>;
}

/** Each would wait for the other for ever. */
export const findCircle = async <T extends Hop<T>>(start: T): Promise<ConnectFailure | undefined> => {
  const path: T[] = [];
  for (let at: T | undefined = start; at !== undefined; at = await at.bastion()) {
    if (path.includes(at)) {
      const names = [...path, at].map(({ host }) => host.name).join(' -> ');
      const message = `${start.host.name}: the jump hosts go in a circle: ${names}`;
      return {
        reason: 'unsupported',
        message,
        hint: 'mend proxyJump in the topology or ProxyJump in the ssh configuration',
      };
    }
    path.push(at);
  }
  return undefined;
};
