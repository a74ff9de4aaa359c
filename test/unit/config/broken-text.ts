import type { Broken } from './given.ts';

/** Faults of the text itself. */
export const brokenText: readonly Broken[] = [
  ['name: x\n^name: y', 'this key is given twice in one mapping'],
  [
    'name: x\nhosts: {a: {}^',
    'this is not valid YAML: Flow map in block collection must be sufficiently indented and end with a }',
  ],
  ['name: x\n^---\nname: y', 'this file holds more than one YAML document'],
  ['name: ^*x', 'there is no anchor `&x` above'],
  ['name: ^!!js/function x', 'this is not valid YAML: Unresolved tag: tag:yaml.org,2002:js/function'],
  ['name: x\nhosts: {a: {vars: {A: ^"\\0"}}}', 'this holds a NUL character'],
  ['name: x\nhosts: {^? [a] : {}}'.replace('^? [a]', '? ^[a]'), 'a key must be plain text'],
  [`name: ^${'['.repeat(20_000)}`.replace('name: ^', '^'), 'this is nested too deeply'],
];
