/** Whatever an inventory says: either its faults are told, or what comes of it is a valid topology. */
import * as fc from 'fast-check';
import '../../property/seed.ts';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { check } from '../../../src/init/check.ts';
import { convert } from '../../../src/init/inventory/convert.ts';
import { readInventory } from '../../../src/init/inventory/read.ts';
import { render } from '../../../src/init/render.ts';
import { draftOf } from './given.ts';

const word = fc.constantFrom(
  ...[
    'a',
    'b1',
    'web[1:3]',
    'x[a:c]',
    'site',
    '__proto__',
    'toString',
    '_x',
    '::1',
    'h:22',
    '10.0.0.1',
    'é',
    '-',
    '{n}',
  ],
  ...[
    'a=1',
    'ansible_host={{x}}',
    'ansible_host=é',
    'ansible_host=a{n}',
    'ansible_port=0',
    'ansible_port=99',
    'ansible_user=-x',
  ],
  ...[
    'ansible_user="a #b"',
    "ansible_become='1'",
    'ansible_become_user=-',
    'ansible_connection=local',
    'ansible_connection=x',
  ],
  ...[
    'ansible_ssh_args=-J',
    'ansible_ssh_args="-J x"',
    'ansible_ssh_private_key_file=',
    'ansible_become_user=',
    '#',
    '"',
    '\\',
  ],
  ...[
    '[all:vars]',
    '[g]',
    '[a:children]',
    '[toString]',
    '[__proto__]',
    '[',
    ']',
    ':',
    '=',
    '\t',
    '%',
    '[_:vars]',
    '[é-]',
  ],
);
const line = fc.array(word, { maxLength: 3 }).map((words) => words.join(' '));
const ini = fc.array(line, { maxLength: 8 }).map((lines) => lines.join('\n'));
const anything = fc.oneof(ini, fc.string(), fc.string({ unit: 'binary' }));
const yaml = fc
  .object({ key: word, values: [word, fc.constant(null), fc.integer()], maxDepth: 4 })
  .map((all) => JSON.stringify({ all }));
const grouped = fc
  .dictionary(
    word,
    fc.record({ hosts: fc.dictionary(word, fc.dictionary(word, word)), vars: fc.dictionary(word, word) }),
  )
  .map((groups) => JSON.stringify({ all: { children: groups } }));

const sound = (text: string, file: string): void => {
  const none = { groups: new Map(), hosts: new Map() };
  const converted = convert(readInventory(text, file), none, undefined);
  if (!converted.ok) return assert.ok(converted.errors.every(({ place }) => place?.file === file));
  const notes = converted.warnings.map(({ message }) => message);
  const hosts = converted.value.length === 0 ? [{ name: 'h', ssh: {}, profiles: [], tags: [] }] : [];
  const written = render(draftOf({ converted: converted.value, hosts, notes }));
  const checked = check(written, 'abq.config.yaml', []);
  assert.ok(checked.ok, `${JSON.stringify(checked)}\n${written}`);
};

test('INI', () =>
  fc.assert(
    fc.property(anything, (text) => sound(text, 'hosts.ini')),
    { numRuns: 500 },
  ));
test('no telling end', () =>
  fc.assert(
    fc.property(anything, (text) => sound(text, 'hosts')),
    { numRuns: 300 },
  ));
test('YAML', () =>
  fc.assert(
    fc.property(fc.oneof(yaml, grouped), (text) => sound(text, 'hosts.yml')),
    { numRuns: 300 },
  ));

test.run();
