/** What a host is asked, as a value: nothing here runs anything, so that many questions make one script. */

export type Answer =
  | { readonly kind: 'exit'; readonly code: number; readonly output: string }
  /** Ended by its own limit (milliseconds), so that it does not hide the answers of the others. */
  | { readonly kind: 'timeout'; readonly after: number }
  /** The host was asked and this answer did not come. */
  | { readonly kind: 'missing'; readonly message: string };

export interface Question<T> {
  /** POSIX sh, run in a session of its own with empty input; both its streams are the answer's output. */
  readonly script: string;
  /** Milliseconds; the host counts whole seconds, rounded up. */
  readonly limit: number;
  parse(answer: Answer): T;
}

/** The last line that says something, without control bytes: they would reach the operator's terminal. */
export const lastLine = (text: string): string => {
  const lines = text.split('\n').map((line) => line.replace(/\p{C}+/gu, ' ').trim());
  return (lines.findLast((line) => line !== '') ?? '').slice(0, 300);
};

/** For people: what was asked and how it ended. */
export const describeAnswer = (what: string, answer: Answer): string => {
  switch (answer.kind) {
    case 'exit':
      return describeExit(what, answer.code, answer.output);
    case 'timeout':
      return `${what} gave no answer within ${answer.after / 1000} s`;
    case 'missing':
      return `${what} gave no answer: ${answer.message}`;
    default:
      return answer satisfies never;
  }
};

export const describeExit = (what: string, code: number, output: string): string => {
  const last = lastLine(output);
  return `${what} ended with ${code}${last === '' ? '' : `: ${last}`}`;
};
