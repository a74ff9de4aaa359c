/** Logins that a server drops for its limits. */
import { setTimeout as sleep } from 'node:timers/promises';
import { closedFailure } from './failure.ts';
import type { Timing } from './ssh2/context.ts';
import type { ConnectFailure } from './transport.ts';

export type Attempt<Client> =
  | { readonly kind: 'open'; readonly client: Client }
  | { readonly kind: 'failed'; readonly failure: ConnectFailure }
  /** The server closed before the key exchange: its limits. What it said of them, if anything. */
  | { readonly kind: 'dropped'; readonly text: string };

interface RetryOptions {
  readonly where: string;
  readonly timing: Timing;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Logins to a server that dropped the one before: its limits pass, and trying at once prolongs them. */
const RETRIES = 2;

export const untilLetIn = async <Client>(
  options: RetryOptions,
  attemptOnce: () => Promise<Attempt<Client>>,
): Promise<Client | ConnectFailure> => {
  const { where, signal } = options;
  for (let dropped = 0; ;) {
    const attempt = await attemptOnce();
    if (signal.aborted && attempt.kind !== 'open') return closedFailure(where);
    if (attempt.kind === 'open') return attempt.client;
    if (attempt.kind === 'failed') return attempt.failure;
    if (dropped === RETRIES) return droppedFailure(where, attempt.text);
    dropped += 1;
    await backOff(options, attempt.text);
  }
};

const backOff = async ({ where, timing, log, signal }: RetryOptions, text: string): Promise<void> => {
  const { min, max } = timing.backoff;
  const pause = Math.round(min + Math.random() * (max - min));
  log(`${where}: dropped before the login (${text || 'no reason given'}), trying again in ${pause} ms`);
  await sleep(pause, undefined, { signal }).catch(() => {});
};

const droppedFailure = (where: string, text: string): ConnectFailure => ({
  reason: 'closed',
  message: `${where}: sshd closes new connections${text === '' ? '' : `: "${text}"`} (tried ${RETRIES + 1} times)`,
  hint: 'look at MaxStartups and PerSourcePenalties in its sshd_config, and at its log',
});
