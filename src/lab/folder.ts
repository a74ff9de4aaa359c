/** The one folder of a lab, and the process that takes it away again however the lab ends. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, realpath, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SCRIPTS } from './scripts.ts';

/** What the scripts of the lab are run with; not what its hosts' commands have. */
const TOOLS = { PATH: '/usr/bin:/bin:/usr/sbin:/sbin' };

export class LabFolder {
  readonly path: string;
  readonly #undertaker: ChildProcess;

  private constructor(path: string, undertaker: ChildProcess) {
    this.path = path;
    this.#undertaker = undertaker;
  }

  static async create(): Promise<LabFolder> {
    const path = await mkdtemp(join(await realpath(tmpdir()), 'abq-lab-'));
    for (const name of ['bin', 'lib', 'hosts', 'replies']) await mkdir(join(path, name));
    for (const [name, text] of Object.entries(SCRIPTS)) {
      await writeFile(join(path, name), text);
      await chmod(join(path, name), 0o755);
    }
    // In a session of its own, so that what ends the lab at its terminal does not end this too.
    const undertaker = spawn('/bin/sh', [join(path, 'lib/undertaker'), path], {
      cwd: '/',
      env: TOOLS,
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    const folder = new LabFolder(path, undertaker);
    await promisify(execFile)('mkfifo', ['control', 'hang'], { cwd: path });
    return folder;
  }

  /** What tells the commands of a host from all other processes; the last slash tells `rs1` from `rs10`. */
  homeOf(host: string): string {
    return `${this.path}/hosts/${host}/`;
  }

  async write(name: string, text: string): Promise<string> {
    const path = join(this.path, name);
    await writeFile(path, text, { mode: 0o600 });
    return path;
  }

  /** Ends every process of the host; resolves when they are gone. */
  async reap(host: string): Promise<void> {
    await promisify(execFile)(join(this.path, 'lib/reap'), [`ABQ_LAB_HOST=${this.homeOf(host)}`], {
      env: TOOLS,
    });
  }

  /** Ends every process of the lab and removes the folder. */
  async remove(): Promise<void> {
    const { exitCode, signalCode } = this.#undertaker;
    if (exitCode !== null || signalCode !== null) return;
    this.#undertaker.stdin?.end();
    await once(this.#undertaker, 'exit');
  }
}
