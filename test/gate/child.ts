/** Runs one command in a process group of its own, and leaves nothing of it behind. */
import { spawn } from 'node:child_process';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly timedOut: boolean;
  readonly seconds: number;
  /** stdout and stderr as they came, without colours; of a flood, the end. */
  readonly output: string;
}

const KEPT = 1_000_000;
const groups = new Set<number>();

export function run(argv: readonly string[], timeoutSeconds: number): Promise<Ended> {
  const began = performance.now();
  const [command = '', ...args] = argv;
  return new Promise((resolve) => {
    // `detached` makes it the leader of a group, so that what it starts can be killed with it.
    const child = spawn(command, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const pid = child.pid;
    let output = '';
    let timedOut = false;
    if (pid !== undefined) groups.add(pid);
    const keep = (text: string) => (output = (output + text).slice(-KEPT));
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    const timer = setTimeout(() => {
      timedOut = true;
      killGroup(pid);
    }, timeoutSeconds * 1000);
    const end = (code: number | null, signal: NodeJS.Signals | null) => {
      clearTimeout(timer);
      const seconds = (performance.now() - began) / 1000;
      resolve({ code, signal, timedOut, seconds, output: plain(output) });
    };
    child.on('error', (error) => {
      output += error.message;
      end(null, null);
    });
    // A grandchild that holds the pipes would keep `close` away for ever: first it has to go.
    child.on('exit', () => killGroup(pid));
    child.on('close', end);
  });
}

/** For a gate that is itself interrupted. */
export function killAll(): void {
  for (const pid of groups) killGroup(pid);
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  groups.delete(pid);
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing of the group is left.
  }
}

function plain(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replace(/\u001B\[[0-9;]*m/g, '');
}
