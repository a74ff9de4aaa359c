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

/**
 * The same under a shell that stays to tell the end on stderr: the program `ssh` has 255 for several. It outlives the
 * signals of its group, and what it says of a child's death by a signal goes nowhere: some redirect before they fork,
 * hence the parentheses.
 */
export const tellingLaunchLine = (nonce: string): string => {
  const [first, second] = [nonce.slice(0, 8), nonce.slice(8)];
  const waiting = `echo "$1$2 $PPID $$"; echo "$1$2" >&2; ${READ_AND_RUN}`;
  const around =
    'exec 3>&2 2>/dev/null; trap : TERM HUP INT; (exec /bin/sh -c "$3" abq "$1" "$2" 2>&3 3>&-); s=$?; n=; ' +
    'if [ $s -gt 128 ]; then n=$(kill -l $s); fi; echo "$2$1 $s $n" >&3; exit $s';
  return `exec /bin/sh -c '${around}' abq ${first} ${second} '${waiting}'`;
};

/** What stands before the code and the signal's name, if any. */
export const endMarker = (nonce: string): string => nonce.slice(8) + nonce.slice(0, 8);

/** Signals a process group, and the leader alone where sshd made no group of its own. */
export const signalLine = (
  signal: 'TERM' | 'KILL',
  { group, leader }: { readonly group: number; readonly leader: number },
  ends: Ends = 'group',
): string => {
  const one = 'kill -s "$1" "$2"';
  const script = ends === 'leader' ? one : `kill -s "$1" -- "-$3" || ${one}`;
  return `exec /bin/sh -c '${script}' abq ${signal} ${leader} ${group}`;
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
