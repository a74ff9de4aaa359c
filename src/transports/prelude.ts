/**
 * How a command reaches a `sh`: the shell is started with a constant line, says that it is there, and only then
 * is told what to do, on one line of its standard input. So a login shell that hangs or refuses has provably not
 * begun the command, the length of an exec request is no limit, and the arguments stay out of process tables.
 * The constant line holds no backslash, newline, `!` or single quote: csh and fish read it as sh does.
 */
import { exportLine, quoteArgv } from './quote.ts';
import type { Ends } from './transport.ts';

/** `read` takes its line byte by byte, so that the command finds its own input behind it. */
const READ_AND_RUN = 'LC_ALL=C; export LC_ALL; IFS= read -r abq && eval "$(printf %b "$abq")"';

/** Longer words are no argument for a program (Linux: 128 KiB each). */
const LONGEST_WORD = 100 * 1024;

export const LOCAL_SHELL: readonly [string, ...string[]] = ['/bin/sh', '-c', READ_AND_RUN, 'abq'];

/** `nonce`: hex. In two parts, so that a shell that echoes the line (`set -x`) does not print the marker. */
export const launchLine = (nonce: string): string => {
  const [first, second] = [nonce.slice(0, 8), nonce.slice(8)];
  return `exec /bin/sh -c 'echo "$1$2 $$"; echo "$1$2" >&2; ${READ_AND_RUN}' abq ${first} ${second}`;
};

/** Signals a process group by its leader's id, and the leader alone where sshd made no group of its own. */
export const signalLine = (signal: 'TERM' | 'KILL', pid: number, ends: Ends = 'group'): string => {
  const leader = 'kill -s "$1" "$2"';
  const script = ends === 'leader' ? leader : `kill -s "$1" -- "-$2" || ${leader}`;
  return `exec /bin/sh -c '${script}' abq ${signal} ${pid}`;
};

/** What the waiting shell reads: one line, which sets the scene and becomes the command. */
export const orderLine = (argv: readonly string[], env: Readonly<Record<string, string>> = {}): string => {
  const scene =
    'unset abq; PATH=${PATH:-/usr/bin:/bin}:/usr/local/sbin:/usr/sbin:/sbin; export PATH; ' + exportLine(env);
  return `${escapeLine(scene + become(argv))}\n`;
};

/** A script too long to be an argument is run by the shell that has read it. */
const become = (argv: readonly string[]): string => {
  const words = quoteArgv(argv);
  const [shell, flag, script, , ...rest] = argv;
  const runsScript = (shell === 'sh' || shell === '/bin/sh') && flag === '-c' && script !== undefined;
  if (!runsScript || Buffer.byteLength(script) < LONGEST_WORD) return `exec ${words}`;
  const positional = rest.length === 0 ? 'shift $#' : `set -- ${quoteArgv(rest)}`;
  return `${positional}\n${script}`;
};

const escapeLine = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
