/** A folder of files that is there for one test, and what is said of the topology in it. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadTopology, type LoadOptions } from '../../../src/config/load.ts';

export const PLAIN = 'name: x\nhosts: {a: {services: [s]}}\nservices: {s: {}}\n';

export type Files = Readonly<Record<string, string | Buffer>>;

/** Runs in a folder of its own that holds the files and is gone afterwards. */
export async function inFolder(files: Files, run: (folder: string) => Promise<void>): Promise<void> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'abq-')));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true, mode: 0o755 });
      writeFileSync(join(folder, name), content, { mode: 0o644 });
    }
    await run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export async function told(options: Omit<LoadOptions, 'env'> & { env?: NodeJS.ProcessEnv }): Promise<string> {
  const result = await loadTopology({ env: {}, ...options });
  if (result.ok) return `ok ${result.value.topology.name}`;
  return result.errors
    .map(({ place, message }) => (place ? `${place.file}:${place.line}:${place.column} ${message}` : message))
    .join('\n')
    .replaceAll(options.cwd, 'CWD');
}
