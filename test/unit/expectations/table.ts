/** A row says whether a sentence of the documents decides it, or a reading of ours where they say nothing. */
export interface Row {
  basis: 'document' | 'reading';
  why: string;
}
export type State = 'running' | 'stopped' | 'failed' | 'changing' | 'absent' | 'unreachable' | 'unknown';
