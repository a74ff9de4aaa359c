import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { INSTALLED } from './graphs.ts';

/** A line of a stack, lines and columns from 1. */
export interface Frame {
  /** Absolute. */
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** `at f (/a/b.cjs:1:2)`, `at file:///a/b.mjs:1:2`, and the bare `/a/b.cjs:1` above a syntax error. */
const FRAME = /(?:^|\(|at |async )(?<where>file:\/\/\S+?|\/.+?):(?<line>\d+)(?::(?<column>\d+))?\)?$/;

/** The innermost place in `file` that an error came through, else the innermost in another file of its author. */
export function innermost(error: unknown, file: string): Frame | undefined {
  const stack = error instanceof Error && typeof error.stack === 'string' ? error.stack : '';
  const frames = stack.split('\n').flatMap(frameOf);
  return frames.find(({ path }) => path === file) ?? frames.find(({ path }) => isAuthors(path));
}

function frameOf(text: string): Frame[] {
  const { where = '', line, column = 1 } = FRAME.exec(text)?.groups ?? {};
  if (where === '') return [];
  try {
    const path = where.startsWith('file:') ? fileURLToPath(where) : where;
    return [{ path, line: Number(line), column: Number(column) }];
  } catch {
    return [];
  }
}

const OURS = ['src', 'dist'].map((folder) => `${INSTALLED}${sep}${folder}${sep}`);

const isAuthors = (path: string): boolean =>
  !path.includes(`${sep}node_modules${sep}`) && !OURS.some((folder) => path.startsWith(folder));
