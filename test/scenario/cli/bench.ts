/** The program under test as an operator starts it, in a folder with the topology of a lab; all is ended behind it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startLab, type Lab, type LabOptions } from '../../../src/lab/lab.ts';

const BIN = fileURLToPath(new URL('../../../bin/abq', import.meta.url));

/** Milliseconds. A run that is still there then is killed, and its test fails with what it had said. */
const PATIENCE = 60_000;

const DEEDS = /^(start|stop|died)/;

type Settings = Readonly<Record<string, unknown>>;

/** What the topology says beside the lab's own words. */
export interface Own {
  /** Merged over the lab's by key; with a `manager` of its own, instead of the lab's. */
  readonly services?: Readonly<Record<string, Settings>>;
  readonly hosts?: Readonly<Record<string, Settings>>;
  readonly defaults?: Settings;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, as a failed assertion shows it. */
  readonly all: string;
}

export interface Running {
  readonly pid: number | undefined;
  readonly ended: Promise<Ended>;
  /** To the whole group, as a terminal does it: to what it has started, too. */
  signal(name: NodeJS.Signals): void;
  /** Resolves when either stream has said it; rejects with what was said instead. */
  said(pattern: RegExp): Promise<void>;
  /** Both streams lose their reader. */
  deafen(): void;
}

type Begin = (...args: readonly string[]) => Running;

export interface Bench {
  readonly lab: Lab;
  /** Where it runs, with its topology and its own state on disk. */
  readonly dir: string;
  readonly begin: Begin;
  readonly abq: (...args: readonly string[]) => Promise<Ended>;
  /** The same in another environment. */
  readonly within: (env: Readonly<Record<string, string>>, ...args: readonly string[]) => Promise<Ended>;
  /** What was asked of the services since they were given, and what came of it: `started db@a`. */
  readonly deeds: () => readonly string[];
}

export const withAbq =
  (hosts: LabOptions['hosts'], own: Own | ((lab: Lab) => Own), body: (bench: Bench) => Promise<void>) =>
  async (): Promise<void> => {
    const dir = mkdtempSync(join(tmpdir(), 'abq-cli-'));
    const lab = await startLab({ hosts });
    const all: Running[] = [];
    const launch = (env: Readonly<Record<string, string>>, args: readonly string[]): Running => {
      const running = start(dir, args, env);
      all.push(running);
      return running;
    };
    const begin: Begin = (...args) => launch({}, args);
    try {
      writeTopology(dir, lab, typeof own === 'function' ? own(lab) : own);
      const before = lab.events.shown(DEEDS).length;
      const deeds = (): readonly string[] => lab.events.shown(DEEDS).slice(before);
      await body({
        lab,
        dir,
        begin,
        abq: (...args) => begin(...args).ended,
        within: (env, ...args) => launch(env, args).ended,
        deeds,
      });
    } finally {
      for (const running of all) running.signal('SIGKILL');
      await Promise.all(all.map(({ ended }) => ended));
      await lab.close();
      rmSync(dir, { recursive: true, force: true });
    }
  };

const writeTopology = (dir: string, lab: Lab, { services = {}, hosts = {}, defaults = {} }: Own): void => {
  const known: Readonly<Record<string, object>> = lab.topologyServices();
  const own = Object.entries(services).map(([name, its]) => [
    name,
    'manager' in its ? its : { ...known[name], ...its },
  ]);
  const places = Object.entries(lab.topologyHosts()).map(([name, its]) => [name, { ...its, ...hosts[name] }]);
  const document = {
    name: 'lab',
    defaults,
    hosts: Object.fromEntries(places) as object,
    services: { ...known, ...(Object.fromEntries(own) as object) },
  };
  writeFileSync(join(dir, 'abq.config.json'), JSON.stringify(document, undefined, 2));
};

const start = (dir: string, args: readonly string[], more: Readonly<Record<string, string>>): Running => {
  const { PATH, HOME, TMPDIR } = process.env;
  const env = { PATH, HOME, TMPDIR, XDG_STATE_HOME: join(dir, 'state'), ...more };
  const child = spawn(BIN, args, { cwd: dir, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const text = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (chunk: string) => (text[stream] += chunk));
  let over = false;
  const signal = (name: NodeJS.Signals): void => {
    if (!over && child.pid !== undefined) process.kill(-child.pid, name);
  };
  child.once('exit', () => (over = true));
  const timer = setTimeout(() => signal('SIGKILL'), PATIENCE);
  const shown = (): string => `abq ${args.join(' ')}\n${text.stdout}\n${text.stderr}`;
  const ended = once(child, 'close').then(([code, its]): Ended => {
    clearTimeout(timer);
    return { code: code as Ended['code'], signal: its as Ended['signal'], ...text, all: shown() };
  });
  const said = async (pattern: RegExp): Promise<void> => {
    while (!pattern.test(text.stdout) && !pattern.test(text.stderr)) {
      if (over) throw new Error(`it never said ${pattern}: ${shown()}`);
      const heard = new AbortController();
      const more = [child.stdout, child.stderr].map(async (stream) => once(stream, 'data', heard));
      await Promise.race([...more, ended]);
      heard.abort();
    }
  };
  const deafen = (): void => {
    child.stdout.destroy();
    child.stderr.destroy();
  };
  return { pid: child.pid, ended, signal, said, deafen };
};
