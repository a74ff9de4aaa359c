/** `abq init`, from the words of a command line to a file that the next commands take. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inFolder, PLAIN } from '../config/folder.ts';
import { abq, abqOnTerminal, abqWithUmask, root } from './abq.ts';

const FILE = 'abq.config.yaml';
const textOf = (folder: string, file = FILE): string => readFileSync(join(folder, file), 'utf8');

const GRAPH = `services: {tomcat: {requires: [mysqld]}, mysqld: {}, aim: {requires: [tomcat]}}
profiles: {server: [tomcat, mysqld], kvm: [aim]}
`;

test('what is written is valid, can be planned, and names the next command', () =>
  inFolder({}, async (cwd) => {
    const made = abq(
      cwd,
      'init',
      '--name',
      'acme',
      '--host',
      'web[1-2]=10.0.0.{n}',
      '--host',
      'db:db',
      '--user',
      'ops',
    );
    assert.is(made.code, 0, made.err);
    assert.is(made.out, 'abq.config.yaml: acme, 3 hosts, 3 instances\n');
    assert.match(made.err, /^next: .*abq validate and abq plan stop --all --offline$/m);
    const valid = abq(cwd, 'validate');
    assert.is(valid.code, 0, valid.err);
    assert.not.match(valid.err, /warning/);
    const plan = abq(cwd, 'plan', 'stop', '--all', '--offline');
    assert.is(plan.code, 0, plan.err);
    assert.match(plan.out, /3 steps on 3 hosts/);
    assert.match(textOf(cwd), /^ {2}ssh: \{user: ops\}$/m);
  }));

for (const there of [FILE, 'abq.config.json', '.abqrc']) {
  test(`${there} is not overwritten, nor hidden`, () =>
    inFolder({ [there]: PLAIN }, async (cwd) => {
      const made = abq(cwd, 'init', '--name', 'acme', '--host', 'a');
      assert.is(made.code, 2);
      assert.ok(made.err.includes(there), made.err);
      assert.match(made.err, /--out FILE/);
      assert.is(textOf(cwd, there), PLAIN);
      assert.is(existsSync(join(cwd, FILE)), there === FILE);
    }));
}

test('a link that leads nowhere is not written through', () =>
  inFolder({}, async (cwd) => {
    symlinkSync(join(cwd, 'elsewhere'), join(cwd, FILE));
    assert.is(abq(cwd, 'init', '--name', 'acme', '--host', 'a').code, 2);
    assert.not.ok(existsSync(join(cwd, 'elsewhere')));
  }));

test('--out names another file, and the next command finds it', () =>
  inFolder({ [FILE]: PLAIN, 'sub/x': '' }, async (cwd) => {
    const made = abq(cwd, 'init', '--name', 'acme', '--host', 'a', '--out', 'sub/my.yaml');
    assert.is(made.code, 0, made.err);
    assert.match(made.err, /abq validate --config sub\/my.yaml/);
    assert.is(abq(cwd, 'validate', '--config', 'sub/my.yaml').code, 0);
  }));

const REFUSED: readonly (readonly [args: readonly string[], told: RegExp])[] = [
  [[], /nobody can be asked here: add --name .* and --host NAME \(or --from-ansible INVENTORY\)/],
  [['--name', 'x'], /nobody can be asked here: add --host NAME/],
  [['--host', 'x'], /nobody can be asked here: add --name /],
  [['--name', 'X', '--host', 'a'], /--name: expected the name of the topology/],
  [['--name', 'x', '--host', 'a', '--host', 'a'], /host a is given twice/],
  [['--name', 'x', '--host', 'a[1-2]', '--host', 'a1'], /host a1 is given twice[^]*nothing was written/],
  [['--name', 'x', '--host', 'a b'], /--host a b: expected a host name/],
  [['--name', 'x', '--host', 'a', '--extends', 'nothing-like-it'], /unknown graph 'nothing-like-it'/],
  [['--name', 'x', '--host', 'a', '--extends', './none.yaml'], /none.yaml does not exist/],
  [
    ['--name', 'x', '--host', 'a:serve', '--extends', './graph.yaml'],
    /no profile 'serve'. Did you mean `server`\?/,
  ],
  [
    ['--name', 'x', '--host', 'a:kvm', '--extends', './graph.yaml'],
    /tomcat[^]*nothing was written\nnext: .*abq init --name x --extends .\/graph.yaml --host a:kvm/,
  ],
  [['--name', 'x', '--host', 'a', '--become', 'su'], /become/],
  [['--name', 'x', '--host', 'a', '--out', 'x.txt'], /--out takes a file that ends in .yaml/],
  [['--name', 'x', '--host', 'a', '--out', 'no/x.yaml'], /there is no folder no/],
  [['--name', 'x', '--from-ansible', 'none'], /none:1:1: error: the inventory cannot be read/],
  [['--name', 'x', '--from-ansible', 'broken'], /broken:2:1: error: expected key=value behind the host/],
  [
    ['--name', 'x', '--from-ansible', 'ec2.py'],
    /is a program[^]*ansible-inventory -i FILE --list --yaml > inventory.yaml/,
  ],
  [['--name', 'x', '--from-ansible', '.'], /is a folder/],
];

for (const [args, told] of REFUSED) {
  test(`abq init ${args.join(' ')}: refused, nothing is written`, () =>
    inFolder({ 'graph.yaml': GRAPH, broken: 'a\nb c\n', 'ec2.py': '#!/usr/bin/python3\n' }, async (cwd) => {
      const made = abq(cwd, 'init', ...args);
      assert.is(made.code, 2);
      assert.match(made.err, told);
      assert.not.ok(existsSync(join(cwd, FILE)));
    }));
}

test('a graph brings the services', () =>
  inFolder({ 'graph.yaml': GRAPH }, async (cwd) => {
    const made = abq(
      cwd,
      'init',
      '--name',
      'x',
      '--extends',
      './graph.yaml',
      '--host',
      'c:server',
      '--host',
      'k[1-9]:kvm',
    );
    assert.is(made.code, 0, made.err);
    assert.match(abq(cwd, 'plan', 'stop', '--all', '--offline').out, /11 steps on 10 hosts/);
    assert.not.match(textOf(cwd), /^services:/m);
  }));

test('variables beside an inventory count, as Ansible counts them', () =>
  inFolder(
    {
      'ansible/hosts': '[web]\nw1\nw2.example.com ansible_port=1\n[web:vars]\nansible_user=low\n',
      'ansible/group_vars/all.yml': 'ansible_become: true\nplain: 1\n',
      'ansible/group_vars/web/ssh.yml': 'ansible_user: high\n',
      'ansible/group_vars/web/vault.yml': '$ANSIBLE_VAULT;1.1;AES256\n6231\n',
      'ansible/group_vars/other.yml': 'ansible_user: nobody\n',
      'ansible/host_vars/w2.example.com': 'ansible_port: 2\n',
    },
    async (cwd) => {
      const made = abq(cwd, 'init', '--name', 'x', '--from-ansible', 'ansible/hosts');
      assert.is(made.code, 0, made.err);
      assert.match(textOf(cwd), / {2}ssh: \{user: high\}\n {2}become: sudo\n/);
      assert.match(
        textOf(cwd),
        / {2}w1: \{tags: \[web\]\}\n {2}w2.example.com: \{ssh: \{port: 2\}, tags: \[web\]\}\n/,
      );
      assert.match(made.err, /ansible\/group_vars\/web\/vault.yml:1:1: this file is encrypted/);
      assert.match(textOf(cwd), /vault.yml:1:1: this file is encrypted/);
    },
  ));

test('a broken file of variables is told with its place', () =>
  inFolder({ hosts: 'a\n', 'host_vars/a.yml': 'x: 1\nansible_user: [\n' }, async (cwd) => {
    const made = abq(cwd, 'init', '--name', 'x', '--from-ansible', 'hosts');
    assert.is(made.code, 2);
    assert.match(made.err, /host_vars\/a.yml:\d+:\d+: error: this is not valid YAML/);
  }));

test('an inventory that may be executed is not', () =>
  inFolder({}, async (cwd) => {
    writeFileSync(join(cwd, 'inv'), 'touch ran\n', { mode: 0o755 });
    const made = abq(cwd, 'init', '--name', 'x', '--from-ansible', 'inv');
    assert.is(made.code, 2);
    assert.match(made.err, /chmod -x inv/);
  }));

test('nobody else can write it, whatever the umask', () =>
  inFolder({}, async (cwd) => {
    const made = abqWithUmask(cwd, '000', 'init', '--name', 'x', '--host', 'a');
    assert.is(made.code, 0, made.err);
    assert.is(statSync(join(cwd, FILE)).mode & 0o777, 0o644);
    assert.not.match(made.err, /run nothing of it/);
  }));

test('a folder that others can write to is told', () =>
  inFolder({}, async (cwd) => {
    mkdirSync(join(cwd, 'open'));
    chmodSync(join(cwd, 'open'), 0o777);
    const made = abq(cwd, 'init', '--name', 'x', '--host', 'a', '--out', 'open/x.yaml');
    assert.is(made.code, 0, made.err);
    assert.match(made.err, /run nothing of it: .*open can be written by everybody/);
  }));

const schemaOf = (folder: string, file = FILE): string | undefined =>
  /^# yaml-language-server: \$schema=(\S+)$/m.exec(textOf(folder, file).split('\n')[0] ?? '')?.[1];

test('outside of a project, no schema of this machine is named, but how to come by one', () =>
  inFolder({}, async (cwd) => {
    abq(cwd, 'init', '--name', 'x', '--host', 'a');
    assert.is(schemaOf(cwd), undefined);
    assert.match(textOf(cwd).split('\n')[0] ?? '', 'npm install abq');
  }));

test('in a project that has abq, the schema is named by a relative path', () =>
  inFolder({ 'deep/er/x': '' }, async (cwd) => {
    mkdirSync(join(cwd, 'node_modules'));
    symlinkSync(root, join(cwd, 'node_modules/abq'));
    abq(cwd, 'init', '--name', 'x', '--host', 'a', '--out', 'deep/er/x.yaml');
    const schema = schemaOf(cwd, 'deep/er/x.yaml') ?? '';
    assert.is(schema, '../../node_modules/abq/docs/schemas/abq.topology-1.schema.json');
    assert.ok(existsSync(join(dirname(join(cwd, 'deep/er/x.yaml')), schema)));
  }));

const NAME = /^name: (.*)$/m;

test('on a terminal, it asks for what no flag has said', () =>
  inFolder({ 'graph.yaml': GRAPH }, async (cwd) => {
    const script = [
      ['Name of the platform', 'acme\n'],
      ['First host', 'core=10.0.0.1\n'],
      ['Profiles of core', 'serve\n'],
      ['Profiles of core', 'server\n'],
      ['Next host', 'kvm[1-3]:kvm\n'],
      ['Next host', '\n'],
    ] as const;
    const made = await abqOnTerminal(cwd, script, 'init', '--extends', './graph.yaml');
    assert.is(made.code, 0, made.out);
    assert.match(made.out, /Did you mean `server`\?/);
    assert.is(NAME.exec(textOf(cwd))?.[1], 'acme');
    assert.match(
      textOf(cwd),
      / {2}core: \{address: 10.0.0.1, profiles: \[server\]\}\n {2}kvm\[1-3\]: \{profiles: \[kvm\]\}\n/,
    );
    assert.is(abq(cwd, 'validate').code, 0);
  }));

test('a built-in graph is offered', () =>
  inFolder({}, async (cwd) => {
    const script = [
      ['Built-in graph to extend (abiquo', 'abiquo\n'],
      ['First host', 'core\n'],
      ['Profiles of core', 'monolithic\n'],
      ['Next host', 'kvm[1-3]:kvm\n'],
      ['Next host', '\n'],
    ] as const;
    const made = await abqOnTerminal(cwd, script, 'init', '--name', 'acme');
    assert.is(made.code, 0, made.out);
    assert.match(textOf(cwd), /^extends: abiquo$/m);
    assert.is(abq(cwd, 'validate').code, 0);
  }));

test('what is typed ahead is not lost', () =>
  inFolder({ 'graph.yaml': GRAPH }, async (cwd) => {
    const script = [['Name of the platform', 'acme\na:server\nb\nkvm\n\n']] as const;
    const made = await abqOnTerminal(cwd, script, 'init', '--extends', './graph.yaml');
    assert.is(made.code, 0, made.out);
    assert.match(textOf(cwd), /\nhosts:\n {2}a: .*server.*\n {2}b: .*kvm.*\n\n/);
  }));

for (const [what, key] of [
  ['Ctrl-D', '\u0004'],
  ['Ctrl-C', '\u0003'],
] as const) {
  test(`${what} leaves without a file`, () =>
    inFolder({ 'graph.yaml': GRAPH }, async (cwd) => {
      const extended = ['--extends', './graph.yaml'];
      const made = await abqOnTerminal(cwd, [['First host', key]], 'init', '--name', 'x', ...extended);
      assert.is(made.code, 2, made.out);
      assert.match(made.out, /nothing was written/);
      assert.not.ok(existsSync(join(cwd, FILE)));
    }));
}

test('--no-input asks nothing on a terminal either', () =>
  inFolder({}, async (cwd) => {
    const made = await abqOnTerminal(cwd, [], 'init', '--no-input');
    assert.is(made.code, 2, made.out);
    assert.match(made.out, /nobody can be asked here/);
  }));

test.run();
