/** Where runs are kept: `$XDG_STATE_HOME/abq/NAME/runs/ID`, as the XDG base directory specification has it. */
import { randomBytes } from 'node:crypto';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** The specification wants a relative value ignored. */
const stateHome = (env: NodeJS.ProcessEnv): string => {
  const said = env['XDG_STATE_HOME'];
  return said && isAbsolute(said) ? said : join(homedir(), '.local', 'state');
};

export const stateFolder = (env: NodeJS.ProcessEnv): string => join(stateHome(env), 'abq');

export const topologyFolder = (env: NodeJS.ProcessEnv, topology: string): string =>
  join(stateFolder(env), topology);

export const runsFolder = (env: NodeJS.ProcessEnv, topology: string): string =>
  join(topologyFolder(env, topology), 'runs');

/** Sorts by time, can be typed, and two of one second differ: `20261121-020304-9f3a`. */
export const newRunId = (now: Date): string => {
  const digits = now.toISOString().replaceAll(/[-:]/g, '');
  return `${digits.slice(0, 8)}-${digits.slice(9, 15)}-${randomBytes(2).toString('hex')}`;
};
