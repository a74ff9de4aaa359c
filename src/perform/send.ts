/** Sends a command once and says how it ended. The contract: a timeout ends the command, never the service. */
import type { CommandResult } from '../run/outcome.ts';
import type { Transport } from '../transports/transport.ts';
import type { PhaseCommand } from './commands.ts';

/** Lines kept of what a command printed. */
const KEPT = 20;

export const send = async (
  transport: Transport,
  { argv, shown, env, timeout }: PhaseCommand,
): Promise<CommandResult> => {
  const result = await transport.exec(argv, { timeout, env, ends: 'leader' });
  switch (result.kind) {
    case 'exit':
      return { kind: 'exit', command: shown, code: result.code, output: lastLines(result) };
    case 'signal':
      return { kind: 'signal', command: shown, signal: result.signal, output: lastLines(result) };
    case 'timeout':
      return { kind: 'timeout', command: shown, after: timeout, output: lastLines(result) };
    case 'lost':
      return { kind: 'lost', command: shown, message: result.message };
    case 'unsent':
      return { kind: 'unsent', command: shown, message: result.failure.message };
    default:
      return result satisfies never;
  }
};

/** What it printed, complaints last, without control bytes: they would reach the operator's terminal. */
export const lastLines = ({ stdout, stderr }: { stdout: string; stderr: string }): readonly string[] =>
  `${stdout}\n${stderr}`
    .split('\n')
    .map((line) => line.replace(/\p{C}+/gu, ' ').trimEnd())
    .filter((line) => line !== '')
    .slice(-KEPT);
