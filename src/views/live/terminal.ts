/** Whether a stream can show a picture that repaints itself. */

/** Narrower or lower than this, a picture says less than lines do. */
const MIN_COLUMNS = 20;
const MIN_LINES = 6;

export interface Terminal {
  readonly isTTY?: boolean;
  /** 0 or undefined on a pseudo-terminal that nobody gave a size, as in many CI systems. */
  readonly columns?: number;
  readonly rows?: number;
}

/** `TERM=dumb`, and no `TERM` at all, mean that the cursor cannot be moved. */
export const canRepaint = (stream: Terminal, env: NodeJS.ProcessEnv): boolean =>
  stream.isTTY === true &&
  env['TERM'] !== undefined &&
  env['TERM'] !== 'dumb' &&
  (stream.columns ?? 0) >= MIN_COLUMNS &&
  (stream.rows ?? 0) >= MIN_LINES;
