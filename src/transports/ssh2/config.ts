/** What the user's own ssh configuration says of a host, as OpenSSH itself reads it: `ssh -G`. */
import { execFile } from 'node:child_process';

export interface ConfigQuestion {
  readonly program: string;
  readonly name: string;
  readonly user?: string | undefined;
  readonly port?: number | undefined;
  readonly file?: string | undefined;
  readonly signal: AbortSignal;
}

/** Keywords in lower case, each with its values in their order. */
export type SshConfig = ReadonlyMap<string, readonly string[]>;

export type ConfigAnswer =
  | { readonly kind: 'config'; readonly config: SshConfig }
  | { readonly kind: 'missing' }
  | { readonly kind: 'failed'; readonly message: string };

/** `Match exec` runs commands of the user's. */
const LIMIT = 10_000;

export const parseSshConfig = (text: string): SshConfig => {
  const config = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const space = line.indexOf(' ');
    if (space < 1) continue;
    const key = line.slice(0, space).toLowerCase();
    const value = line.slice(space + 1).trim();
    const values = config.get(key);
    if (values === undefined) config.set(key, [value]);
    else values.push(value);
  }
  return config;
};

export const askSsh = ({
  program,
  name,
  user,
  port,
  file,
  signal,
}: ConfigQuestion): Promise<ConfigAnswer> => {
  const options = [
    ...(file === undefined ? [] : ['-F', file]),
    ...(user === undefined ? [] : ['-l', user]),
    ...(port === undefined ? [] : ['-p', String(port)]),
  ];
  // Without a command, and with `-T`: what asks for a terminal would only warn.
  const args = ['-G', '-T', ...options, '--', name];
  return new Promise((resolve) => {
    const child = execFile(
      program,
      args,
      { timeout: LIMIT, killSignal: 'SIGKILL', signal },
      (error, stdout, stderr) => {
        if (error === null) return resolve({ kind: 'config', config: parseSshConfig(stdout) });
        if (error.code === 'ENOENT') return resolve({ kind: 'missing' });
        const text = error.killed === true ? `no answer within ${LIMIT / 1000} s` : stderr || error.message;
        resolve({ kind: 'failed', message: text });
      },
    );
    child.stdin?.end();
  });
};
