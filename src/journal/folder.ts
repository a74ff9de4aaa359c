/** Folders for the journal and the lock. */
import { mkdir, stat } from 'node:fs/promises';
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
