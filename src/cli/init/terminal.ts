import { createInterface } from 'node:readline/promises';
import type { Terminal } from '../../init/questions.ts';

/** Asks on stderr. What was typed ahead, or pasted, answers the questions to come. */
export const openTerminal = (): Terminal & { close(): void } => {
  const line = createInterface({ input: process.stdin, output: process.stderr });
  const answers = line[Symbol.asyncIterator]();
  return {
    async ask(question) {
      line.setPrompt(question);
      line.prompt();
      const { value, done } = (await answers.next()) as IteratorResult<string, undefined>;
      if (done === true) process.stderr.write('\n');
      return done === true ? undefined : value;
    },
    tell: (text) => void process.stderr.write(text),
    close: () => line.close(),
  };
};
