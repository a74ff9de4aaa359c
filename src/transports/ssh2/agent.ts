/** The user's ssh-agent, of which only the wanted keys are offered: sshd counts each as an attempt. */
import ssh2, { type IdentityCallback, type ParsedKey } from 'ssh2';

const LIMIT = 5_000;

/** The keys that the agent holds. Throws when it does not answer. */
export const listAgent = (path: string): Promise<ParsedKey[]> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${LIMIT / 1000} s`)), LIMIT);
    new ssh2.OpenSSHAgent(path).getIdentities((error, keys) => {
      clearTimeout(timer);
      if (error) reject(error);
      else resolve((keys ?? []).filter((key) => 'getPublicSSH' in key));
    });
  });

export class AgentKeys extends ssh2.OpenSSHAgent {
  readonly #keys: ParsedKey[];

  constructor(path: string, keys: readonly ParsedKey[]) {
    super(path);
    this.#keys = [...keys];
  }

  override getIdentities(callback: IdentityCallback<ParsedKey>): void {
    callback(null, this.#keys);
  }
}
