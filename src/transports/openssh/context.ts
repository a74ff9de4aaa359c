/** What the masters of one pool share. */
import type { SshContext } from '../ssh2/context.ts';
import type { MasterFolder } from './folder.ts';
import type { Master } from './master.ts';

export interface MuxContext extends Pick<SshContext, 'timing' | 'log' | 'env' | 'sshProgram' | 'gates'> {
  readonly folder: MasterFolder;
  /** The master through which a jump specification (`[user@]host[:port],...`) leads. */
  bastion(jump: string, from: Master): Master;
}
