/** With which keys a login is tried, and in which order: those of the agent first, as OpenSSH does. */
import type { AnyAuthMethod, ParsedKey } from 'ssh2';
import { printable } from '../failure.ts';
import type { ConnectFailure } from '../transport.ts';
import { AgentKeys, listAgent } from './agent.ts';
import type { SshContext } from './context.ts';
import { sshCommand } from './host-key.ts';
import type { Identity } from './keys.ts';
import type { Target } from './target.ts';

export interface AuthPlan {
  readonly methods: readonly AnyAuthMethod[];
  /** What is tried, for people. */
  readonly tried: readonly string[];
  /** What is not, and why. */
  readonly notes: readonly string[];
  readonly encrypted: readonly string[];
}

export const planAuth = async (
  target: Target,
  where: string,
  context: SshContext,
): Promise<AuthPlan | ConnectFailure> => {
  const identities = await Promise.all(target.identityFiles.map((path) => context.keys.load(path)));
  const notes: string[] = [];
  const keys = target.agent === undefined ? [] : await agentKeys(target.agent, notes);
  const held = (identity: Identity): ParsedKey | undefined =>
    'blob' in identity ? keys.find((key) => identity.blob?.equals(key.getPublicSSH())) : undefined;
  const named = identities.flatMap((identity) => held(identity) ?? []);
  const files = identities.filter((identity) => held(identity) === undefined);
  const rest = target.identitiesOnly ? [] : keys.filter((key) => !named.includes(key));
  const plan = combine(target, [...named, ...rest], files, notes);
  return plan.methods.length > 0 ? plan : noKey(target, where, identities, plan);
};

const agentKeys = async (path: string, notes: string[]): Promise<ParsedKey[]> => {
  try {
    return await listAgent(path);
  } catch (error) {
    notes.push(`the agent at ${path}: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
};

const combine = (
  target: Target,
  keys: readonly ParsedKey[],
  files: readonly Identity[],
  notes: readonly string[],
): AuthPlan => {
  const username = target.user;
  const usable = files.filter((identity) => identity.kind === 'key');
  const methods: AnyAuthMethod[] = usable.map(({ key }) => ({ type: 'publickey', username, key }));
  if (target.agent !== undefined && keys.length > 0)
    methods.unshift({ type: 'agent', username, agent: new AgentKeys(target.agent, keys) });
  return {
    methods,
    tried: [
      ...keys.map((key) => `agent key ${printable(key.comment) || key.type}`),
      ...usable.map(({ path }) => path),
    ],
    notes: [...notes, ...files.flatMap((identity) => noteOf(identity) ?? [])],
    encrypted: files.flatMap((identity) => (identity.kind === 'encrypted' ? [identity.path] : [])),
  };
};

const noteOf = (identity: Identity): string | undefined => {
  switch (identity.kind) {
    case 'key':
    case 'missing':
      return undefined;
    case 'encrypted':
      return `${identity.path} needs a passphrase, and no agent holds it`;
    case 'unusable':
      return `${identity.path} cannot be used: ${identity.message}`;
    default:
      return identity satisfies never;
  }
};

const noKey = (
  target: Target,
  where: string,
  identities: readonly Identity[],
  { notes, encrypted }: AuthPlan,
): ConnectFailure => {
  const missing = identities.filter(({ kind }) => kind === 'missing').map(({ path }) => path);
  const agent =
    target.agent === undefined ? 'there is no agent (SSH_AUTH_SOCK is not set)' : 'the agent has none';
  const absent = missing.length === 0 ? [] : [`not found: ${missing.join(', ')}`];
  const why = [...notes, ...absent, ...(target.identityRequired ? [] : [agent])].join('; ');
  return { reason: 'key-file', message: `${where}: no key to log in with: ${why}`, hint: wayOut(encrypted) };
};

const wayOut = (encrypted: readonly string[]): string =>
  encrypted.length > 0
    ? `run \`ssh-add ${encrypted[0]}\` (and \`eval "$(ssh-agent)"\` before, if no agent runs)`
    : 'name a key with `ssh: {identityFile: FILE}`, or load one into an agent with ssh-add';

export const authFailure = (
  target: Target,
  where: string,
  plan: AuthPlan,
  methodsLeft: readonly string[],
  serverSays: string,
): ConnectFailure => {
  const accepts = methodsLeft.length === 0 ? '' : `; the server accepts ${printable(methodsLeft.join(', '))}`;
  const text = serverSays === '' ? '' : `; it says: ${printable(serverSays)}`;
  const notes = plan.notes.length === 0 ? '' : `; not tried: ${plan.notes.join('; ')}`;
  return {
    reason: 'auth',
    message: `${where}: login refused: tried ${plan.tried.join(', ')}${notes}${accepts}${text}`,
    hint:
      plan.encrypted.length > 0
        ? wayOut(plan.encrypted)
        : `see why with ${sshCommand(target)}; name the right key with \`ssh: {identityFile: FILE}\` or the right user with \`ssh: {user: NAME}\``,
  };
};
