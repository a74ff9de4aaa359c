/** What is wrong with an inventory is told with its place. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { faults } from './given.ts';

const CASES: readonly (readonly [text: string, file: string, fault: string])[] = [
  ['a\nb key', 'i.ini', "i.ini:2:1 expected key=value behind the host, got 'key'"],
  ['a\n  b x="y', 'i.ini', 'i.ini:2:3 a quote is not closed in this line'],
  ['a\n[web servers]\nb', 'i.ini', 'i.ini:2:1 [web servers] is no section of an inventory'],
  ['[web:hosts:x]\na', 'i.ini', 'i.ini:1:1 [web:hosts:x] is no section of an inventory'],
  ['[web:kids]\na', 'i.ini', 'i.ini:1:1 [web:kids] is no section of an inventory'],
  ['a\n[web:vars]\nx=1', 'i.ini', "i.ini:2:1 [web:vars] sets variables, and there is no group 'web'"],
  ['a\n[all:vars]\nx', 'i.ini', "i.ini:3:1 expected key=value, got 'x'"],
  ['a\n[p:children]\nweb', 'i.ini', "i.ini:3:1 p has it as a child, and there is no group 'web'"],
  ['a\n[p:children]\nx y', 'i.ini', "i.ini:3:1 expected the name of a group, got 'x y'"],
  ['x\n[a:children]\nb\n[b:children]\na', 'i.ini', 'i.ini:2:1 groups contain each other: a -> b -> a'],
  ['a[3:1]', 'i.ini', 'i.ini:1:1 the range [3:1] runs backwards'],
  ['a[01:100]', 'i.ini', 'i.ini:1:1 the range [01:100] has bounds of different lengths'],
  ['a[1:x]', 'i.ini', 'i.ini:1:1 the range [1:x] has bounds that are neither numbers nor single letters'],
  ['a[1]', 'i.ini', 'i.ini:1:1 the range [1] is not begin:end or begin:end:step'],
  ['a[1:2:0]', 'i.ini', 'i.ini:1:1 the range [1:2:0] has bounds that are neither numbers nor single letters'],
  ['a[0:999999]', 'i.ini', 'i.ini:1:1 the range [0:999999] is over 100000 hosts'],
  ['a[0:999]b[0:999]', 'i.ini', "i.ini:1:1 'a[0:999]b[0:999]' stands for more than 100000 hosts"],
  ['a[1:2', 'i.ini', "i.ini:1:1 'a[1:2' has a bracket without its other half"],
  ['a:', 'i.ini', "i.ini:1:1 'a:' ends in a colon without a port"],
  ['# nothing', 'hosts', 'hosts:1:1 this inventory has no hosts'],
  ['$ANSIBLE_VAULT;1.1;AES256\n61', 'hosts', 'hosts:1:1 this inventory is encrypted'],
  ['all:\n  hosts: [a, b]', 'i.yml', 'i.yml:2:3 expected hosts of all to be a mapping, got a list'],
  ['- a', 'i.yml', 'i.yml:1:1 expected the file to be a mapping, got a list'],
  [
    'all:\n  hosts:\n    a: {',
    'i.yml',
    'i.yml:3:9 this is not valid YAML: Flow map in block collection must be sufficiently indented and end with a }',
  ],
  [
    'plugin: amazon.aws.aws_ec2',
    'aws.yml',
    'aws.yml:1:1 this configures an inventory plugin: it has no hosts of its own',
  ],
  [
    '{"_meta": {"hostvars": {}}}',
    'i.json',
    'i.json:1:2 this is what an inventory script prints, not an inventory file',
  ],
  ['all:\n  hosts:\n    a[2:1]:', 'i.yml', 'i.yml:3:5 the range [2:1] runs backwards'],
];

for (const [text, file, fault] of CASES) {
  test(JSON.stringify(text), () => assert.equal(faults(text, file), [fault]));
}

test('all that is wrong is told at once', () =>
  assert.equal(faults('a b\nc[\n[x:y:z]\n', 'i.ini').length, 3));

test.run();
