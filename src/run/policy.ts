/** What limits a run, fixed when it begins and stored with it. */
export interface Policy {
  /** Steps in flight over the whole run. */
  readonly parallel: number;
  /** Steps in flight on one host, by host name. */
  readonly perHost: Readonly<Record<string, number>>;
  /** Services whose instances are never acted on at the same time. */
  readonly serial: readonly string[];
  /** Start nothing new after the first failure. */
  readonly failFast: boolean;
  /** Times that a command may be sent when every earlier sending provably never began. */
  readonly attempts: number;
}
