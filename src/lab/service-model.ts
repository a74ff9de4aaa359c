/** What a lab service is told to be, and what its host's commands may know of it. */
import type { Behaviour } from './behaviour.ts';

/** As systemd says it. */
export type ServiceState = 'inactive' | 'activating' | 'active' | 'deactivating' | 'failed';

export interface ServiceSpec extends Partial<Behaviour> {
  /** From the beginning. */
  readonly running?: boolean;
  /** Started when its host boots. */
  readonly enabled?: boolean;
  /** As seen from the host itself. Without `http` it accepts connections while the service is ready. */
  readonly port?: number;
  /**
   * On `port`: answers 200 while the service is ready, 503 while it is not. A mapping says what each path answers
   * while it is ready; others answer 404 then.
   */
  readonly http?: boolean | Readonly<Record<string, number>>;
}

export const isHttp = ({ http = false }: ServiceSpec): boolean => http !== false;

export interface ServiceStatus {
  readonly state: ServiceState;
  readonly ready: boolean;
  readonly pid: number | undefined;
  /** Exit code of the last process, or of the last start that failed. */
  readonly code: number;
  readonly enabled: boolean;
  /** The real port behind the one of the specification. */
  readonly listensOn: number | undefined;
  readonly status: Behaviour['status'];
}

/** How a command ends. */
export interface Reply {
  /** An exit code. */
  readonly code: number;
  readonly text: string;
}
