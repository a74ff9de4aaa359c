/** One login over one stream, up to the end of authentication. */
import type { Duplex } from 'node:stream';
import { Client, type AnyAuthMethod, type AuthHandlerMiddleware, type ClientErrorExtensions } from 'ssh2';
import { printable } from '../failure.ts';
import type { Attempt as AttemptOf } from '../retry.ts';
import type { ConnectFailure } from '../transport.ts';
import { KEX } from './algorithms.ts';
import { authFailure, type AuthPlan } from './auth.ts';
import type { SshContext } from './context.ts';
import type { HostKeyCheck } from './host-key.ts';
import type { Target } from './target.ts';

type Attempt = AttemptOf<Client>;

export interface Login {
  readonly target: Target;
  readonly where: string;
  readonly auth: AuthPlan;
  readonly check: HostKeyCheck;
  readonly context: SshContext;
}

type ClientError = Error & ClientErrorExtensions;

export const attemptLogin = (stream: Duplex, login: Login, signal: AbortSignal): Promise<Attempt> =>
  new Promise((resolve) => {
    new LoginAttempt(stream, login, resolve).run(signal);
  });

const GREETING_KEPT = 1024;

class LoginAttempt {
  readonly #client = new Client();
  readonly #stream: Duplex;
  readonly #login: Login;
  readonly #methods: AnyAuthMethod[];
  readonly #done: (attempt: Attempt) => void;
  #greeting = Buffer.alloc(0);
  #handshaken = false;
  #methodsLeft: readonly string[] = [];
  #settled = false;

  constructor(stream: Duplex, login: Login, done: (attempt: Attempt) => void) {
    this.#stream = stream;
    this.#login = login;
    this.#methods = [...login.auth.methods];
    this.#done = done;
  }

  run(signal: AbortSignal): void {
    const { target, check, context } = this.#login;
    const abort = (): void => void this.#stream.destroy();
    signal.addEventListener('abort', abort, { once: true });
    this.#listen();
    this.#client.once('close', () => signal.removeEventListener('abort', abort));
    this.#client.connect({
      sock: this.#stream,
      username: target.user,
      authHandler: this.#nextMethod,
      hostVerifier: (blob: Buffer) => check.verify(blob),
      algorithms: { kex: KEX, serverHostKey: check.algorithms },
      readyTimeout: target.timeout,
      keepaliveInterval: context.timing.keepAlive.interval,
      keepaliveCountMax: context.timing.keepAlive.count,
    });
    if (signal.aborted) abort();
  }

  #listen(): void {
    // Paused first: the library's own listener, which comes later, must not miss a byte.
    this.#stream.pause();
    this.#stream.on('data', this.#peek);
    this.#client
      .on('handshake', () => {
        this.#handshaken = true;
        this.#stream.off('data', this.#peek);
      })
      .on('ready', () => this.#settle({ kind: 'open', client: this.#client }))
      .on('close', () => this.#settle(this.#ended('the connection was closed')))
      // Stays for good: some failures are told twice, and after the end.
      .on('error', (error) => this.#failed(error));
  }

  /** sshd's own text stands before its version line, where the library does not show it. */
  readonly #peek = (chunk: Buffer): void => {
    if (this.#greeting.length < GREETING_KEPT) this.#greeting = Buffer.concat([this.#greeting, chunk]);
  };

  readonly #nextMethod: AuthHandlerMiddleware = (left, partial, next) => {
    // Null before the first answer, whatever the types say.
    const known: readonly string[] | null = left;
    this.#methodsLeft = known ?? [];
    const hopeless = this.#methodsLeft.length > 0 && !this.#methodsLeft.includes('publickey');
    const method = hopeless ? undefined : this.#methods.shift();
    if (partial) this.#login.context.log(`${this.#login.where}: the server asks for more than a key`);
    // The types have no word for `false`, the documented end of the list.
    next((method ?? false) as AnyAuthMethod);
  };

  #failed(error: ClientError): void {
    this.#login.context.log(`${this.#login.where}: ${printable(error.message)}`);
    // One key or the agent failed: the library goes on to the next.
    if (error.level === 'agent' || error.message.startsWith('Error signing')) return;
    this.#settle(this.#judge(error));
  }

  #judge(error: ClientError): Attempt {
    const { check, target, where, auth } = this.#login;
    if (check.failure !== undefined) return { kind: 'failed', failure: check.failure };
    if (error.level === 'client-timeout')
      return this.#fail('timeout', `no login within ${target.timeout / 1000} s${this.#waitedFor()}`);
    if (error.level === 'handshake') return this.#fail('unsupported', printable(error.message));
    if (error.level === 'client-authentication')
      return { kind: 'failed', failure: authFailure(target, where, auth, this.#methodsLeft, '') };
    return this.#ended(error.message);
  }

  #waitedFor(): string {
    return this.#greeting.length === 0 ? ': the port is open, but nothing answers as SSH' : '';
  }

  /** The server ended it: before the key exchange by its limits, after it by not letting us in. */
  #ended(message: string): Attempt {
    const { auth, check, target, where } = this.#login;
    if (check.failure !== undefined) return { kind: 'failed', failure: check.failure };
    if (this.#handshaken) {
      const refused = this.#methodsLeft.length > 0 || /authentication failures/i.test(message);
      if (!refused) return this.#fail('closed', `closed during the login: ${printable(message)}`);
      return { kind: 'failed', failure: authFailure(target, where, auth, this.#methodsLeft, message) };
    }
    const text = printable(this.#greeting.toString('latin1').split('SSH-2.0-')[0] ?? '');
    if (text === '' || /MaxStartups|Not allowed at this time/i.test(text)) return { kind: 'dropped', text };
    return this.#fail('closed', `closed with "${text}" instead of a login`);
  }

  #fail(reason: ConnectFailure['reason'], message: string): Attempt {
    return { kind: 'failed', failure: { reason, message: `${this.#login.where}: ${message}` } };
  }

  #settle(attempt: Attempt): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#stream.off('data', this.#peek);
    if (attempt.kind !== 'open') this.#stream.destroy();
    this.#done(attempt);
  }
}
