/** What is offered in the key exchange. */
import type { KexAlgorithm, ServerHostKeyAlgorithm } from 'ssh2';

/** Without diffie-hellman-group-exchange: it blocks the event loop for more than a second a login. */
export const KEX: KexAlgorithm[] = [
  'curve25519-sha256',
  'curve25519-sha256@libssh.org',
  'ecdh-sha2-nistp256',
  'ecdh-sha2-nistp384',
  'ecdh-sha2-nistp521',
  'diffie-hellman-group14-sha256',
  'diffie-hellman-group16-sha512',
  'diffie-hellman-group18-sha512',
];

const HOST_KEYS: readonly (readonly [type: string, algorithms: readonly ServerHostKeyAlgorithm[]])[] = [
  ['ssh-ed25519', ['ssh-ed25519']],
  ['ecdsa-sha2-nistp256', ['ecdsa-sha2-nistp256']],
  ['ecdsa-sha2-nistp384', ['ecdsa-sha2-nistp384']],
  ['ecdsa-sha2-nistp521', ['ecdsa-sha2-nistp521']],
  ['ssh-rsa', ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa']],
];

/** A server presents the first type that it has: the known ones are asked for first. */
export const hostKeyAlgorithms = (knownTypes: ReadonlySet<string>): ServerHostKeyAlgorithm[] => {
  const known = HOST_KEYS.filter(([type]) => knownTypes.has(type));
  const others = HOST_KEYS.filter(([type]) => !knownTypes.has(type));
  return [...known, ...others].flatMap(([, algorithms]) => algorithms);
};

/** Type of a public key in SSH's own encoding. */
export const keyType = (blob: Buffer): string =>
  blob.subarray(4, 4 + blob.readUInt32BE(0)).toString('latin1');
