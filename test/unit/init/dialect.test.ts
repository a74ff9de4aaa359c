/** Ansible's dialect, one rule a row: an inventory, and its hosts in our words. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { imported } from './given.ts';

const INI: readonly (readonly [rule: string, text: string, ...hosts: string[]])[] = [
  ['a range keeps the width of its bounds', 'a[08:10]', 'a[08-10]: {}'],
  ['a range without zeros has none', 'a[8:10]', 'a[8-10]: {}'],
  ['a missing begin is 0', 'a[:2]b', 'a[0-2]b: {}'],
  ['a range has a step', 'a[1:5:2]', 'a1: {}', 'a3: {}', 'a5: {}'],
  ['letters are a range too', '[a:c]x', 'ax: {}', 'bx: {}', 'cx: {}'],
  ['the first of two ranges varies slowest', 'a[1:2]b[x:y]', 'a1bx: {}', 'a1by: {}', 'a2bx: {}', 'a2by: {}'],
  ['a range has a port for all', 'a[1:3]:22022', 'a[1-3]: {}'],
  [
    'an address in brackets has a port',
    '"[2001:db8::1]":22',
    '2001-db8-1: {address: 2001:db8::1, ssh: {port: 22}}',
  ],
  ['a variable overrides the port of the name', 'a:1 ansible_port=2', 'a: {ssh: {port: 2}}'],
  ['a comment begins anywhere outside of quotes', "a ansible_user='x'#y", 'a: {ssh: {user: x}}'],
  ['a quoted sign is none', `a ansible_ssh_private_key_file="/k#1"`, 'a: {ssh: {identityFile: /k#1}}'],
  ['an escaped quote ends nothing', 'a x="b\\"#c" ansible_user=u', 'a: {ssh: {user: u}}'],
  ['a value holds an equals sign', 'a ansible_ssh_common_args=-oProxyJump=b', 'a: {ssh: {proxyJump: b}}'],
  ['-J is a jump', "a ansible_ssh_extra_args='-J me@b:2'", 'a: {ssh: {proxyJump: me@b:2}}'],
  [
    'the group that is further inside wins',
    '[in]\na\n[out:children]\nin\n[out:vars]\nansible_user=o\n[in:vars]\nansible_user=i',
    'a: {ssh: {user: i}, tags: [out, in]}',
  ],
  [
    'of equal groups the later name wins',
    '[b]\nh\n[a]\nh\n[b:vars]\nansible_user=b\n[a:vars]\nansible_user=a',
    'h: {ssh: {user: b}, tags: [a, b]}',
  ],
  [
    'unless a priority says otherwise',
    '[b]\nh\n[a]\nh\n[b:vars]\nansible_user=b\n[a:vars]\nansible_user=a\nansible_group_priority=9',
    'h: {ssh: {user: a}, tags: [b, a]}',
  ],
  [
    'a host overrides its groups',
    '[a]\nh ansible_user=h\n[a:vars]\nansible_user=a',
    'h: {ssh: {user: h}, tags: [a]}',
  ],
  ['who is in no group is ungrouped', 'h\n[ungrouped:vars]\nansible_user=u', 'h: {ssh: {user: u}}'],
  ['a group may be declared below its use', '[p:children]\nc\n[c]\nh', 'h: {tags: [p, c]}'],
  [
    'a quoted value of a section is its content',
    "h\n[all:vars]\nansible_user='u' # who",
    'h: {ssh: {user: u}}',
  ],
  [
    'become has a user',
    'h ansible_become=1 ansible_become_user=app',
    'h: {become: {method: sudo, user: app}}',
  ],
  ['become may be taken back', 'h ansible_become=no\n[all:vars]\nansible_become=yes', 'h: {become: none}'],
  ['the namespaced connection is known', 'h ansible_connection=ansible.builtin.ssh', 'h: {}'],
  ['hosts with one name have two', '_a\n-a', 'a: {address: _a}', 'a-2: {}'],
  ['what every object has is no name', 'constructor', 'constructor-1: {address: constructor}'],
  ['windows line ends', 'a\r\nb ansible_user=x\r\n', 'a: {}', 'b: {ssh: {user: x}}'],
];

for (const [rule, text, ...hosts] of INI)
  test(rule, () => assert.equal(imported(text, 'hosts').hosts, hosts));

const YAML: readonly (readonly [rule: string, text: string, ...hosts: string[]])[] = [
  ['a mapping without a telling end is YAML', 'all:\n  hosts:\n    a:', 'a: {}'],
  ['a word stands for a mapping with it', 'web:\n  hosts: a', 'a: {tags: [web]}'],
  [
    'groups beside all are as deep as its children',
    'all: {children: {a: {hosts: {h: }, vars: {ansible_user: a}}}}\nb: {hosts: {h: }, vars: {ansible_user: b}}',
    'h: {ssh: {user: b}, tags: [a, b]}',
  ],
  [
    'children nest',
    'all: {children: {a: {children: {b: {children: {c: {hosts: {"h[1:2]": }}}}}}}}',
    'h[1-2]: {tags: [a, b, c]}',
  ],
  [
    'a variable without a value is not set',
    'g: {hosts: {h: {ansible_user: , ansible_host: ""}}}',
    'h: {tags: [g]}',
  ],
  ['JSON is YAML', '{"all": {"hosts": {"h": {"ansible_port": 2022}}}}', 'h: {ssh: {port: 2022}}'],
];

for (const [rule, text, ...hosts] of YAML)
  test(rule, () => assert.equal(imported(text, 'hosts').hosts, hosts));

const NOTES: readonly (readonly [text: string, file: string, note: string])[] = [
  ['h ansible_port=ssh', 'i', "i:1 h: ansible_port: 'ssh' is not a port number: left out"],
  ['h ansible_port=70000', 'i', 'i:1 h: ansible_port: 70000 is no port number: left out'],
  ['h ansible_host="a b"', 'i', "i:1 h: ansible_host: 'a b' is not a host name or an address: left out"],
  ['h ansible_user="a b"', 'i', "i:1 h: ansible_user: 'a b' is not a user: left out"],
  [
    'h ansible_ssh_private_key_file=k',
    'i',
    "i:1 h: ansible_ssh_private_key_file: 'k' is relative, and here that is to the topology's folder",
  ],
  [
    'h ansible_become_user=x',
    'i',
    'i:1 h: ansible_become_user without ansible_become: give `become` where services need rights',
  ],
  [
    'a[1:3] ansible_connection=psrp\nb',
    'i',
    'i:1 a1, a2, a3: left out, since abq reaches hosts by SSH alone (ansible_connection=psrp)',
  ],
  [
    'g: {hosts: {h: }, host_vars: {}}',
    'i.yml',
    "i.yml:1 group g has 'host_vars', which is none of hosts, vars and children",
  ],
  [
    'g: {hosts: {h: {ansible_user: [a]}}}',
    'i.yml',
    'i.yml:1 h: ansible_user is not a single value: left out',
  ],
  [
    'g: {hosts: {h: {ansible_user: !vault "$ANSIBLE_VAULT;1.1"}}}',
    'i.yml',
    'i.yml:1 h: ansible_user is in a vault: left out',
  ],
];

for (const [text, file, note] of NOTES) {
  test(note, () =>
    assert.ok(imported(text, file).notes.includes(note), imported(text, file).notes.join('\n')),
  );
}

test('a note cannot end the comment that it is in', () => {
  const { text } = imported('g: {hosts: {h: {ansible_host: "{{ a\\nname: evil }}"}}}', 'i.yml');
  assert.not.match(text, /^name: evil/m);
});

test.run();
