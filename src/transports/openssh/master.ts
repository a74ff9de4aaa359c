/** The one master of a host: made when it is needed, made again when it was lost. */
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Host } from '../../topology/model.ts';
import { closedFailure, isConnectFailure, printable } from '../failure.ts';
import { Gate } from '../gate.ts';
import { untilLetIn, type Attempt } from '../retry.ts';
import { HELPERS, SESSIONS, type SessionLink } from '../session-transport.ts';
import { findCircle } from '../ssh2/connection.ts';
import type { ConnectFailure } from '../transport.ts';
import { bastionCommand, masterArgs } from './argv.ts';
import type { MuxContext } from './context.ts';
import { judge, noLogin } from './errors.ts';
import { MasterProcess } from './process.ts';
import { resolveMaster, type MasterTarget } from './target.ts';

/** A master while it runs. */
export interface MuxLink extends SessionLink {
  readonly process: MasterProcess;
  /** Streams are opened one by one: why one was refused stands in what the master says, not in what its client does. */
  readonly opening: Gate;
}

export class Master {
  readonly host: Host;
  readonly #context: MuxContext;
  readonly #abort = new AbortController();
  #target: Promise<MasterTarget | ConnectFailure> | undefined;
  #connecting: Promise<MuxLink | ConnectFailure> | undefined;
  #link: MuxLink | undefined;
  /** A login that was refused is not tried again: sshd bans who fails repeatedly. */
  #refused: ConnectFailure | undefined;

  constructor(host: Host, context: MuxContext) {
    this.host = host;
    this.#context = context;
  }

  /** The live master, or a new one; calls while it is being made share it. */
  async link(): Promise<MuxLink | ConnectFailure> {
    if (this.#abort.signal.aborted) return closedFailure(this.host.name);
    if (this.#link?.lost === false) return this.#link;
    if (this.#refused !== undefined) return this.#refused;
    this.#connecting ??= this.#connect().finally(() => (this.#connecting = undefined));
    return this.#connecting;
  }

  /** The one that the topology has this one lead through; a way in the user's configuration is `ssh`'s own matter. */
  bastion(): Promise<Master | undefined> {
    const { proxyJump } = this.host.ssh;
    const direct = proxyJump === undefined || proxyJump === 'none';
    return Promise.resolve(direct ? undefined : this.#context.bastion(proxyJump, this));
  }

  async close(): Promise<void> {
    this.#abort.abort();
    await this.#connecting;
    await this.#link?.process.end(this.#context.timing.drain);
  }

  async #connect(): Promise<MuxLink | ConnectFailure> {
    const { timing, log } = this.#context;
    const { signal } = this.#abort;
    this.#target ??= resolveMaster(this.host, this.#context, signal);
    const target = await this.#target;
    if (isConnectFailure(target)) return signal.aborted ? closedFailure(this.host.name) : target;
    const way = await this.#way(target);
    if (isConnectFailure(way)) return way;
    await this.#makeRoomForKeys();
    const options = { where: target.where, timing, log, signal };
    const process = await untilLetIn(options, () =>
      this.#context.gates.login(way.place, () => this.#attempt(target, way.proxyCommand)),
    );
    if (!isConnectFailure(process)) return this.#open(process, target.where);
    if (process.reason === 'auth') this.#refused = process;
    log(process.message);
    return process;
  }

  async #way({
    where,
    place,
  }: MasterTarget): Promise<{ place: string; proxyCommand?: string } | ConnectFailure> {
    const bastion = await this.bastion();
    if (bastion === undefined)
      return { place, ...(this.host.ssh.proxyJump === 'none' ? { proxyCommand: 'none' } : {}) };
    const circle = await findCircle<Master>(this);
    if (circle !== undefined) return circle;
    // Before any slot for connecting is taken: those who wait for a bastion must not keep it from connecting.
    const link = await bastion.link();
    if (isConnectFailure(link)) return { ...link, message: `${where}: ${link.message}` };
    const proxyCommand = bastionCommand(this.#context.sshProgram, link.process.path);
    return { place: `via ${bastion.host.name}`, proxyCommand };
  }

  /** As `ssh` does for its own folder only; where it fails, `ssh` says that a key could not be recorded. */
  async #makeRoomForKeys(): Promise<void> {
    const { hostKeys, knownHosts } = this.host.ssh;
    if (hostKeys !== 'accept-new' || knownHosts === undefined) return;
    await mkdir(dirname(knownHosts), { recursive: true, mode: 0o700 }).catch(() => {});
  }

  async #attempt(target: MasterTarget, proxyCommand: string | undefined): Promise<Attempt<MasterProcess>> {
    const { host } = this;
    const { timing, folder, log } = this.#context;
    const { signal } = this.#abort;
    if (signal.aborted) return { kind: 'failed', failure: closedFailure(target.where) };
    let path: string;
    try {
      path = await folder.newPath();
    } catch (error) {
      return { kind: 'failed', failure: noFolder(target, error) };
    }
    const master = new MasterProcess(path, masterArgs({ host, path, timing, proxyCommand }), this.#context);
    master.hear((line) => log(`${target.where}: ssh: ${printable(line)}`));
    // ConnectTimeout bounds what `ssh` waits for the network; what else it may wait for has this end.
    const limit = host.connectTimeout + timing.tcp;
    const served = await master.serves(limit, signal);
    const text = master.text;
    if (served === 'yes' && !UNRECORDED.test(text)) return { kind: 'open', client: master };
    await master.end(timing.drain);
    if (served === 'late') return { kind: 'failed', failure: noLogin(target, limit, text) };
    return judge(target, text);
  }

  #open(process: MasterProcess, where: string): MuxLink {
    const link: MuxLink = {
      process,
      where,
      sessions: new Gate(SESSIONS),
      helpers: new Gate(HELPERS),
      opening: new Gate(1),
      lost: !process.running,
    };
    this.#link = link;
    this.#context.log(`${where}: connected`);
    process.onExit(() => {
      link.lost = true;
      this.#context.log(`${where}: connection closed`);
    });
    return link;
  }
}

/** `ssh` goes on with a key that the next login would take for new again. */
const UNRECORDED = /Failed to add the host to the list of known hosts/;

const noFolder = ({ where }: MasterTarget, error: unknown): ConnectFailure => ({
  reason: 'unsupported',
  message: `${where}: no private folder for control sockets: ${error instanceof Error ? error.message : String(error)}`,
  hint: 'set TMPDIR or XDG_RUNTIME_DIR to a folder of yours with a short path',
});
