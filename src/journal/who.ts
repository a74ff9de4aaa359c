import { hostname, userInfo } from 'node:os';

/** The operator, for the record: the name, or the number of a uid that has no entry in the user database. */
export const userName = (): string => {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
};

/** `user@machine` */
export const userAndMachine = (): string => `${userName()}@${hostname()}`;
