/** The runs of a topology, read back from the disk: the newest first, each whole or told why not. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plan } from '../plan/model.ts';
import { ENTRY_SCHEMA, type StampedEntry } from '../run/entries.ts';
import { replay } from '../run/replay.ts';
import type { RunState } from '../run/state.ts';
import { isRunId } from './run-id.ts';

export interface PastRun {
  readonly run: string;
  /** ISO 8601, UTC: its first entry. */
  readonly began: string;
  /** Bytes of its entries. */
  readonly size: number;
  readonly state: RunState;
}

/** A run that is there and cannot be read: it counts for nothing, and the others are not affected. */
export interface Unread {
  readonly run: string;
  readonly why: string;
}

export type Reading = PastRun | Unread;

export const isRead = (reading: Reading): reading is PastRun => 'state' in reading;

/** Bytes of the entries of one run: some hundred thousand steps. */
const LARGEST = 128 * 1024 * 1024;

class Unreadable extends Error {}

const versionOf = (schema: string): number | undefined => {
  const [, version] = /^abq\.event\/(\d+)$/.exec(schema) ?? [];
  return version === undefined ? undefined : Number(version);
};

const NEWEST = versionOf(ENTRY_SCHEMA) ?? 0;

/** An older form is read; a newer one may mean something else by the same words. */
const checkSchema = (schema: unknown, by: unknown): void => {
  if (schema === undefined) return;
  const version = typeof schema === 'string' ? versionOf(schema) : undefined;
  if (version !== undefined && version <= NEWEST) return;
  const writer = typeof by === 'string' ? `abq ${by}` : 'another abq';
  throw new Unreadable(
    `its entries are ${typeof schema === 'string' ? schema : 'of no known form'} of ${writer}, this one reads up to ${ENTRY_SCHEMA}`,
  );
};

const parsed = (text: string, what: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new Unreadable(`${what} is not valid JSON`);
  }
};

/** The last line of a run that was killed may be half written: what it said was never acted on. */
const linesOf = (text: string): readonly string[] => {
  const lines = text.split('\n');
  const last = lines.pop() ?? '';
  try {
    JSON.parse(last);
    return [...lines, last];
  } catch {
    return lines;
  }
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const isEntry = (value: unknown): boolean =>
  isObject(value) && typeof value['type'] === 'string' && typeof value['mono'] === 'number';

const entriesOf = (text: string, by: unknown): readonly StampedEntry[] =>
  linesOf(text).map((line, index) => {
    const value = parsed(line, `line ${index + 1} of events.ndjson`);
    if (isObject(value)) checkSchema(value['schema'], by);
    if (!isEntry(value)) throw new Unreadable(`line ${index + 1} of events.ndjson is no entry`);
    return value as StampedEntry;
  });

const isPlan = (value: unknown): value is Plan =>
  isObject(value) &&
  isObject(value['goal']) &&
  Array.isArray(value['steps']) &&
  Array.isArray(value['unchanged']);

/** What lies there was written by another process, perhaps by another abq: whatever is wrong with it is an answer. */
const replayed = (plan: unknown, entries: readonly StampedEntry[]): RunState => {
  if (!isPlan(plan)) throw new Unreadable('plan.json is no plan');
  try {
    return replay(plan, entries);
  } catch (error) {
    // A bug's own words say nothing to who reads them; ours name the step.
    const why = error instanceof Error && !(error instanceof TypeError) ? `: ${error.message}` : '';
    throw new Unreadable(`its entries do not fit its plan${why}`);
  }
};

/** Undefined where no run has begun: a folder that has no plan or no entry yet. */
const readWhole = async (folder: string, run: string): Promise<PastRun | undefined> => {
  const events = join(folder, 'events.ndjson');
  const { size } = await stat(events);
  if (size > LARGEST) throw new Unreadable(`its entries have ${Math.ceil(size / 1024 / 1024)} MB`);
  const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');
  const [about, plan, text] = await Promise.all([read('run.json'), read('plan.json'), read('events.ndjson')]);
  const known = parsed(about, 'run.json');
  const { entries: schema, version } = isObject(known) ? known : {};
  checkSchema(schema, version);
  const entries = entriesOf(text, version);
  const [first] = entries;
  if (first === undefined) return undefined;
  return { run, began: first.time, size, state: replayed(parsed(plan, 'plan.json'), entries) };
};

const readOne = async (runs: string, run: string): Promise<Reading | undefined> => {
  try {
    return await readWhole(join(runs, run), run);
  } catch (error) {
    if (error instanceof Unreadable) return { run, why: error.message };
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    if (code !== undefined) return { run, why: `it cannot be read: ${code}` };
    throw error;
  }
};

/** The ids of all runs, the newest first; nothing where there is no such folder. What has another name is not ours. */
export const runIds = async (runs: string): Promise<readonly string[]> => {
  try {
    const names = await readdir(runs);
    return names.filter(isRunId).sort().reverse();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
};

/** By their beginnings: ids say the second, and short runs may share one. */
const inOrder = (a: Reading, b: Reading): number => {
  const [left, right] = [a, b].map((reading) => (isRead(reading) ? reading.began : ''));
  return left === right ? 0 : (left ?? '') < (right ?? '') ? 1 : -1;
};

/** `runs`: the topology's folder of runs. The newest first, one after the other as they are asked for. */
export async function* readRuns(runs: string): AsyncGenerator<Reading> {
  const ids = await runIds(runs);
  for (let at = 0; at < ids.length;) {
    const second = ids[at]?.slice(0, -5);
    const together = ids.slice(at).filter((id) => id.slice(0, -5) === second);
    at += together.length;
    const readings = await Promise.all(together.map((id) => readOne(runs, id)));
    yield* readings.filter((reading) => reading !== undefined).sort(inOrder);
  }
}

/** Bytes of entries that are read for what is nice to know: about two seconds. */
const ENOUGH = 64 * 1024 * 1024;

/**
 * What `take` makes of the newest runs, at most `most` of those that can be read, and fewer where they are very large;
 * and those between them that cannot be read. The runs themselves are let go of: fifty large ones fill the memory.
 */
export const recentRuns = async <T>(
  runs: string,
  most: number,
  take: (run: PastRun) => T,
): Promise<{ readonly taken: readonly T[]; readonly unread: readonly Unread[] }> => {
  const taken: T[] = [];
  const unread: Unread[] = [];
  let bytes = 0;
  for await (const reading of readRuns(runs)) {
    if (isRead(reading)) {
      taken.push(take(reading));
      bytes += reading.size;
    } else unread.push(reading);
    if (taken.length >= most || bytes >= ENOUGH) break;
  }
  return { taken, unread };
};
