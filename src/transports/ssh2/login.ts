/** From a target to a client that is logged in, or to the reason why there is none. */
import type { Duplex } from 'node:stream';
import type { Client } from 'ssh2';
import { closedFailure, isConnectFailure } from '../failure.ts';
import { untilLetIn, type Attempt } from '../retry.ts';
import type { ConnectFailure } from '../transport.ts';
import { attemptLogin } from './attempt.ts';
import { planAuth, type AuthPlan } from './auth.ts';
import type { SshContext } from './context.ts';
import { HostKeyCheck, sshCommand } from './host-key.ts';
import { openTcp, resolveAddress } from './socket.ts';
import type { Target } from './target.ts';

/** The way to a port: directly, or through the connection to a bastion. */
export interface Route {
  /** What is shared by the logins that count together for an sshd's limits. */
  readonly place: string;
  open(): Promise<Duplex | ConnectFailure>;
}

export interface LoginOptions {
  readonly target: Target;
  readonly where: string;
  readonly context: SshContext;
  readonly signal: AbortSignal;
}

export const directRoute = async (options: LoginOptions): Promise<Route | ConnectFailure> => {
  const { target, where, context, signal } = options;
  const { timing, gates } = context;
  const limit = Math.min(timing.dns, target.timeout);
  const addresses = await gates.resolving.run(() => resolveAddress(target, where, limit, signal));
  if (isConnectFailure(addresses)) return addresses;
  const { port, address: name } = target;
  const tcp = { name, addresses, port, where, limit: Math.min(timing.tcp, target.timeout), signal };
  const open = async (): Promise<Duplex | ConnectFailure> => withHint(await openTcp(tcp), target);
  return { place: `${addresses[0]?.address}:${port}`, open };
};

const withHint = <T extends object>(result: T | ConnectFailure, target: Target): T | ConnectFailure => {
  if (!isConnectFailure(result) || result.reason === 'closed') return result;
  const hint =
    result.reason === 'refused'
      ? `is sshd running there, and on port ${target.port}? try ${sshCommand(target)}`
      : `is the host up, and is port ${target.port} open from here? try ${sshCommand(target)}`;
  return { ...result, hint };
};

export const login = async (route: Route, options: LoginOptions): Promise<Client | ConnectFailure> => {
  const { target, where, context, signal } = options;
  const auth = await planAuth(target, where, context);
  if (isConnectFailure(auth)) return auth;
  return untilLetIn({ where, timing: context.timing, log: context.log, signal }, () =>
    attemptWithKeys(route, options, auth),
  );
};

/** A host known under a hashed name is asked a second time, for the type of key that is known. */
const attemptWithKeys = async (
  route: Route,
  options: LoginOptions,
  auth: AuthPlan,
): Promise<Attempt<Client>> => {
  const { target, where, context, signal } = options;
  const known = await context.knownHosts.load([...target.userKnownHosts, ...target.globalKnownHosts]);
  let foundTypes: ReadonlySet<string> | undefined;
  for (;;) {
    const check = new HostKeyCheck({ target, where, known, log: context.log, foundTypes });
    const attempt = await context.gates.login(route.place, async () => {
      if (signal.aborted) return { kind: 'failed', failure: closedFailure(where) } as const;
      const stream = await route.open();
      if (isConnectFailure(stream)) return { kind: 'failed', failure: stream } as const;
      return attemptLogin(stream, { target, where, auth, check, context }, signal);
    });
    if (check.askAgainFor === undefined || foundTypes !== undefined) return attempt;
    foundTypes = check.askAgainFor;
  }
};
