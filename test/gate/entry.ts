/** What the gate runs: each entry gives a verdict, and what to show if it is a bad one. */
import { run } from './child.ts';
import { strays, type TestFile } from './collect.ts';
import { look } from './look.ts';
import { judge, type Verdict } from './verdict.ts';

export interface Result extends Verdict {
  readonly seconds: number;
  readonly output: string;
}

export interface Entry {
  readonly name: string;
  readonly perform: () => Promise<Result>;
}

const CHECK_TIMEOUT = 300;

/** Each of these scripts of package.json counts as one test. */
const CHECKS = ['typecheck', 'lint', 'format:check', 'deadcode'];

export function fileEntry({ path, text, timeout }: TestFile): Entry {
  return {
    name: path,
    perform: async () => {
      const ended = await run([process.execPath, '--import', 'tsx', path], timeout);
      return { ...judge(ended, look(path, text)), seconds: ended.seconds, output: ended.output };
    },
  };
}

export const checkEntries = (): Entry[] => [...CHECKS.map(scriptEntry), strayEntry()];

/** What is tested through `bin/abq` has to be what is in src/ now. */
export const buildEntry = (): Entry => scriptEntry('build');

function scriptEntry(script: string): Entry {
  return {
    name: script,
    perform: async () => {
      const { code, timedOut, seconds, output } = await run(
        ['npm', 'run', '--silent', script],
        CHECK_TIMEOUT,
      );
      const why = timedOut ? `killed after ${CHECK_TIMEOUT} s` : `exit status ${code ?? 'none'}`;
      return { ...one(code === 0 ? [] : [why]), seconds, output };
    },
  };
}

function strayEntry(): Entry {
  const reasons = () => strays().map((path) => `${path} has tests, and no tier runs it`);
  return { name: 'strays', perform: () => Promise.resolve({ ...one(reasons()), seconds: 0, output: '' }) };
}

const one = (reasons: readonly string[]): Verdict =>
  reasons.length === 0 ? { passed: 1, failed: 0, reasons } : { passed: 0, failed: 1, reasons };
