/** The program under test, as an operator runs it: a folder with a topology, and `bin/abq` started in it. */
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HOSTS, LAB_FILES, run, type Ended } from './hosts.ts';

const BIN = fileURLToPath(new URL('../../bin/abq', import.meta.url));
const TOPOLOGIES = fileURLToPath(new URL('topology', import.meta.url));

export interface Differences {
  /** The file in `topology/` that is extended, instead of lab.yaml. */
  readonly of?: string;
  /** Merged over the platform's by abq's own `extends`. */
  readonly services?: Readonly<Record<string, unknown>>;
  readonly hosts?: Readonly<Record<string, object>>;
  readonly defaults?: Readonly<Record<string, unknown>>;
  /** Settings for ssh beside the lab's own. */
  readonly ssh?: Readonly<Record<string, unknown>>;
}

export interface Workspace {
  readonly dir: string;
  /** Runs it to its end; it has no terminal, as in a job of a scheduler. */
  abq(...args: readonly string[]): Promise<Ended>;
  /** Begins to run it. */
  begin(...args: readonly string[]): Underway;
}

interface Underway {
  readonly ended: Promise<Ended>;
  /** Resolves when it has said so; fails when it ends without. */
  said(words: string): Promise<void>;
}

/** A folder with the lab's topology and how to connect to its hosts. Its state on disk is its own, too. */
export function workspace(differences: Differences = {}): Workspace {
  const dir = mkdtempSync(join(tmpdir(), 'abq-real-'));
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }));
  copyFileSync(join(TOPOLOGIES, differences.of ?? 'lab.yaml'), join(dir, 'platform.yaml'));
  const first = HOSTS[0];
  const ssh = { user: 'root', identityFile: first?.key, knownHosts: join(LAB_FILES, 'known_hosts') };
  const document = {
    name: 'lab',
    extends: './platform.yaml',
    defaults: { ...differences.defaults, ssh: { ...ssh, ...differences.ssh } },
    hosts: Object.fromEntries(
      HOSTS.map(({ name, address }) => [name, { address, ...differences.hosts?.[name] }]),
    ),
    ...(differences.services && { services: differences.services }),
  };
  writeFileSync(join(dir, 'abq.config.json'), JSON.stringify(document, null, 2));
  const env = { XDG_STATE_HOME: join(dir, 'state'), NO_COLOR: '1', SSH_AUTH_SOCK: '' };
  const begin = (...args: readonly string[]): Underway => {
    const waiting: ((output: string) => void)[] = [];
    let heard = '';
    const hear = (output: string) => {
      heard = output;
      for (const look of waiting) look(output);
    };
    const ended = run([BIN, ...args], { cwd: dir, env, limit: 180, hear });
    const said = (words: string) =>
      new Promise<void>((resolve, reject) => {
        const look = (output: string) => output.includes(words) && resolve();
        waiting.push(look);
        look(heard);
        ended.then(({ output }) => reject(new Error(`it never said "${words}":\n${output}`)), reject);
      });
    return { ended, said };
  };
  return { dir, begin, abq: (...args) => begin(...args).ended };
}

/** The last lines of what a person would see. */
export const lastLines = (ended: Ended, count: number): string =>
  ended.output.trimEnd().split('\n').slice(-count).join('\n');
