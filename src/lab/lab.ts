/**
 * A lab: SSH hosts with services inside this one process, for tests and for trying things out. Logins, shells and
 * the services' processes are real; the machines, their network and their power are not.
 */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { openControl, type Control } from './control.ts';
import { EventLog } from './events.ts';
import { LabFolder } from './folder.ts';
import { LabHost, type HostSpec } from './host.ts';
import { newKeyPair, parseKey } from './keys.ts';
import type { LabService } from './service.ts';
import {
  hostEntry,
  knownHostsLine,
  serviceEntries,
  sshConfigEntry,
  type LabHostEntry,
  type LabServiceEntry,
  type LabSshSettings,
} from './topology.ts';

type Hosts = Readonly<Record<string, HostSpec>>;

export interface LabOptions {
  /** Or what makes them, given the folder that will be the lab's: whatever it writes there goes with the lab. */
  readonly hosts: Hosts | ((folder: string) => Promise<Hosts>);
  /** Who may log in; default `ops`. */
  readonly user?: string;
}

const SSH_CONFIG = 'ssh_config';

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** Throws for a name that no topology could have. */
export const startLab = async (options: LabOptions): Promise<Lab> => {
  const { hosts, user = 'ops' } = options;
  const folder = await LabFolder.create();
  try {
    const made = typeof hosts === 'function' ? await hosts(folder.path) : hosts;
    checkNames(made);
    return await Lab.launch(made, user, folder);
  } catch (error) {
    await folder.remove();
    throw error;
  }
};

const checkNames = (hosts: Hosts): void => {
  for (const [host, { services }] of Object.entries(hosts)) {
    for (const name of [host, ...Object.keys(services ?? {})])
      if (!NAME.test(name)) throw new TypeError(`not a name for a host or a service: ${name}`);
  }
};

export class Lab {
  readonly events: EventLog;
  /** All files of the lab; gone after `close`. */
  readonly folder: string;
  readonly hosts: ReadonlyMap<string, LabHost>;
  /** `{name, hosts, services}`, as `topologyHosts` and `topologyServices` have them: a topology that can be used. */
  topologyFile = '';
  readonly #folder: LabFolder;
  readonly #user: string;
  readonly #control: Control;
  #ssh: Omit<LabSshSettings, 'port'> | undefined;
  #closing: Promise<void> | undefined;

  private constructor(hosts: Hosts, user: string, folder: LabFolder, publicKey: string) {
    this.#folder = folder;
    this.#user = user;
    this.folder = folder.path;
    this.events = new EventLog();
    const userKey = parseKey(publicKey);
    if (userKey === undefined) throw new Error('a key pair that cannot be parsed');
    const made = Object.entries(hosts).map(([name, spec]) => {
      const host = new LabHost({ name, spec, folder, events: this.events, user, userKey });
      return [name, host] as const;
    });
    this.hosts = new Map(made);
    this.#control = openControl(folder.path, (host, service) => this.hosts.get(host)?.services.get(service));
  }

  /** Of `startLab`. */
  static async launch(hosts: Hosts, user: string, folder: LabFolder): Promise<Lab> {
    const key = newKeyPair();
    const lab = new Lab(hosts, user, folder, key.public);
    try {
      await Promise.all([...lab.hosts.values()].map((host) => host.launch()));
      await lab.#writeFiles(key.private);
    } catch (error) {
      await lab.close();
      throw error;
    }
    return lab;
  }

  host(name: string): LabHost {
    const host = this.hosts.get(name);
    if (host === undefined) throw new Error(`the lab has no host ${name}`);
    return host;
  }

  /** `service@host` */
  service(id: string): LabService {
    const [name = '', host = ''] = id.split('@');
    const service = this.host(host).services.get(name);
    if (service === undefined) throw new Error(`the lab has no service ${id}`);
    return service;
  }

  /** For `ssh -F FILE HOST`. */
  get sshConfig(): string {
    return join(this.folder, SSH_CONFIG);
  }

  sshSettings(name: string): LabSshSettings {
    if (this.#ssh === undefined) throw new Error('the lab is not up yet');
    return { ...this.#ssh, port: this.host(name).port };
  }

  /** The `hosts` of a topology. */
  topologyHosts(): Record<string, LabHostEntry> {
    const hosts = [...this.hosts.values()];
    return Object.fromEntries(hosts.map((host) => [host.name, hostEntry(host, this.sshSettings(host.name))]));
  }

  /** The `services` of a topology: to be given dependencies, and whatever else is to be tried. */
  topologyServices(): Record<string, LabServiceEntry> {
    return serviceEntries(this.hosts.values());
  }

  /** Leaves no process, socket or file. What happens without it too, a little later, when this process ends. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.events.close();
    this.#control.close();
    await Promise.all([...this.hosts.values()].map((host) => host.close()));
    await this.#folder.remove();
  }

  async #writeFiles(privateKey: string): Promise<void> {
    const hosts = [...this.hosts.values()];
    const identityFile = await this.#folder.write('id_ed25519', privateKey);
    const knownHosts = await this.#folder.write('known_hosts', hosts.map(knownHostsLine).join(''));
    const config = hasSsh() ? { configFile: this.sshConfig } : {};
    this.#ssh = { user: this.#user, identityFile, knownHosts, hostKeys: 'strict', ...config };
    const entries = hosts.map(({ name }) => sshConfigEntry(name, this.sshSettings(name)));
    await this.#folder.write(SSH_CONFIG, entries.join(''));
    const topology = { name: 'lab', hosts: this.topologyHosts(), services: this.topologyServices() };
    this.topologyFile = await this.#folder.write(
      'topology.json',
      `${JSON.stringify(topology, undefined, 2)}\n`,
    );
  }
}

/** Without the program nobody reads the user's settings, and nobody could read another file instead of them. */
const hasSsh = (): boolean =>
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'ssh')));
