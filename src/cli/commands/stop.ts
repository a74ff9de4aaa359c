import { act, type ActFlags } from '../act.ts';
import type { ExitCode } from '../exit.ts';
import type { Io } from '../io.ts';

export const run = (io: Io, flags: ActFlags): Promise<ExitCode> => act(io, 'stop', flags);
