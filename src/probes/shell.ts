/** Commands of the topology's author as argvs: escalation in front, variables in the environment. */
import { join, quote } from 'shlex';
import type { Command } from '../topology/actions.ts';
import type { Become, Host } from '../topology/model.ts';

/** The argv as text for `sh`. */
export const text = (argv: readonly string[]): string => join([...argv]);

export { quote as word };

/** Without a password prompt: nobody is there to answer, and a wrong answer may lock the account. */
export const escalate = (become: Become, argv: readonly string[]): readonly string[] => {
  if (become.method === 'none') return argv;
  const user = become.user === 'root' ? [] : ['-u', become.user];
  return [become.method, '-n', ...user, ...argv];
};

/** `ABQ_HOST`, `ABQ_SERVICE` and the host's variables, by their name as written and in capitals. */
export const variables = (host: Host, service: string): Readonly<Record<string, string>> => {
  const found: Record<string, string> = { ABQ_HOST: host.name, ABQ_SERVICE: service };
  for (const [name, value] of Object.entries(host.vars)) {
    const plain = name.replace(/\W/g, '_');
    found[`ABQ_VAR_${plain}`] = value;
    found[`ABQ_VAR_${plain.toUpperCase()}`] ??= value;
  }
  return found;
};

/**
 * A string is for `sh -c`; a list is passed on as it is, so that sudoers may allow exactly it. sudo and doas empty
 * the environment: a string takes the variables through them by `env`, a list has them only where they are kept.
 */
export const userCommand = (host: Host, service: string, command: Command): readonly string[] => {
  if (typeof command !== 'string') return escalate(host.become, command);
  const shell = ['sh', '-c', command];
  if (host.become.method === 'none') return shell;
  const assignments = Object.entries(variables(host, service)).map(([name, value]) => `${name}=${value}`);
  return escalate(host.become, ['env', ...assignments, ...shell]);
};

/** For people: the command as its author wrote it. */
export const showCommand = (command: Command): string =>
  typeof command === 'string' ? command : text(command);

/** A user command as a script: sets the variables and ends with the command's exit status. */
export const userScript = (host: Host, service: string, command: Command): string =>
  `${exportLines(variables(host, service))}${text(userCommand(host, service, command))}`;

const exportLines = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => `export ${name}=${quote(value)}\n`)
    .join('');

const REFUSED =
  /^(?:(?:sudo|doas): (?!unable to resolve host)|sorry, )|is not in the sudoers file|is not allowed to run sudo/im;

/**
 * The escalation itself failed: its exit status 1 says nothing about the command. By text, since there is no other
 * sign; taking too much for a refusal only makes a state unknown.
 */
export const escalationRefused = (become: Become, code: number, output: string): boolean =>
  become.method !== 'none' && code !== 0 && REFUSED.test(output);
