/** One line of the picture: a step, or all steps of a host. */
export type RowState = 'waiting' | 'running' | 'done' | 'skipped' | 'failed';

export interface Row {
  readonly state: RowState;
  /** What it is and how far it has come: `stopping  tomcat@api`, `3/5 api`. */
  readonly label: string;
  /** Why, or what it waits for; empty where there is nothing to say. */
  readonly detail: string;
  /** When its first step began and its last one ended; milliseconds of the monotonic clock. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}
