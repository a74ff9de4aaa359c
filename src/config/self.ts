/** `import { defineTopology } from 'abq'` in a topology beside which abq is not installed: it means the abq that reads it. */
import { existsSync } from 'node:fs';
import * as module from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { INSTALLED } from './graphs.ts';

interface Resolved {
  readonly url: string;
  readonly shortCircuit?: boolean;
}

interface Hooks {
  resolve(
    specifier: string,
    context: unknown,
    next: (specifier: string, context: unknown) => Resolved,
  ): Resolved;
}

/** Since Node 22.15: in the same thread, and for `require` too. */
type RegisterHooks = (hooks: Hooks) => unknown;

let isResolved = false;

/** Once for the process: what an author has installed still comes first. */
export function resolveSelf(): void {
  if (isResolved) return;
  isResolved = true;
  const built = join(INSTALLED, 'dist/index.js');
  const url = pathToFileURL(existsSync(built) ? built : join(INSTALLED, 'src/index.ts')).href;
  const { registerHooks } = module as { readonly registerHooks?: RegisterHooks };
  if (registerHooks) registerHooks(inThread(url));
  else module.register(`data:text/javascript,${encodeURIComponent(apart(url))}`);
}

const MISSING: readonly unknown[] = ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'];

const inThread = (url: string): Hooks => ({
  resolve(specifier, context, next) {
    if (specifier !== 'abq') return next(specifier, context);
    try {
      return next(specifier, context);
    } catch (error) {
      if (!MISSING.includes((error as NodeJS.ErrnoException).code)) throw error;
      return { url, shortCircuit: true };
    }
  },
});

/** The same as a program: before that, hooks live in a thread of their own. */
const apart = (url: string): string => `
export async function resolve(specifier, context, next) {
  if (specifier !== 'abq') return next(specifier, context);
  try {
    return await next(specifier, context);
  } catch (error) {
    if (!${JSON.stringify(MISSING)}.includes(error.code)) throw error;
    return { url: ${JSON.stringify(url)}, shortCircuit: true };
  }
}`;
