/** `abq lab`: SSH hosts with services to play with, until it is interrupted. */
import { guide } from '../../demo/guide.ts';
import { openPlayground } from '../../demo/playground.ts';
import type { PlatformName } from '../../demo/platforms.ts';
import { Exit, type ExitCode } from '../exit.ts';
import type { Io } from '../io.ts';
import { catchSignals } from '../interruption.ts';

interface LabFlags {
  readonly platform: PlatformName;
}

export const run = async (io: Io, { platform }: LabFlags): Promise<ExitCode> => {
  const { asked, release } = catchSignals();
  const playground = await openPlayground({ platform, name: 'lab', cwd: io.cwd });
  try {
    if (!asked.aborted) io.out(guide(playground, io.style.bold));
    if (!asked.aborted) await new Promise((resolve) => asked.addEventListener('abort', resolve));
    return Exit.done;
  } finally {
    await playground.lab.close();
    release();
  }
};
