/**
 * The lab's hosts as a test reaches them without abq: commands over plain OpenSSH or past the network,
 * and the faults of lab/host.sh. What a test believes of a host, it has from here.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as assert from 'uvu/assert';

export interface Host {
  readonly name: string;
  readonly address: string;
  /** The private key that opens it, for root and for the user `abq`, who has sudo. */
  readonly key: string;
  readonly init: 'systemd' | 'sysv';
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both streams, as they came. */
  readonly output: string;
}

export const HOSTS: readonly Host[] = readFileSync(variable('ABQ_LAB_HOSTS'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => {
    const [name = '', address = '', , key = '', init] = line.split(' ');
    return { name, address, key, init: init === 'sysv' ? 'sysv' : 'systemd' };
  });

export const LAB_FILES = variable('ABQ_LAB_HOSTS').replace(/\/[^/]*$/, '');

/** The tests cannot run outside the lab, and say so instead of passing. */
function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: these tests are run by test/real/run`);
  return value;
}

export interface SpawnOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** Seconds after which it is killed, and the test fails. */
  readonly limit?: number;
  /** Told what it has said so far, both streams, whenever that grows. */
  readonly hear?: (output: string) => void;
}

export function run(argv: readonly string[], options: SpawnOptions = {}): Promise<Ended> {
  const [command = '', ...args] = argv;
  const { cwd, env, stdin = '', limit = 60 } = options;
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: 'pipe' });
  const text = { stdout: '', stderr: '', output: '' };
  const keep = (stream: 'stdout' | 'stderr') => (chunk: string) => {
    text[stream] += chunk;
    text.output += chunk;
    options.hear?.(text.output);
  };
  child.stdout.setEncoding('utf8').on('data', keep('stdout'));
  child.stderr.setEncoding('utf8').on('data', keep('stderr'));
  // A command that ends without reading its input is no fault.
  child.stdin.on('error', () => {});
  child.stdin.end(stdin);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`not ended after ${limit} s: ${argv.join(' ')}\n${text.output}`));
    }, limit * 1000);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code, ...text });
    });
  });
}

/** What a command prints on a host, over OpenSSH; it has to succeed. */
export async function on(host: string, command: string, stdin = ''): Promise<string> {
  return succeed(['ssh', '-F', variable('ABQ_LAB_SSH_CONFIG'), host, command], stdin);
}

/** The same past the network, for a host whose cable or sshd is gone. */
export async function inside(host: string, command: string): Promise<string> {
  return succeed([labScript('host.sh'), 'in', host, 'sh', '-c', command]);
}

/** A fault of lab/host.sh, such as `cut`. */
export async function fault(name: string, host: string): Promise<void> {
  await succeed([labScript('host.sh'), name, host]);
}

/** On every host of a kind at once. */
export function everywhere<T>(init: Host['init'], work: (host: string) => Promise<T>): Promise<T[]> {
  return Promise.all(HOSTS.filter((host) => host.init === init).map(({ name }) => work(name)));
}

/** Waits until something holds; a test that waits in vain fails with what it waited for. */
export async function until(what: string, holds: () => Promise<boolean>, seconds = 30): Promise<void> {
  const limit = performance.now() + seconds * 1000;
  while (!(await holds())) {
    if (performance.now() > limit) assert.unreachable(`not within ${seconds} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const labScript = (name: string) => fileURLToPath(new URL(`lab/${name}`, import.meta.url));

async function succeed(argv: readonly string[], stdin = ''): Promise<string> {
  const ended = await run(argv, { stdin });
  if (ended.code !== 0) throw new Error(`exit status ${ended.code}: ${argv.join(' ')}\n${ended.output}`);
  return ended.stdout;
}
