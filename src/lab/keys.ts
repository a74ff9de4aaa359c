/** Keys of hosts and of the one user. */
import ssh2, { type ParsedKey } from 'ssh2';

export interface KeyPair {
  /** In OpenSSH's format. */
  readonly private: string;
  /** `type base64` */
  readonly public: string;
}

/** The library cuts leading zero bytes off: one of 256 pairs is of no use, and another one is made. */
export const newKeyPair = (): KeyPair => {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519');
    if (parseKey(pair.private) !== undefined && parseKey(pair.public) !== undefined) return pair;
  }
};

/** Undefined: not a key in OpenSSH's format. */
export const parseKey = (text: string): ParsedKey | undefined => {
  // A list for a private key, whatever the types say.
  const parsed: unknown = ssh2.utils.parseKey(text);
  const key: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
  return key instanceof Error ? undefined : (key as ParsedKey);
};
