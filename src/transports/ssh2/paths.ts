/** Paths as `ssh -G` prints them. */

export interface Tokens {
  readonly home: string;
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly localUser: string;
  readonly alias: string | undefined;
}

/** Expands `~/`, `$VARIABLE`, `${VARIABLE}` and the tokens of ssh_config(5) that have a meaning before a connection. */
export const expandPath = (
  path: string,
  tokens: Tokens,
  env: Readonly<Record<string, string | undefined>>,
): string => {
  const values: Readonly<Record<string, string>> = {
    '%': '%',
    d: tokens.home,
    h: tokens.address,
    k: tokens.alias ?? tokens.name,
    n: tokens.name,
    p: String(tokens.port),
    r: tokens.user,
    u: tokens.localUser,
  };
  return path
    .replace(/^~(?=\/|$)/, () => tokens.home)
    .replace(/\$\{(\w+)\}|^\$(\w+)$/g, (_, braced?: string, bare?: string) => env[braced ?? bare ?? ''] ?? '')
    .replace(/%(.)/g, (whole, letter: string) => values[letter] ?? whole);
};

/** Several paths on one line, printed without quotes: a blank within a path is told by what stands behind it. */
export const splitPaths = (line: string): string[] =>
  line.split(/\s+(?=[/~%$]|none\b)/).filter((path) => path !== '' && path !== 'none');
