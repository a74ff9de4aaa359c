/** `abq` in a folder, with and without a terminal. */
import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { quote } from 'shlex';

export const root = fileURLToPath(new URL('../../../', import.meta.url)).replace(/\/$/, '');

const program = `${root}/bin/abq`;
const env = { ...process.env, NO_COLOR: '1', ABQ_CONFIG: '', TERM: 'dumb' };

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export const abq = (cwd: string, ...args: string[]): Ended => {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, env, encoding: 'utf8', input: '' });
  return { code: status, out: stdout, err: stderr };
};

/** With a umask, as it is where files of a user are writable for a group. */
export const abqWithUmask = (cwd: string, umask: string, ...args: string[]): Ended => {
  const line = `umask ${umask}; exec ${[program, ...args].map(quote).join(' ')}`;
  const { status, stdout, stderr } = spawnSync('sh', ['-c', line], { cwd, env, encoding: 'utf8', input: '' });
  return { code: status, out: stdout, err: stderr };
};

/** A question that ends so is answered so; each once, in this order. */
export type Script = readonly (readonly [question: string, answer: string])[];

/** On a terminal of its own; what it prints is all in `out`. */
export const abqOnTerminal = (cwd: string, script: Script, ...args: string[]): Promise<Ended> => {
  const line = [program, ...args].map(quote).join(' ');
  const child = spawn('script', ['-qec', line, '/dev/null'], {
    cwd,
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let out = '';
  let seen = 0;
  const left = [...script];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    const [question, answer] = left[0] ?? [];
    const at = question === undefined ? -1 : out.indexOf(question, seen);
    if (question === undefined || answer === undefined || at < 0) return;
    seen = at + question.length;
    left.shift();
    child.stdin.write(answer);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err: '' }));
  });
};
