import { lstat, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve } from 'node:path';

export interface TrustOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

const OTHERS_WRITE = 0o022;

/**
 * Why commands of this file must not be run, or undefined when they may. The contract: a topology and
 * the folder it lies in belong to the user or root, and nobody else can write to them; `ABQ_TRUST=DIR`
 * admits what lies below DIR. Of a symbolic link, both ends are looked at.
 */
export async function distrust(file: string, options: TrustOptions): Promise<string | undefined> {
  const real = await realpath(file);
  if (await isAdmitted(real, options)) return undefined;
  for (const path of new Set([dirname(file), file, dirname(real), real])) {
    const why = await weakness(path);
    if (why !== undefined) return why;
  }
  return undefined;
}

const weakness = async (path: string): Promise<string | undefined> => weaknessOf(path, await lstat(path));

/** Who else could have written it, going by its owner and its mode. */
export function weaknessOf(
  path: string,
  { uid, mode }: { readonly uid: number; readonly mode: number },
): string | undefined {
  const user = process.getuid?.();
  if (user === undefined) return undefined;
  if (uid !== user && uid !== 0) return `${path} belongs to another user (${uid})`;
  // The mode of a link means nothing: that of its target and of both folders does.
  if (isLink(mode) || (mode & OTHERS_WRITE) === 0) return undefined;
  const who = (mode & 0o002) === 0 ? 'its group' : 'everybody';
  return `${path} can be written by ${who}`;
}

const isLink = (mode: number): boolean => (mode & 0o170000) === 0o120000;

/** `ABQ_TRUST=DIR` admits it. `real`: without symbolic links. */
export async function isAdmitted(real: string, { cwd, env }: TrustOptions): Promise<boolean> {
  if (!env.ABQ_TRUST) return false;
  const folder = await realpath(resolve(cwd, env.ABQ_TRUST)).catch(() => undefined);
  if (folder === undefined) return false;
  const below = relative(folder, real);
  return below !== '' && below !== '..' && !below.startsWith('../') && !isAbsolute(below);
}
