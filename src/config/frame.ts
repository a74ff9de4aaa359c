import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { codeFrameColumns } from '@babel/code-frame';
import type { Place } from '../topology/place.ts';
import { printable } from './show.ts';

/** A line of a generated file may be a megabyte long: its frame would help nobody. */
const LONGEST_LINE = 400;
const LARGEST = 4 * 1024 * 1024;

/**
 * The lines around a place, with a mark under it; undefined when they cannot be shown.
 * @param cwd what the place's file is relative to
 */
export function codeFrame({ file, line, column }: Place, cwd: string): string | undefined {
  const text = readText(resolve(cwd, file));
  if (text === undefined) return undefined;
  const lines = text.replace(/^\u{feff}/u, '').split(/\r?\n/);
  const around = lines.slice(Math.max(0, line - 3), line + 3);
  if (line > lines.length || around.some((one) => one.length > LONGEST_LINE)) return undefined;
  const shown = lines.map((one) => printable(one.replaceAll('\t', ' '))).join('\n');
  return codeFrameColumns(shown, { start: { line, column } }, { linesAbove: 2, linesBelow: 2 });
}

function readText(file: string): string | undefined {
  try {
    const stats = statSync(file);
    return stats.isFile() && stats.size <= LARGEST ? readFileSync(file, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}
