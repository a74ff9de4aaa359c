/**
 * Which saved plans were carried out: one file each, by the plan's id, under `applied` in the topology's folder. It is
 * made before the first command and never removed, so that a plan whose run was killed counts as applied, too. It
 * keeps a plan from being applied twice by mistake: on another control machine, or under another id, nobody knows of it.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder, syncNames } from './folder.ts';
import { JournalError } from './journal.ts';
import { createOnce } from './once.ts';

export interface Applied {
  /** The run that carried it out. */
  readonly run: string;
  /** ISO 8601, UTC: when that run began. */
  readonly time: string;
  /** `user@machine` */
  readonly by: string;
}

const folderIn = (topologyFolder: string): string => join(topologyFolder, 'applied');

/** `plan` is an id whose form was checked: it is the name of a file. */
const fileIn = (topologyFolder: string, plan: string): string =>
  join(folderIn(topologyFolder), `${plan}.json`);

/** Who has applied this plan; undefined: nobody. Throws `JournalError` where that cannot be learned. */
export const appliedBy = async (topologyFolder: string, plan: string): Promise<Applied | undefined> => {
  try {
    return JSON.parse(await readFile(fileIn(topologyFolder, plan), 'utf8')) as Applied;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new JournalError(folderIn(topologyFolder), false, error);
  }
};

/** Durable when it resolves; false: another run was first. Throws `JournalError` where it cannot be written. */
export const claimPlan = async (topologyFolder: string, plan: string, by: Applied): Promise<boolean> => {
  try {
    const folder = folderIn(topologyFolder);
    const highest = await makeFolder(folder);
    const isFirst = await createOnce(fileIn(topologyFolder, plan), `${JSON.stringify(by)}\n`);
    await syncNames(folder, highest);
    return isFirst;
  } catch (error) {
    throw new JournalError(folderIn(topologyFolder), false, error);
  }
};
