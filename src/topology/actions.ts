/** What can be asked of a host, as values: commands, probes, hooks. Nothing here runs anything. */
export type ManagerName = 'auto' | 'systemd' | 'sysv' | 'process' | 'command';

/** A string is for `sh -c`; a list is an argv, passed on word by word. */
export type Command = string | readonly string[];

export interface Hook {
  readonly run: Command;
  /** On the control machine instead of the host. */
  readonly local: boolean;
}

interface Timing {
  /** Milliseconds between two tries. */
  readonly interval: number;
  /** Milliseconds that one try may take. */
  readonly timeout: number;
  /** Milliseconds for which it must hold without a break; 0: once is enough. */
  readonly stable: number;
  /** Who asks, if not the host itself; only ever of an external service. */
  readonly from?: 'control' | 'dependent';
}

export type Probe = Timing &
  (
    | { readonly type: 'exec'; readonly run: Command }
    | { readonly type: 'tcp'; readonly port: number; readonly address: string }
    | {
        readonly type: 'http';
        readonly port: number;
        readonly path: string;
        /** Statuses that count as an answer. */
        readonly status: readonly number[];
        readonly tls: boolean;
        readonly address: string;
      }
    | { readonly type: 'process'; readonly pattern: string }
    | { readonly type: 'file'; readonly path: string }
  );
