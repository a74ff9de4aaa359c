/** Folders for the journal and the lock. */
import { mkdir, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

const isFolder = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
};

/** Whether it was made; false where it was there. */
const makeOne = async (path: string): Promise<boolean> => {
  try {
    await mkdir(path, 0o700);
    return true;
  } catch (error) {
    if (await isFolder(path)) return false;
    throw error;
  }
};

/**
 * Makes a folder and those above it, for its owner only; returns the highest that was made, or `path` itself.
 * Level by level: the recursive mkdir of Node never returns below a folder that exists and takes no
 * folders, such as /proc.
 */
export const makeFolder = async (path: string): Promise<string> => {
  const missing = [path];
  for (let at = dirname(path); at !== dirname(at) && !(await isFolder(at)); at = dirname(at))
    missing.push(at);
  let highest: string | undefined;
  for (const folder of missing.toReversed()) {
    if (await makeOne(folder)) highest ??= folder;
  }
  return highest ?? path;
};

export const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** A new name is durable only when the folder that holds it is synced too: from `folder` up to that of `highest`. */
export const syncNames = async (folder: string, highest: string): Promise<void> => {
  const top = dirname(highest);
  let at = folder;
  await syncFolder(at);
  while (at !== top && at !== dirname(at)) {
    at = dirname(at);
    await syncFolder(at);
  }
};
