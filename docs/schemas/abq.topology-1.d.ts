/**
 * The language of abq's topologies, for `abq.config.ts` and `abq.config.mjs`.
 * Made of the schema that checks them (`npm run schemas`).
 */
export interface Topology {
  readonly name: string;
  /** A built-in graph, a relative file, or a list; merged in this order. */
  readonly extends?: string | readonly string[] | undefined;
  /** For every host and service; a host, then a service, overrides. */
  readonly defaults?: Settings | undefined;
  /** How much happens at the same time. */
  readonly limits?: {
    readonly total?: number | undefined;
    readonly perHost?: number | undefined;
    readonly connecting?: number | undefined;
  } | undefined;
  /** By name, or by a range such as kvm[01-40]. */
  readonly hosts?: {
    readonly [name: string]: Host;
  } | undefined;
  /** What runs on them, and what each needs of the others. */
  readonly services?: {
    readonly [name: string]: Service;
  } | undefined;
  /** Sets of services that hosts have by one name. */
  readonly profiles?: {
    readonly [name: string]: readonly ProfileItem[];
  } | undefined;
}

export interface Settings {
  /** `openssh` is the ssh of this machine, for what ssh2 lacks, `local` is this machine, `none` a host of which nothing can be asked. Default: ssh2. */
  readonly transport?: "ssh2" | "openssh" | "local" | "none" | undefined;
  /** Overrides ~/.ssh/config. Paths are absolute, or relative to this file. */
  readonly ssh?: Ssh | undefined;
  /** How commands gain rights on the host. */
  readonly become?: "none" | "sudo" | "doas" | {
    readonly method: "none" | "sudo" | "doas";
    /** Default: `"root"`. */
    readonly user?: string | undefined;
  } | undefined;
  /** Reach commands as ABQ_VAR_NAME in the environment. */
  readonly vars?: {
    readonly [name: string]: string | number | boolean;
  } | undefined;
  readonly timeouts?: {
    readonly connect?: string | undefined;
    readonly start?: string | undefined;
    readonly stop?: string | undefined;
    readonly ready?: string | undefined;
  } | undefined;
}

export interface Ssh {
  readonly user?: string | undefined;
  readonly port?: number | undefined;
  /** Absolute, or relative to this file. */
  readonly identityFile?: string | undefined;
  /** Absolute, or relative to this file. */
  readonly knownHosts?: string | undefined;
  /** `accept-new` learns the key of a host that is not known yet. Default: strict. */
  readonly hostKeys?: "strict" | "accept-new" | undefined;
  /** A host of this topology, or [user@]host[:port]. */
  readonly proxyJump?: string | undefined;
  /** Read instead of ~/.ssh/config. Absolute, or relative to this file. */
  readonly configFile?: string | undefined;
}

export type Host = {
  /** What is connected to; the name by default. `{n}`: the number of a range. */
  readonly address?: string | undefined;
  /** For scopes and selectors; hosts without one form one unnamed site. */
  readonly site?: string | undefined;
  /** Free words to select by. */
  readonly tags?: readonly string[] | undefined;
  /** The sets of services it has. */
  readonly profiles?: readonly string[] | undefined;
  /** Services it has beside those of its profiles. */
  readonly services?: readonly string[] | undefined;
  /** Optional services of its profiles that it has. */
  readonly with?: readonly string[] | undefined;
  /** Services of its profiles that it has not. */
  readonly without?: readonly string[] | undefined;
  /** The services here use the instance on that host. */
  readonly bind?: {
    readonly [name: string]: string;
  } | undefined;
  /** Services that are started here only when named. */
  readonly standby?: readonly string[] | undefined;
  /** Narrows the modules of a service on this host. */
  readonly modules?: {
    readonly [name: string]: readonly string[];
  } | undefined;
  /** `openssh` is the ssh of this machine, for what ssh2 lacks, `local` is this machine, `none` a host of which nothing can be asked. Default: ssh2. */
  readonly transport?: "ssh2" | "openssh" | "local" | "none" | undefined;
  /** Overrides ~/.ssh/config. Paths are absolute, or relative to this file. */
  readonly ssh?: Ssh | undefined;
  /** How commands gain rights on the host. */
  readonly become?: "none" | "sudo" | "doas" | {
    readonly method: "none" | "sudo" | "doas";
    /** Default: `"root"`. */
    readonly user?: string | undefined;
  } | undefined;
  /** Reach commands as ABQ_VAR_NAME in the environment. */
  readonly vars?: {
    readonly [name: string]: string | number | boolean;
  } | undefined;
  readonly timeouts?: {
    readonly connect?: string | undefined;
    readonly start?: string | undefined;
    readonly stop?: string | undefined;
    readonly ready?: string | undefined;
  } | undefined;
  readonly limits?: {
    readonly perHost?: number | undefined;
  } | undefined;
} | null;

export type Service = {
  /** A job is started by others: a stop waits until none runs. A milestone is a name for what it requires. Default: `"daemon"`. */
  readonly kind?: "daemon" | "job" | "milestone" | undefined;
  /** Not managed: never a step. Default: `false`. */
  readonly external?: boolean | undefined;
  /** auto: systemd where it runs, else sysv. */
  readonly manager?: "auto" | "systemd" | "sysv" | "process" | "command" | undefined;
  /** Of several, the first that exists on the host is used. */
  readonly unit?: string | readonly string[] | undefined;
  /** A pattern for the process table, which never matches the check itself. */
  readonly process?: string | undefined;
  /** Instead of what the manager does. */
  readonly start?: string | readonly string[] | undefined;
  /** Instead of what the manager does. */
  readonly stop?: string | readonly string[] | undefined;
  /** Exit 0: running; 1 to 3: stopped. */
  readonly status?: string | readonly string[] | undefined;
  /** Hold once it serves. */
  readonly ready?: Probe | readonly Probe[] | undefined;
  /** Hold once it is down. */
  readonly stopped?: Probe | readonly Probe[] | undefined;
  /** How long each may take, such as 20s or 2m. A job is waited for without a limit unless `stop` is given. */
  readonly timeouts?: {
    readonly start?: string | undefined;
    readonly stop?: string | undefined;
    readonly ready?: string | undefined;
  } | undefined;
  readonly hooks?: {
    readonly beforeStart?: Hook | undefined;
    readonly afterStart?: Hook | undefined;
    readonly beforeStop?: Hook | undefined;
    readonly afterStop?: Hook | undefined;
    readonly drain?: Hook | undefined;
    readonly undrain?: Hook | undefined;
  } | undefined;
  /** Start after it is ready, stop before it; it is started along. */
  readonly requires?: readonly Dependency[] | undefined;
  /** The same order; it is started along, but may fail. */
  readonly wants?: readonly Dependency[] | undefined;
  /** Order only, both ways: start after it, stop before it. */
  readonly after?: readonly Dependency[] | undefined;
  /** Order of the start only. */
  readonly startAfter?: readonly Dependency[] | undefined;
  /** Order of the stop only: stop after it has stopped. */
  readonly stopAfter?: readonly Dependency[] | undefined;
  /** Inherited dependencies that are taken away. */
  readonly drop?: readonly string[] | undefined;
  /** Named parts of one process; a profile says which a host has. */
  readonly modules?: {
    readonly [name: string]: Module;
  } | undefined;
  /** How many must stay up. */
  readonly keep?: number | string | {
    readonly min: number | string;
    /** Default: `"platform"`. */
    readonly per?: "platform" | "site" | undefined;
  } | undefined;
  /** Its instances are never acted on at the same time. */
  readonly serial?: boolean | readonly string[] | {
    readonly start?: readonly string[] | undefined;
    readonly stop?: readonly string[] | undefined;
  } | undefined;
  /** Stopped only when named. Default: `false`. */
  readonly protected?: boolean | undefined;
  /** abq's own connections to other hosts pass through it. */
  readonly way?: boolean | undefined;
  /** Shown wherever it is about to be stopped. */
  readonly caution?: string | undefined;
  /** What it is for. */
  readonly purpose?: string | undefined;
  /** The hosts it is on. */
  readonly on?: string | readonly string[] | undefined;
} | null;

export interface Probe {
  /** Holds when the command ends with 0. */
  readonly exec?: string | readonly string[] | undefined;
  /** Holds when the port accepts a connection. */
  readonly tcp?: number | {
    readonly port: number;
    /** Default: `"127.0.0.1"`. */
    readonly address?: string | undefined;
  } | undefined;
  readonly http?: {
    readonly port: number;
    /** Default: `"/"`. */
    readonly path?: string | undefined;
    /** Statuses that count; any 2xx by default. */
    readonly status?: number | readonly number[] | undefined;
    /** Default: `false`. */
    readonly tls?: boolean | undefined;
    /** Default: `"127.0.0.1"`. */
    readonly address?: string | undefined;
  } | undefined;
  readonly process?: string | undefined;
  readonly file?: string | undefined;
  /** Between two tries. */
  readonly interval?: string | undefined;
  /** For one try. */
  readonly timeout?: string | undefined;
  /** It must hold for so long. */
  readonly stable?: string | undefined;
  /** Who asks, if not the host; only for external services. */
  readonly from?: "control" | "dependent" | undefined;
}

export type Hook = string | readonly string[] | {
  /** A string for `sh -c`, or a list of words that is passed on as it is. */
  readonly run: string | readonly string[];
  /** Default: `false`. */
  readonly local?: boolean | undefined;
};

export type Dependency = string | {
  /** The service it depends on. */
  readonly service: string;
  /** platform (default), site, host, nearest, or the name of a host. */
  readonly scope?: string | undefined;
  /** How many of the instances in scope must be ready. */
  readonly need?: "all" | number | string | undefined;
  /** Nothing in scope is no error. Default: `false`. */
  readonly optional?: boolean | undefined;
  /** Restarted whenever what it depends on is restarted. Default: `false`. */
  readonly restart?: boolean | undefined;
  /** Only instances with this module. */
  readonly module?: string | undefined;
};

export type Module = {
  /** Start after it is ready, stop before it; it is started along. */
  readonly requires?: readonly Dependency[] | undefined;
  /** The same order; it is started along, but may fail. */
  readonly wants?: readonly Dependency[] | undefined;
  /** Order only, both ways: start after it, stop before it. */
  readonly after?: readonly Dependency[] | undefined;
  /** Order of the start only. */
  readonly startAfter?: readonly Dependency[] | undefined;
  /** Order of the stop only: stop after it has stopped. */
  readonly stopAfter?: readonly Dependency[] | undefined;
  /** Inherited dependencies that are taken away. */
  readonly drop?: readonly string[] | undefined;
  readonly ready?: Probe | readonly Probe[] | undefined;
} | null;

export type ProfileItem = string | {
  readonly [name: string]: {
    /** Default: `false`. */
    readonly optional?: boolean | undefined;
    readonly modules?: readonly string[] | undefined;
  } | null;
};

/** What is extended: a topology that may leave its name out, with services and profiles for others. */
export type Graph = Omit<Topology, 'name'> & { readonly name?: string };

/** Gives the topology back as it is: it is there for the editor, and for the compiler. */
export declare const defineTopology: (topology: Topology) => Topology;
