/** Quoting for a POSIX shell, in one place: every word that reaches `sh` as text passes through here. */
import { join, quote } from 'shlex';

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The words of an argv as one line for `sh`; what cannot be an argument of any program is a bug of the caller. */
export const quoteArgv = (argv: readonly string[]): string => {
  if (argv.length === 0) throw new TypeError('an empty argv');
  if (argv.some((word) => word.includes('\0'))) throw new TypeError('an argument holds a NUL byte');
  return join(argv);
};

export const exportLine = (env: Readonly<Record<string, string>>): string =>
  Object.entries(env)
    .map(([name, value]) => {
      if (!NAME.test(name)) throw new TypeError(`not a name for an environment variable: ${name}`);
      if (value.includes('\0')) throw new TypeError(`the value of ${name} holds a NUL byte`);
      return `export ${name}=${quote(value)}; `;
    })
    .join('');
