/** `abq apply FILE`: carries out a saved plan, once. */
import { resolve } from 'node:path';
import { readSaved } from '../../saved/read.ts';
import { carry, type CarryFlags } from '../act.ts';
import { Exit, type ExitCode } from '../exit.ts';
import type { Io } from '../io.ts';
import { tellDiagnostics } from '../load.ts';
import { savedOrigin } from '../saved.ts';

interface ApplyFlags extends Omit<CarryFlags, 'assume-down'> {
  readonly plan: string;
  /** Milliseconds that hosts which do not answer are waited for. */
  readonly 'wait-hosts': number | undefined;
}

export const run = async (io: Io, flags: ApplyFlags): Promise<ExitCode> => {
  const file = resolve(io.cwd, flags.plan);
  const read = await readSaved(file, { cwd: io.cwd, env: io.env });
  if (!read.ok) {
    tellDiagnostics(io, read.errors, flags.json);
    return Exit.refused;
  }
  const saved = read.value;
  const origin = savedOrigin({ io, saved, shown: flags.plan, flags }, file);
  return carry(io, { ...flags, 'assume-down': saved.assumeDown }, origin);
};
