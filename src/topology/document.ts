/**
 * What a topology file says once it is merged and its values are parsed (durations in milliseconds,
 * strings for lists expanded), and nothing is resolved yet: no range, no profile, no scope.
 */
import type { Command, Hook, ManagerName, Probe } from './actions.ts';
import type { Become, DependencyKind, HookName, Keep, Quantity, Service } from './model.ts';
import type { Place } from './place.ts';

export type Path = readonly (string | number)[];

/** Where things stand in the files; a path that does not exist yields its nearest ancestor. */
export interface Places {
  /** Of a map's key, such as the name of a host. */
  readonly key: (path: Path) => Place;
  readonly value: (path: Path) => Place;
}

export interface DependencyEntry {
  readonly service: string;
  /** A scope word or a host's name; left out: the whole platform. */
  readonly scope?: string | undefined;
  readonly need: 'all' | Quantity;
  readonly optional: boolean;
  readonly restart: boolean;
  readonly module?: string | undefined;
}

export type DependencyLists = { readonly [K in DependencyKind]: readonly DependencyEntry[] };

export interface TimeoutEntries {
  readonly connect?: number | undefined;
  readonly start?: number | undefined;
  readonly stop?: number | undefined;
  readonly ready?: number | undefined;
}

export interface SshEntry {
  readonly user?: string | undefined;
  readonly port?: number | undefined;
  readonly identityFile?: string | undefined;
  readonly knownHosts?: string | undefined;
  readonly hostKeys?: 'strict' | 'accept-new' | undefined;
  readonly proxyJump?: string | undefined;
  readonly configFile?: string | undefined;
}

/** What `defaults` may say for every host and a host for itself. */
export interface Settings {
  readonly transport?: 'ssh2' | 'openssh' | 'local' | 'none' | undefined;
  readonly ssh?: SshEntry | undefined;
  readonly become?: Become | undefined;
  readonly vars?: Readonly<Record<string, string>> | undefined;
  readonly timeouts?: TimeoutEntries | undefined;
}

export interface HostEntry extends Settings {
  readonly address?: string | undefined;
  readonly site?: string | undefined;
  readonly tags: readonly string[];
  readonly profiles: readonly string[];
  readonly services: readonly string[];
  readonly with: readonly string[];
  readonly without: readonly string[];
  readonly bind: Readonly<Record<string, string>>;
  readonly standby: readonly string[];
  readonly modules: Readonly<Record<string, readonly string[]>>;
  readonly limits?: { readonly perHost?: number | undefined } | undefined;
}

interface ModuleEntry extends DependencyLists {
  readonly ready: readonly Probe[];
}

export interface SerialEntry {
  readonly start?: readonly string[] | undefined;
  readonly stop?: readonly string[] | undefined;
}

export interface ServiceEntry extends DependencyLists {
  readonly kind: Service['kind'];
  readonly external: boolean;
  readonly manager?: ManagerName | undefined;
  readonly unit?: readonly string[] | undefined;
  readonly process?: string | undefined;
  readonly start?: Command | undefined;
  readonly stop?: Command | undefined;
  readonly status?: Command | undefined;
  readonly ready: readonly Probe[];
  readonly stopped: readonly Probe[];
  readonly timeouts?: Omit<TimeoutEntries, 'connect'> | undefined;
  readonly hooks: { readonly [K in HookName]?: Hook | undefined };
  readonly modules: Readonly<Record<string, ModuleEntry>>;
  readonly keep?: Keep | undefined;
  readonly serial?: boolean | SerialEntry | undefined;
  readonly protected: boolean;
  readonly way?: boolean | undefined;
  readonly caution?: string | undefined;
  readonly purpose?: string | undefined;
  readonly on: readonly string[];
}

/** One item of a profile's list: services with how this profile has them. */
export type ProfileItem = Readonly<
  Record<string, { readonly optional: boolean; readonly modules?: readonly string[] | undefined }>
>;

export interface Document {
  readonly name: string;
  readonly defaults: Settings;
  readonly limits: {
    readonly total?: number | undefined;
    readonly perHost?: number | undefined;
    readonly connecting?: number | undefined;
  };
  readonly hosts: Readonly<Record<string, HostEntry>>;
  readonly services: Readonly<Record<string, ServiceEntry>>;
  readonly profiles: Readonly<Record<string, readonly ProfileItem[]>>;
}
