/** Hosts that do not answer: waited for, or watched while they are assumed to be down. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectFailure, Transports } from '../transports/transport.ts';

/** Milliseconds. sshd bans addresses that knock too often, so that nobody is asked every second. */
const BETWEEN = 10_000;

/** What time may mend: a host that boots. A wrong key or a refused login stays as it is. */
const MENDS: ReadonlySet<ConnectFailure['reason']> = new Set(['refused', 'timeout', 'unreachable', 'closed']);

/**
 * Returns when every host answers, or when `limit` milliseconds are over; who is silent then, the survey tells.
 * `waiting` is told before each wait for whom it is, and for how many milliseconds at most.
 */
export const awaitHosts = async (
  transports: Transports,
  hosts: readonly string[],
  limit: number,
  waiting: (silent: readonly string[], left: number) => void,
): Promise<void> => {
  const end = performance.now() + limit;
  for (let silent = hosts; silent.length > 0;) {
    const failures = await Promise.all(silent.map((host) => transports.to(host).ready()));
    silent = silent.filter((_, index) => MENDS.has(failures[index]?.reason ?? 'auth'));
    const left = end - performance.now();
    if (silent.length === 0 || left <= 0) return;
    waiting(silent, left);
    await sleep(Math.min(BETWEEN, left));
  }
};

/** Calls `answered` once, when the first of the hosts answers. Returns what ends the watch. */
export const watchSilent = (
  transports: Transports,
  hosts: readonly string[],
  answered: (host: string) => void,
): (() => void) => {
  let ended = hosts.length === 0;
  const ask = async (host: string): Promise<void> => {
    const failure = await transports.to(host).ready();
    if (failure || ended) return;
    ended = true;
    answered(host);
  };
  const timer = setInterval(() => {
    if (!ended) void Promise.all(hosts.map(ask));
  }, 3 * BETWEEN);
  timer.unref();
  return () => {
    ended = true;
    clearInterval(timer);
  };
};
