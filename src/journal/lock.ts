/** One run at a time on one topology: a file on the control machine that says who, since when and what for. */
import { link, mkdir, readFile, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from './folder.ts';
import { JournalError } from './journal.ts';
import { userName } from './who.ts';

export interface Holder {
  readonly user: string;
  readonly host: string;
  readonly pid: number;
  /** Of the control machine's kernel; a process of an earlier boot is gone. Empty where the system has none. */
  readonly boot: string;
  /** ISO 8601, UTC. */
  readonly since: string;
  /** What the holder does, in the words of its command line. */
  readonly doing: string;
}

export type Lock =
  | { readonly ok: true; readonly release: () => Promise<void> }
  | { readonly ok: false; readonly holder: Holder | undefined; readonly file: string };

const bootId = (): string => {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Only what this machine can know: a holder elsewhere (a shared home) is never taken for dead. */
const isGone = (holder: Holder): boolean =>
  holder.host === hostname() && (holder.boot !== bootId() || !isAlive(holder.pid));

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

const holderIn = async (file: string): Promise<Holder | undefined> => {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
};

/** A link either makes the whole file appear or does nothing: no reader ever sees half a holder. */
const claim = async (file: string, mine: Holder): Promise<boolean> => {
  const draft = `${file}.${mine.pid}`;
  try {
    await writeFile(draft, `${JSON.stringify(mine)}\n`, { mode: 0o600 });
    await link(draft, file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
};

/** Milliseconds: to break a lock takes a few. */
const LONGEST_BREAKING = 5000;

const isMade = async (folder: string): Promise<boolean> => {
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
};

/** Of a process that was killed while it broke a lock: it would keep every dead holder for ever. */
const isLeftBehind = async (grave: string): Promise<boolean> => {
  try {
    return Date.now() - (await stat(grave)).mtimeMs > LONGEST_BREAKING;
  } catch {
    return false;
  }
};

/** Only one process at a time may judge and remove a dead holder, so that none removes a living one's lock. */
const bury = async (file: string): Promise<boolean> => {
  const grave = `${file}.breaking`;
  if (await isLeftBehind(grave)) await rm(grave, { recursive: true, force: true });
  if (!(await isMade(grave))) return false;
  try {
    const holder = await holderIn(file);
    if (!holder || !isGone(holder)) return false;
    await unlink(file);
    return true;
  } finally {
    await rm(grave, { recursive: true, force: true });
  }
};

const take = async (folder: string, doing: string): Promise<Lock> => {
  await makeFolder(folder);
  const file = join(folder, 'lock');
  const since = new Date().toISOString();
  const mine: Holder = { user: userName(), host: hostname(), pid: process.pid, boot: bootId(), since, doing };
  const taken = (await claim(file, mine)) || ((await bury(file)) && (await claim(file, mine)));
  if (!taken) return { ok: false, holder: await holderIn(file), file };
  return { ok: true, release: () => rm(file, { force: true }) };
};

/** `folder`: the topology's own. Throws `JournalError` where it cannot be written. */
export const takeLock = async (folder: string, doing: string): Promise<Lock> => {
  try {
    return await take(folder, doing);
  } catch (error) {
    throw new JournalError(folder, false, error);
  }
};
