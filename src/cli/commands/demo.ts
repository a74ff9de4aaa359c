/** `abq demo`: the main job on a lab, told by the real commands. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openPlayground, type Playground } from '../../demo/playground.ts';
import { Interrupted, Stage } from '../../demo/stage.ts';
import { tell, Unexpected } from '../../demo/story.ts';
import { Exit, type ExitCode } from '../exit.ts';
import type { Io } from '../io.ts';
import { catchSignals } from '../interruption.ts';

interface DemoFlags {
  readonly 'no-color': boolean;
}

/** As this process was started, whether from the bundle or from the sources. */
const program = (): [string, ...string[]] => {
  const [node = '', script = ''] = process.argv;
  return [node, ...process.execArgv, script];
};

const environment = async (
  env: NodeJS.ProcessEnv,
  { lab, file }: Playground,
  plain: boolean,
): Promise<NodeJS.ProcessEnv> => {
  const state = join(lab.folder, 'state');
  await mkdir(state, { mode: 0o700 });
  return { ...env, XDG_STATE_HOME: state, ABQ_CONFIG: file, ...(plain ? { NO_COLOR: '1' } : {}) };
};

const opening = ({ topology, file }: Playground): string =>
  `The distributed Abiquo platform: ${topology.hosts.size} hosts with ${topology.instances.size} services, as real processes behind\n` +
  'real SSH, all of them on this machine; nothing of it is left at the end.\n' +
  `The topology is ${file}\n`;

export const run = async (io: Io, flags: DemoFlags): Promise<ExitCode> => {
  const began = performance.now();
  const { asked, release } = catchSignals();
  const playground = await openPlayground({ platform: 'abiquo', name: 'demo', cwd: io.cwd });
  let ended: unknown;
  try {
    io.out(opening(playground));
    const stage = new Stage({
      program: program(),
      env: await environment(io.env, playground, flags['no-color']),
      interrupted: asked,
      isTerminal: io.terminal !== undefined,
      write: (text) => io.out(text),
      bold: io.style.bold,
    });
    await tell({ stage, playground });
  } catch (error) {
    ended = error;
  } finally {
    await playground.lab.close();
    release();
  }
  return ended === undefined ? done(io, performance.now() - began) : told(io, ended);
};

const done = (io: Io, took: number): ExitCode => {
  io.out(
    `\n${io.style.bold('That was it')}, in ${Math.round(took / 1000)} s. The hosts' own records agree: at no instant did\n` +
      'a service run while something that it requires was down.\n' +
      'next: abq lab    the same platform, to play with\n' +
      'next: abq init   a topology of your own\n',
  );
  return Exit.done;
};

const told = (io: Io, error: unknown): ExitCode => {
  if (error instanceof Interrupted) {
    io.err('the demo was interrupted: nothing of it is left\n');
    return Exit.interrupted;
  }
  if (!(error instanceof Unexpected)) throw error;
  io.err(`${io.errStyle.red('the demo did not go as it is told')}: ${error.message}\n`);
  return Exit.failed;
};
