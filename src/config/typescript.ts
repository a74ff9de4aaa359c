import { randomUUID } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire, SourceMap, type SourceMapPayload } from 'node:module';
import type ts from 'typescript';
import type { Diagnostic } from '../topology/diagnostic.ts';
import { printable } from './show.ts';
import type { Frame } from './stack.ts';

/** JavaScript beside its source, where its relative imports lead to the same files. */
interface Compiled {
  /** Absolute; to be removed when it has been imported. */
  readonly path: string;
  /** The place in the source of one in the JavaScript. */
  readonly toSource: (frame: Frame) => Frame;
  remove(): Promise<void>;
}

export type Compilation =
  | { readonly ok: true; readonly compiled: Compiled }
  | { readonly ok: false; readonly errors: readonly Diagnostic[] };

/** The author's own compiler comes first, then one installed beside abq, which brings none. */
function compiler(file: string): typeof ts | undefined {
  for (const from of [file, import.meta.url]) {
    try {
      return createRequire(from)('typescript') as typeof ts;
    } catch {
      // Not there: the next place.
    }
  }
  return undefined;
}

/**
 * Types are dropped, not checked; what is no TypeScript at all is told with its places.
 * @param shown how the operator calls the file
 */
export async function compile(file: string, shown: string): Promise<Compilation> {
  const start = { file: shown, line: 1, column: 1 };
  const fail = (message: string, hint: string): Compilation => ({
    ok: false,
    errors: [{ severity: 'error', message, hint, place: start }],
  });
  const tsc = compiler(file);
  if (!tsc) {
    const hint = 'Install it beside the topology, or write YAML.';
    return fail('a .ts topology needs the package typescript', hint);
  }
  const output = transpile(tsc, file, await readFile(file, 'utf8'));
  const errors = (output.diagnostics ?? []).map((diagnostic) => toDiagnostic(tsc, diagnostic, shown));
  if (errors.length > 0) return { ok: false, errors };
  const path = `${file}.${randomUUID()}.mjs`;
  try {
    await writeFile(path, output.outputText, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    const reason = printable((error as Error).message);
    return fail(`its JavaScript cannot be written beside it: ${reason}`, 'Write it as .mjs, or as YAML.');
  }
  const map = new SourceMap(JSON.parse(output.sourceMapText ?? '{}') as SourceMapPayload);
  const toSource = (frame: Frame): Frame => (frame.path === path ? original(map, file, frame) : frame);
  return { ok: true, compiled: { path, toSource, remove: () => rm(path, { force: true }) } };
}

function transpile(tsc: typeof ts, fileName: string, text: string): ts.TranspileOutput {
  const { ModuleKind, ScriptTarget } = tsc;
  const compilerOptions = { module: ModuleKind.ESNext, target: ScriptTarget.ES2022, sourceMap: true };
  return tsc.transpileModule(text, { fileName, compilerOptions, reportDiagnostics: true });
}

function original(map: SourceMap, path: string, { line, column }: Frame): Frame {
  const entry = map.findEntry(line - 1, column - 1);
  if (!('originalLine' in entry)) return { path, line: 1, column: 1 };
  return { path, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
}

function toDiagnostic(
  tsc: typeof ts,
  { file, start = 0, messageText }: ts.Diagnostic,
  shown: string,
): Diagnostic {
  const { line, character } = file?.getLineAndCharacterOfPosition(start) ?? { line: 0, character: 0 };
  return {
    severity: 'error',
    message: `this is not valid TypeScript: ${printable(tsc.flattenDiagnosticMessageText(messageText, ' '))}`,
    place: { file: shown, line: line + 1, column: character + 1 },
    hint: 'Look at the brackets and quotes before this place.',
  };
}
