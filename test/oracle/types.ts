/** The words of the oracle: a topology document as it is written, a goal, what was observed, an outcome. */

export const KINDS = ['requires', 'wants', 'after', 'startAfter', 'stopAfter'] as const;
export type Kind = (typeof KINDS)[number];
export type Phase = 'start' | 'stop';
export type Action = 'start' | 'stop' | 'restart';
/** `service@host` */
export type Id = string;
/** `start:service@host` or `stop:service@host` */
export type StepId = string;

export interface EntryDoc {
  service: string;
  scope?: string;
  need?: number | string;
  optional?: boolean;
  restart?: boolean;
  /** Keeps the candidates that have it. */
  module?: string;
}

export type KeepDoc = number | string | { min: number | string; per?: 'platform' | 'site' };
type SerialDoc = boolean | string[] | { start?: string[]; stop?: string[] };

/** A part of one process: its dependencies join those of its process. */
type ModuleDoc = { [K in Kind]?: (string | EntryDoc)[] };

export type ServiceDoc = {
  on?: string[];
  kind?: 'daemon' | 'job' | 'milestone';
  external?: boolean;
  drop?: string[];
  keep?: KeepDoc;
  serial?: SerialDoc;
  protected?: boolean;
  modules?: Record<string, ModuleDoc>;
} & { [K in Kind]?: (string | EntryDoc)[] };

export interface HostDoc {
  site?: string;
  tags?: string[];
  profiles?: string[];
  services?: string[];
  bind?: Record<string, string>;
  /** Passive here: started only when named. */
  standby?: string[];
}

export interface Document {
  name: string;
  hosts?: Record<string, HostDoc>;
  services?: Record<string, ServiceDoc>;
  profiles?: Record<string, (string | Record<string, { modules: string[] }>)[]>;
}

/** `--rolling` and what goes with it; what is left out is the default. */
export interface RollingDoc {
  by?: 'instance' | 'host';
  batch?: string;
  pause?: number;
  maxFailures?: number;
  withDependents?: boolean;
}

export interface Goal {
  action: Action;
  selectors: string[];
  all?: boolean;
  exclude?: string[];
  noClosure?: boolean;
  force?: string[];
  offline?: boolean;
  rolling?: RollingDoc;
}

/** semantics.md, "States". `ready` counts only where the state is `running`; left out, it is ready. */
export const STATES = [
  'running',
  'stopped',
  'failed',
  'changing',
  'absent',
  'unreachable',
  'unknown',
] as const;
export type State = (typeof STATES)[number];
export interface Observation {
  state: State;
  ready?: boolean;
}
export type Observed = Record<Id, Observation>;

export interface Quorum {
  need: number;
  of: StepId[];
}

export type CauseKind = 'requested' | 'required-by' | 'depends-on' | 'restart-propagated';

export type Rule =
  | 'topology'
  | 'cycle'
  | 'empty-selection'
  | 'unknown-selector'
  | 'milestones-only'
  | 'unknown-dependent'
  | 'protected'
  | 'closure'
  | 'unmet-requirement'
  | 'dependent'
  | 'serial'
  | 'floor';

/** Instances (or, for `topology`, problems) that the refusal has to name. */
export interface Refusal {
  rule: Rule;
  names: string[];
}

export interface Planned {
  steps: Set<StepId>;
  unchanged: Set<Id>;
  /** Instances that may be listed as unchanged or not: the documents do not say. */
  either: Set<Id>;
  /** `before after` pairs, transitively closed. */
  order: Set<string>;
  /** `dependency dependent` steps of one phase: if the first fails, the second is blocked or held. */
  hard: Set<string>;
  /** Per start step; only where fewer than all of `of` are needed. */
  quorum: Map<StepId, Quorum[]>;
  /** Acceptable causes; nothing is said where a step is missing. */
  causes: Map<StepId, Set<CauseKind>>;
}

/** All rules that refuse this plan: a product may name any of them first. */
export type Outcome = { refused: Refusal[] } | Planned;
