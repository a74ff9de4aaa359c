/** Topologies with a `^` before each place of which something is said. */
import * as assert from 'uvu/assert';
import { told, topologyOf } from '../config/given.ts';

/** The text without its marks, and where they stood: line and column, from 1. */
export const unmark = (marked: string): { text: string; marks: string[] } => {
  const marks: string[] = [];
  const lines = marked.split('\n').map((line, index) => {
    const [first = '', ...rest] = line.split('^');
    return rest.reduce((text, part) => {
      marks.push(`${index + 1}:${text.length + 1}`);
      return text + part;
    }, first);
  });
  return { text: lines.join('\n'), marks };
};

export const warningsOf = (...texts: readonly string[]): string[] => {
  const result = topologyOf(...texts);
  if (!result.ok) throw new Error(result.errors.map(told).join('\n'));
  assert.ok(
    result.warnings.every(({ hint, place }) => hint && place),
    'each has a place and a way out',
  );
  return result.warnings.map(told).toSorted();
};
