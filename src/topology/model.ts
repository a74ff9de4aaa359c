/**
 * The resolved topology: what the planner, the survey and the run work on.
 * Everything that the language leaves open (ranges, defaults, scopes, percentages) has been decided here.
 */
import type { Place } from './place.ts';
import type { Command, Hook, ManagerName, Probe } from './actions.ts';

/** `service@host`, the unit of planning. */
export type InstanceId = `${string}@${string}`;

export type DependencyKind = 'requires' | 'wants' | 'after' | 'startAfter' | 'stopAfter';

export type Scope =
  | { readonly kind: 'platform' | 'site' | 'host' | 'nearest' }
  | { readonly kind: 'named'; readonly host: string };

/** How many: a number, or a percentage that is rounded up. */
export type Quantity = { readonly count: number } | { readonly percent: number };

/** A dependency as the topology file says it, of a service on a service. */
export interface DeclaredDependency {
  readonly kind: DependencyKind;
  readonly on: string;
  readonly scope: Scope;
  readonly need: 'all' | Quantity;
  readonly optional: boolean;
  readonly restart: boolean;
  /** The module of its owner that declares it; absent: the service itself does. */
  readonly module?: string;
  /** Only instances with this module are candidates. */
  readonly withModule?: string;
  readonly place: Place;
}

/** The same for one instance: who can satisfy it, and how many of them must be ready. */
export interface Dependency {
  readonly kind: DependencyKind;
  /** In the order of the topology's instances; never empty, never the owner. */
  readonly candidates: readonly InstanceId[];
  /** 1 to `candidates.length`; below the length it is a quorum. */
  readonly need: number;
  readonly declared: DeclaredDependency;
}

/** All in milliseconds. A guard (a job's stop) has no limit unless `stop` was written for it. */
export interface Timeouts {
  readonly connect: number;
  readonly start: number;
  readonly stop: number;
  readonly ready: number;
}

export interface SshSettings {
  readonly user?: string;
  readonly port?: number;
  /** Absolute paths. */
  readonly identityFile?: string;
  readonly knownHosts?: string;
  readonly configFile?: string;
  readonly proxyJump?: string;
  readonly hostKeys: 'strict' | 'accept-new';
}

export interface Become {
  readonly method: 'none' | 'sudo' | 'doas';
  readonly user: string;
}

export interface Host {
  readonly name: string;
  /** What is connected to; the name unless the file says otherwise. */
  readonly address: string;
  /** Undefined: the one unnamed site. */
  readonly site: string | undefined;
  readonly tags: readonly string[];
  readonly profiles: readonly string[];
  readonly transport: 'ssh2' | 'openssh' | 'local' | 'none';
  readonly ssh: SshSettings;
  readonly become: Become;
  /** Reach commands as `ABQ_VAR_<NAME>` in the environment, never by text substitution. */
  readonly vars: Readonly<Record<string, string>>;
  /** How many steps may act on this host at the same time. */
  readonly perHost: number;
  readonly connectTimeout: number;
  readonly place: Place;
}

export interface Keep {
  readonly min: Quantity;
  readonly per: 'platform' | 'site';
}

/** Instances of one service that never act at the same time; the host lists give an order, where there is one. */
export interface Serial {
  readonly start: readonly string[];
  readonly stop: readonly string[];
}

export interface Service {
  readonly name: string;
  readonly kind: 'daemon' | 'job' | 'milestone';
  readonly external: boolean;
  readonly manager: ManagerName;
  /** Candidates, of which the first that exists on the host is used. */
  readonly unit: readonly string[];
  readonly process: string | undefined;
  readonly start: Command | undefined;
  readonly stop: Command | undefined;
  readonly status: Command | undefined;
  readonly ready: readonly Probe[];
  readonly stopped: readonly Probe[];
  readonly hooks: Readonly<Partial<Record<HookName, Hook>>>;
  readonly keep: Keep | undefined;
  readonly serial: Serial | undefined;
  /** Where `serial` is written. */
  readonly orderPlace?: Place;
  readonly protected: boolean;
  /** abq's own connections to other hosts pass through it. */
  readonly way?: boolean;
  readonly caution: string | undefined;
  readonly purpose: string | undefined;
  readonly place: Place;
}

export type HookName = 'beforeStart' | 'afterStart' | 'beforeStop' | 'afterStop' | 'drain' | 'undrain';

export interface Instance {
  readonly id: InstanceId;
  readonly service: Service;
  readonly host: Host;
  readonly timeouts: Timeouts;
  /** `timeouts.stop` was written for this service: a guard is bounded only then. */
  readonly stopBounded: boolean;
  /** The passive node of a pair: started only when named. */
  readonly standby: boolean;
  readonly dependencies: readonly Dependency[];
  /** What put the service on the host: `on`, `services` or a profile. */
  readonly place: Place;
}

interface Limits {
  /** Steps at once, over the whole run. */
  readonly total: number;
  /** Connections being made at once. */
  readonly connecting: number;
}

export interface Topology {
  readonly name: string;
  /** SHA-256 over the resolved document, hex: independent of comments, of key order and of the files' places. */
  readonly hash: string;
  readonly limits: Limits;
  readonly hosts: ReadonlyMap<string, Host>;
  readonly services: ReadonlyMap<string, Service>;
  /** Sorted by id, so that everything derived is deterministic. */
  readonly instances: ReadonlyMap<InstanceId, Instance>;
}
