/** Colours, per stream: only on a terminal, and as the environment and the flags want them. */
import picocolors from 'picocolors';

export type Style = ReturnType<typeof picocolors.createColors>;

interface Stream {
  readonly isTTY?: boolean;
}

/** no-color.org: any non-empty value counts. FORCE_COLOR as Node reads it: `0` and `false` mean off. */
export const wantsColor = (stream: Stream, env: NodeJS.ProcessEnv, flag: boolean): boolean => {
  const { NO_COLOR, FORCE_COLOR, TERM } = env;
  if (!flag || NO_COLOR) return false;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return stream.isTTY === true && TERM !== 'dumb';
};

export const styleFor = (color: boolean): Style => picocolors.createColors(color);
