/** One machine of the lab: its services, its port, its power. */
import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ParsedKey } from 'ssh2';
import { Door } from './door.ts';
import type { EventLog, LabEventKind } from './events.ts';
import type { LabFolder } from './folder.ts';
import { newKeyPair } from './keys.ts';
import { LabService } from './service.ts';
import type { ServiceSpec, ServiceStatus } from './service-model.ts';
import type { Shell } from './session.ts';
import { createSshd } from './sshd.ts';

export interface HostSpec {
  readonly services?: Readonly<Record<string, ServiceSpec>>;
  /** Milliseconds before each chunk that it sends. */
  readonly latency?: number;
}

export interface HostOptions {
  readonly name: string;
  readonly spec: HostSpec;
  readonly folder: LabFolder;
  readonly events: EventLog;
  readonly user: string;
  readonly userKey: ParsedKey;
}

export class LabHost {
  readonly name: string;
  readonly services: ReadonlyMap<string, LabService>;
  /** `type base64` */
  readonly hostKey: string;
  readonly #options: HostOptions;
  readonly #shell: Shell;
  readonly #door: Door;
  #bootId = '';
  #isCut = false;
  #isUp = true;

  constructor(options: HostOptions) {
    const { name, spec } = options;
    this.name = name;
    this.#options = options;
    this.#shell = shellOf(options);
    mkdirSync(join(this.home, 'run'), { recursive: true });
    mkdirSync(join(this.home, 'log'));
    this.#newBoot();
    const entries = Object.entries(spec.services ?? {});
    this.services = new Map(entries.map(([service, its]) => [service, this.#service(service, its)]));
    const key = newKeyPair();
    this.hostKey = key.public;
    this.#door = new Door(this.#sshd(key.private));
    this.#door.latency = spec.latency ?? 0;
  }

  get home(): string {
    return this.#shell.home;
  }

  /** 0 until it is up for the first time. */
  get port(): number {
    return this.#door.port;
  }

  /** Another one after each boot; its commands find it in the file `boot_id` of their home. */
  get bootId(): string {
    return this.#bootId;
  }

  /** At the lab's beginning. */
  async launch(): Promise<void> {
    await this.#door.open();
    const running = [...this.services.values()].filter(({ spec }) => spec.running === true);
    await Promise.all(running.map((service) => service.launch()));
  }

  /** The way there is cut: connections are gone, new ones are refused. The host itself goes on. */
  async cut(): Promise<void> {
    this.#isCut = true;
    this.#event('cut');
    await this.#door.close();
  }

  async heal(): Promise<void> {
    this.#isCut = false;
    if (this.#isUp) await this.#door.open();
    this.#event('healed');
  }

  /** Connections are accepted, and nothing answers, the open ones included. */
  freeze(): void {
    this.#door.freeze();
    this.#event('frozen');
  }

  thaw(): void {
    this.#door.thaw();
    this.#event('thawed');
  }

  /** Once; the commands go on. */
  dropConnections(): void {
    this.#event('dropped');
    this.#door.drop();
  }

  /** Milliseconds before each chunk that it sends from now on. */
  slowDown(latency: number): void {
    this.#door.latency = latency;
  }

  /** Resolves when nothing runs there any more. */
  async powerOff(): Promise<void> {
    this.#isUp = false;
    await this.#door.close();
    await this.#stopServices();
    await this.#options.folder.reap(this.name);
    this.#event('down');
  }

  /** Resolves when one can log in again; services that start at boot are started, and not waited for. */
  async powerOn(): Promise<void> {
    this.#isUp = true;
    this.#newBoot();
    this.#door.thaw();
    if (!this.#isCut) await this.#door.open();
    this.#event('up');
    for (const service of this.services.values()) if (service.spec.enabled === true) void service.start();
  }

  /** `down`: milliseconds without power. */
  async reboot({ down = 0 }: { readonly down?: number } = {}): Promise<void> {
    await this.powerOff();
    await sleep(down);
    await this.powerOn();
  }

  /** Of the lab; what runs there beside the services is the folder's to end. */
  async close(): Promise<void> {
    await this.#door.close();
    await this.#stopServices();
  }

  async #stopServices(): Promise<void> {
    await Promise.all([...this.services.values()].map((service) => service.powerOff()));
  }

  #newBoot(): void {
    this.#bootId = randomUUID();
    writeFileSync(join(this.home, 'boot_id'), `${this.#bootId}\n`);
  }

  #sshd(hostKey: string): ReturnType<typeof createSshd> {
    const { user, userKey } = this.#options;
    return createSshd({
      hostKey,
      user,
      userKey,
      shell: this.#shell,
      portOf: (port) => this.#portOf(port),
      onLogin: () => this.#event('connected'),
      onLogout: () => this.#event('disconnected'),
    });
  }

  /** A port that is no service's is the machine's own. */
  #portOf(port: number): number | undefined {
    const its = [...this.services.values()].filter(({ spec }) => spec.port === port);
    return its.length === 0 ? port : its.find(({ status }) => status.listensOn)?.status.listensOn;
  }

  #service(name: string, spec: ServiceSpec): LabService {
    const { folder, events } = this.#options;
    const log = join(this.home, 'log', name);
    return new LabService({
      spec,
      events,
      daemon: { script: join(folder.path, 'lib/daemon'), id: `${name}@${this.name}`, ...this.#shell },
      publish: (status) => publish(this.home, name, status),
      log: (line) => appendFileSync(log, `${name}: ${line}\n`),
    });
  }

  #event(kind: LabEventKind): void {
    this.#options.events.add(kind, this.name);
  }
}

/** What sshd would give, with the lab's own commands first. */
const shellOf = ({ folder, name, user }: HostOptions): Shell => {
  const home = folder.homeOf(name);
  return {
    home,
    env: {
      ABQ_LAB_HOST: home,
      HOME: home.slice(0, -1),
      USER: user,
      LOGNAME: user,
      SHELL: '/bin/sh',
      PATH: `${folder.path}/bin:/usr/local/bin:/usr/bin:/bin`,
    },
  };
};

/** Read by shells at any instant: there is never half a file. */
const publish = (home: string, name: string, its: ServiceStatus): void => {
  const { state, ready, pid, code, enabled, status, listensOn } = its;
  const fields = {
    state,
    ready: ready ? 1 : 0,
    pid: pid ?? '',
    code,
    enabled: enabled ? 'enabled' : 'disabled',
    port: listensOn ?? '',
    status: status ?? '',
  };
  const line = Object.entries(fields)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ');
  // Outside of the folder, so that a listing of it shows services only.
  const fresh = join(home, `.${name}`);
  writeFileSync(fresh, `${line}\n`);
  renameSync(fresh, join(home, 'run', name));
};
