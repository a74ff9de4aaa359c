/** The one way to a host. Nothing above this file knows whether it is SSH or the control machine itself. */
import type { Duplex } from 'node:stream';

export type Ends = 'group' | 'leader';

export interface ExecOptions {
  /** Milliseconds, counted from when the command has its channel. */
  readonly timeout: number;
  /**
   * What the timeout ends. `group` (default), for questions: the command and all that it has started. `leader`, for
   * commands that change something: it alone, since what it has put into the background may be the service.
   */
  readonly ends?: Ends;
  /** Given to the command's standard input, which is then closed; without it the input is empty. */
  readonly stdin?: string;
  /** Bytes kept of each stream, head and tail; what comes beyond is drained and dropped. Default 1 MiB. */
  readonly maxBytes?: number;
  /** Environment of the command, set inside it: sshd drops `env` requests silently. */
  readonly env?: Readonly<Record<string, string>>;
}

export type ExecResult =
  | { readonly kind: 'exit'; readonly code: number; readonly stdout: string; readonly stderr: string }
  | { readonly kind: 'signal'; readonly signal: string; readonly stdout: string; readonly stderr: string }
  | { readonly kind: 'timeout'; readonly stdout: string; readonly stderr: string }
  /** The connection went away after the command may have begun: its outcome is unknown. */
  | { readonly kind: 'lost'; readonly message: string; readonly stdout: string; readonly stderr: string }
  /** It never began: no connection, or no channel on it. */
  | { readonly kind: 'unsent'; readonly failure: ConnectFailure };

/** Why a host cannot be used, with the way out; `reason` is for programs, `message` for people. */
export interface ConnectFailure {
  readonly reason:
    | 'dns'
    | 'refused'
    | 'timeout'
    | 'unreachable'
    | 'host-key-unknown'
    | 'host-key-changed'
    | 'host-key-revoked'
    | 'auth'
    | 'key-file'
    | 'unsupported'
    | 'closed';
  readonly message: string;
  readonly hint?: string;
}

export interface Transport {
  /** Connects if need be; a lost connection is made again at the next call. */
  ready(): Promise<ConnectFailure | undefined>;
  /** An argv, quoted by the transport. Never throws for what the host or the network does. */
  exec(argv: readonly string[], options: ExecOptions): Promise<ExecResult>;
  /** A TCP stream as seen from the host itself. */
  connect(address: string, port: number, timeout: number): Promise<Duplex | ConnectFailure>;
  close(): Promise<void>;
}

/** One transport a host, shared by everything that speaks to it. */
export interface Transports {
  to(host: string): Transport;
  /** The machine that abq itself runs on. */
  readonly control: Transport;
  close(): Promise<void>;
}
