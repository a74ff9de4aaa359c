/** Which files are tests, and how long each may take. */
import { readFileSync, readdirSync } from 'node:fs';

/** Seconds; a comment in the file overrides: `// gate-timeout: 300s`. */
const TIERS: Readonly<Record<string, number>> = { unit: 60, property: 240, scenario: 240, real: 900 };

export interface TestFile {
  readonly path: string;
  readonly text: string;
  readonly timeout: number;
}

export const isTier = (name: string): boolean => Object.hasOwn(TIERS, name);

export function collect(tier: string, root = 'test'): TestFile[] {
  return filesUnder(`${root}/${tier}`)
    .filter((path) => path.endsWith('.test.ts'))
    .map((path) => {
      const text = readFileSync(path, 'utf8');
      return { path, text, timeout: timeoutIn(text) ?? TIERS[tier] ?? 60 };
    });
}

/** Files with tests that no tier would ever run: a misspelt folder or ending is silent otherwise. */
export function strays(root = 'test'): string[] {
  const tests = Object.keys(TIERS).map((tier) => `${root}/${tier}/`);
  return filesUnder(root)
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.fixture.ts'))
    .filter((path) => path.endsWith('.test.ts') || importsUvu(readFileSync(path, 'utf8')))
    .filter((path) => !path.endsWith('.test.ts') || !tests.some((folder) => path.startsWith(folder)));
}

export function timeoutIn(text: string): number | undefined {
  const seconds = /^\s*\/\/ gate-timeout: (\d+)s\s*$/m.exec(text)?.[1];
  return seconds === undefined ? undefined : Number(seconds);
}

// `uvu/assert` alone is for helpers.
const importsUvu = (text: string) => /^(import .*|} )from 'uvu'/m.test(text);

function filesUnder(folder: string): string[] {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
  return entries
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesUnder(path);
      return entry.isFile() ? [path] : [];
    })
    .toSorted();
}
