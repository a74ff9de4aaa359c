/** The run on the disk: plan and topology once, then one line an entry, synced before anything is sent. */
import { open, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { StampedEntry } from '../run/entries.ts';
import type { RunLog } from '../run/driver.ts';
import { makeFolder, syncNames } from './folder.ts';

/** The disk refuses the journal; without one nothing may be sent. */
export class JournalError extends Error {
  /** Commands had been sent, which may still run. */
  readonly begun: boolean;
  constructor(folder: string, begun: boolean, cause: unknown) {
    super(
      `the journal in ${folder} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`,
    );
    this.name = 'JournalError';
    this.begun = begun;
  }

  get advice(): string {
    return this.begun
      ? 'nothing more was sent; commands that had been sent may still run on their hosts; next: abq status'
      : 'nothing was touched; make room there, or name another folder in XDG_STATE_HOME';
  }
}

export interface Journal extends RunLog {
  readonly folder: string;
  close(): Promise<void>;
}

const writeSynced = (path: string, document: unknown): Promise<void> =>
  writeFile(path, `${JSON.stringify(document, null, 2)}\n`, { mode: 0o600, flush: true, flag: 'wx' });

const guarded = async <T>(folder: string, begun: boolean, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    throw new JournalError(folder, begun, error);
  }
};

const create = async (folder: string, documents: Readonly<Record<string, unknown>>): Promise<FileHandle> => {
  const highest = await makeFolder(folder);
  for (const [name, document] of Object.entries(documents)) {
    await writeSynced(join(folder, `${name}.json`), document);
  }
  const events = await open(join(folder, 'events.ndjson'), 'wx', 0o600);
  await syncNames(folder, highest);
  return events;
};

/** `documents`: what is stored beside the entries, by file name without `.json`. Throws `JournalError`. */
export const openJournal = async (
  folder: string,
  documents: Readonly<Record<string, unknown>>,
): Promise<Journal> => {
  const events = await guarded(folder, false, () => create(folder, documents));
  // A command is sent only once its entry is kept: what is not, was not sent.
  let begun = false;
  return {
    folder,
    append: async (entries, durable) => {
      if (entries.length === 0) return;
      const lines = entries.map((entry: StampedEntry) => `${JSON.stringify(entry)}\n`).join('');
      await guarded(folder, begun, async () => {
        await events.appendFile(lines);
        if (durable) await events.datasync();
      });
      begun ||= entries.some(({ type }) => type === 'command.sending');
    },
    close: () => guarded(folder, begun, () => events.close()),
  };
};
