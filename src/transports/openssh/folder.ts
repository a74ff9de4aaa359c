/** Where the control sockets are, and what ends the masters when abq cannot. */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';

/**
 * Reads which masters there are (`+ PID`, `- PID`) until its input ends, as it does however abq ends: then it ends
 * those that are left, and with them their clients.
 */
const WATCH =
  'all=" "; while read -r sign pid; do if [ "$sign" = + ]; then all="$all$pid "; ' +
  'else all="${all%% $pid *} ${all#* $pid }"; fi; done; ' +
  '[ "$all" = " " ] || kill $all; rm -f "$1"/*; rmdir "$1"';

/** sun_path has 104 bytes (Linux: 108); `ssh` adds 17 to a name while it makes the socket. */
const LONGEST = 104 - 1 - '/abq-XXXXXX/12345'.length - 17;

/** `%` and `$` mean something to `ssh` in a control path. */
export const socketBase = (candidates: readonly (string | undefined)[]): readonly string[] =>
  candidates.filter(
    (path) => path !== undefined && /^\/[^%$]*$/.test(path) && Buffer.byteLength(path) <= LONGEST,
  ) as string[];

export class MasterFolder {
  readonly #env: Readonly<Record<string, string | undefined>>;
  #made: Promise<string> | undefined;
  #watch: ChildProcessByStdio<Writable, null, null> | undefined;
  #count = 0;

  constructor(env: Readonly<Record<string, string | undefined>>) {
    this.#env = env;
  }

  /** For one master. Throws where no folder can be made. */
  async newPath(): Promise<string> {
    this.#made ??= this.#make();
    this.#count += 1;
    return join(await this.#made, String(this.#count));
  }

  began(pid: number): void {
    this.#watch?.stdin.write(`+ ${pid}\n`);
  }

  ended(pid: number): void {
    this.#watch?.stdin.write(`- ${pid}\n`);
  }

  /** After the masters' end. */
  async close(): Promise<void> {
    await this.#made?.catch(() => {});
    const watch = this.#watch;
    this.#watch = undefined;
    if (watch === undefined || watch.exitCode !== null) return;
    watch.stdin.end();
    await once(watch, 'exit');
  }

  async #make(): Promise<string> {
    let failure: unknown = new Error('no folder for sockets has a path that is short enough');
    for (const base of socketBase([this.#env['XDG_RUNTIME_DIR'], tmpdir(), '/tmp'])) {
      try {
        // Made with mode 0700: who may enter may use the connections.
        const path = await mkdtemp(join(base, 'abq-'));
        this.#watch = watchOver(path);
        return path;
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  }
}

const watchOver = (path: string): ChildProcessByStdio<Writable, null, null> => {
  // A process group of its own, so that the terminal's Ctrl-C leaves it.
  const child = spawn('/bin/sh', ['-c', WATCH, 'abq', path], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.on('error', () => {});
  child.stdin.on('error', () => {});
  return child;
};
