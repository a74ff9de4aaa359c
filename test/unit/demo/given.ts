/** Topologies as they are read from a file. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadTopology } from '../../../src/config/load.ts';
import type { Topology } from '../../../src/topology/model.ts';

export const inFolder = async <T>(
  documents: Readonly<Record<string, object>>,
  body: (folder: string) => Promise<T>,
): Promise<T> => {
  const folder = mkdtempSync(join(tmpdir(), 'abq-given-'));
  try {
    for (const [name, document] of Object.entries(documents)) write(folder, name, document);
    return await body(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

export const write = (folder: string, name: string, document: object): void =>
  writeFileSync(join(folder, `${name}.json`), JSON.stringify({ name: 't', ...document }));

export const load = async (folder: string, name: string): Promise<Topology> => {
  const loaded = await loadTopology({ cwd: folder, config: join(folder, `${name}.json`), env: {} });
  if (loaded.ok) return loaded.value.topology;
  throw new Error(loaded.errors.map(({ message }) => message).join('\n'));
};

export const topologyOf = async (document: object): Promise<Topology> =>
  inFolder({ t: document }, async (folder) => load(folder, 't'));
