import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { codeFrameColumns } from '@babel/code-frame';
import type { Place } from '../topology/place.ts';
import { LARGEST } from './places.ts';
import { printable } from './show.ts';

/** A line of a generated file may be a megabyte long: its frame would help nobody. */
const LONGEST_LINE = 400;

/**
 * The lines around a place, with a mark under it; undefined when they cannot be shown.
 * @param cwd what the place's file is relative to
 */
export function codeFrame({ file, line, column }: Place, cwd: string): string | undefined {
  const lines = linesOf(resolve(cwd, file));
  if (lines === undefined || line > lines.length) return undefined;
  const first = Math.max(0, line - 3);
  const around = lines.slice(first, line + 2);
  if (around.some((one) => one.length > LONGEST_LINE)) return undefined;
  const shown = around.map((one) => printable(one.replaceAll('\t', ' '))).join('\n');
  // The lines above it are there for their number alone.
  const text = '\n'.repeat(first) + shown;
  return codeFrameColumns(text, { start: { line, column } }, { linesAbove: 2, linesBelow: 2 });
}

/** Of the file that was looked at last: a hundred errors of one file read it once. */
let last: { readonly key: string; readonly lines: readonly string[] } | undefined;

function linesOf(file: string): readonly string[] | undefined {
  try {
    const stats = statSync(file);
    if (!stats.isFile() || stats.size > LARGEST) return undefined;
    const key = [file, stats.size, stats.mtimeMs].join('\0');
    if (last?.key !== key) {
      const lines = readFileSync(file, 'utf8')
        .replace(/^\u{feff}/u, '')
        .split(/\r?\n/);
      last = { key, lines };
    }
    return last.lines;
  } catch {
    return undefined;
  }
}
