/** Puts questions to a host: one script, one parse. */
import { randomBytes } from 'node:crypto';
import { describeExit, type Question } from '../probes/question.ts';
import type { ConnectFailure, ExecResult, Transport } from '../transports/transport.ts';
import { hostScript, readAnswers } from './script.ts';

export type Asked<T> =
  | { readonly kind: 'answered'; readonly values: readonly T[] }
  | { readonly kind: 'unreachable'; readonly failure: ConnectFailure }
  /** The connection went away twice, and answers are missing. */
  | { readonly kind: 'lost'; readonly message: string };

/** Milliseconds that the shells themselves may take, beyond the limits of the questions. */
const MARGIN = 10_000;

/** Never throws for what the host does. Questions change nothing, so after a lost connection they are put once more. */
export const ask = async <T>(transport: Transport, questions: readonly Question<T>[]): Promise<Asked<T>> => {
  if (questions.length === 0) return { kind: 'answered', values: [] };
  const first = await put(transport, questions);
  return first.kind === 'lost' ? put(transport, questions) : first;
};

const put = async <T>(transport: Transport, questions: readonly Question<T>[]): Promise<Asked<T>> => {
  const nonce = randomBytes(12).toString('hex');
  const timeout = Math.max(...questions.map((question) => question.limit)) + MARGIN;
  const result = await transport.exec(['/bin/sh', '-s'], { timeout, stdin: hostScript(questions, nonce) });
  if (result.kind === 'unsent') return { kind: 'unreachable', failure: result.failure };
  const answers = readAnswers(questions, nonce, result.stdout, howItEnded(result));
  if (result.kind === 'lost' && answers.some((answer) => answer.kind === 'missing')) {
    return { kind: 'lost', message: result.message };
  }
  const values = questions.flatMap((question, index) => {
    const answer = answers[index];
    return answer === undefined ? [] : [question.parse(answer)];
  });
  return { kind: 'answered', values };
};

const howItEnded = (result: Exclude<ExecResult, { kind: 'unsent' }>): string => {
  switch (result.kind) {
    case 'exit':
      return describeExit('the shell', result.code, result.stderr || result.stdout);
    case 'signal':
      return `the shell was ended by ${result.signal}`;
    case 'timeout':
      return 'the shell did not end in time';
    case 'lost':
      return result.message;
    default:
      return result satisfies never;
  }
};
