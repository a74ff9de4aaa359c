/** A file that is made whole, once: whoever comes second finds the first one's. */
import { randomBytes } from 'node:crypto';
import { link, rm, writeFile } from 'node:fs/promises';

/**
 * False where `file` was there, which is left alone. A link either makes the whole file appear or does nothing, so
 * that no reader ever sees half of it, and of two at the same instant one wins. Its owner alone may read it. What
 * it says is on the disk when this resolves; that the name stays takes a sync of the folder.
 */
export const createOnce = async (file: string, text: string): Promise<boolean> => {
  const draft = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    await writeFile(draft, text, { mode: 0o600, flag: 'wx', flush: true });
    await link(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
};
