import { createHmac } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { hostKeyAlgorithms } from '../../../src/transports/ssh2/algorithms.ts';
import { KnownHostsStore, recordHostKey } from '../../../src/transports/ssh2/known-hosts-store.ts';
import { KnownHosts, parseKnownHosts } from '../../../src/transports/ssh2/known-hosts.ts';
import { newFolder } from '../../scenario/transports/fixtures.ts';

const blob = (type: string, body: string): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(type.length);
  return Buffer.concat([length, Buffer.from(type + body)]);
};
const keyOf = (type: string, body: string): string => blob(type, body).toString('base64');
const K = `ssh-ed25519 ${keyOf('ssh-ed25519', 'one')}`;

const hashed = (name: string, salt = 'some salt'): string => {
  const key = Buffer.from(salt);
  return `|1|${key.toString('base64')}|${createHmac('sha1', key).update(name).digest('base64')}`;
};

const names: readonly (readonly [field: string, name: string, known: boolean])[] = [
  ['api', 'api', true],
  ['api', 'api2', false],
  ['API', 'api', true],
  ['api,10.0.0.1', '10.0.0.1', true],
  ['[api]:2222', '[api]:2222', true],
  ['[api]:2222', 'api', false],
  ['api', '[api]:2222', false],
  ['*', 'api', true],
  ['*.example.com', 'a.b.example.com', true],
  ['*.example.com', 'example.com', false],
  ['kvm?', 'kvm1', true],
  ['kvm?', 'kvm10', false],
  ['[10.0.*]:2222', '[10.0.0.7]:2222', true],
  ['[10.0.*]:2222', '1', false],
  ['*,!db', 'api', true],
  ['*,!db', 'db', false],
  ['!db,*', 'db', false],
  ['!db', 'api', false],
  ['a.c', 'abc', false],
  ['fe80::1', 'fe80::1', true],
  [hashed('api'), 'api', true],
  [hashed('api'), 'api2', false],
  [hashed('[api]:2222'), '[api]:2222', true],
  ['|2|abc|def', 'api', false],
];

test('names in clear, by patterns, hashed', () => {
  for (const [field, name, known] of names) {
    const hosts = new KnownHosts(parseKnownHosts(`${field} ${K} comment\n`, 'f'));
    assert.is(hosts.all(name).length, known ? 1 : 0, `${field} for ${name}`);
    assert.is(
      hosts.withKey(name, K.split(' ')[1] ?? '').length,
      known ? 1 : 0,
      `${field} for ${name}, by key`,
    );
  }
});

test('a pattern of many stars is matched in no time', () => {
  const hosts = new KnownHosts(parseKnownHosts(`${'*'.repeat(60)}b ${K}\n`, 'f'));
  assert.is(hosts.all('a'.repeat(200)).length, 0);
});

const lines: readonly (readonly [line: string, marker: string | undefined])[] = [
  [`api ${K}`, 'none'],
  [`  api\t${K}  `, 'none'],
  [`@revoked api ${K}`, 'revoked'],
  [`@cert-authority *.example.com ${K}`, 'cert-authority'],
  [`@other api ${K}`, undefined],
  [`# api ${K}`, undefined],
  ['', undefined],
  ['api', undefined],
  ['api ssh-ed25519', undefined],
  ['api ssh-ed25519 no-base64!', undefined],
  [`api ssh-ed25519 ${Buffer.from('short').toString('base64')}`, undefined],
];

test('what is a line with a key, and what is none', () => {
  for (const [line, marker] of lines) {
    const [entry] = parseKnownHosts(`\n${line}\r\n`, 'f');
    assert.is(entry?.marker, marker, line);
    if (entry !== undefined) assert.equal([entry.line, entry.type], [2, 'ssh-ed25519']);
  }
});

test('a thousand hosts against ten thousand hashed lines hash only what has their key', () => {
  const many = Array.from(
    { length: 10_000 },
    (_, index) => `${hashed(`h${index}`, `salt${index}`)} ssh-ed25519 ${keyOf('ssh-ed25519', `key${index}`)}`,
  );
  const hosts = new KnownHosts(parseKnownHosts(many.join('\n'), 'f'));
  let asked = 0;
  for (let index = 0; index < 1_000; index += 1) {
    const found = hosts.withKey(`h${index}`, keyOf('ssh-ed25519', `key${index}`));
    asked += found.length;
    assert.is(found[0]?.line, index + 1);
  }
  assert.is(asked, 1_000);
});

test('several files, read again when they change', async () => {
  const folder = await newFolder();
  const one = await folder.write('one', `api ${K}\n`);
  const none = join(folder.path, 'none');
  const store = new KnownHostsStore();
  const first = await store.load([one, none]);
  assert.is(await store.load([one, none]), first, 'nothing changed: nothing is read');
  await writeFile(none, `db ${K}\n`);
  const second = await store.load([one, none]);
  assert.equal([second.all('api')[0]?.file, second.all('db')[0]?.file], [one, none]);
  await folder.remove();
});

test('a key is added on a line of its own, to a file that may lack its last line end', async () => {
  const folder = await newFolder();
  const path = join(folder.path, 'deep', 'known_hosts');
  await mkdir(join(folder.path, 'deep'));
  await writeFile(path, `api ${K}`);
  const key = blob('ssh-ed25519', 'two');
  for (const hash of [false, true]) recordHostKey(path, 'db', key, hash);
  const text = await readFile(path, 'utf8');
  assert.is(text.split('\n').slice(0, 2).join('\n'), `api ${K}\ndb ssh-ed25519 ${key.toString('base64')}`);
  assert.is(new KnownHosts(parseKnownHosts(text, path)).all('db').length, 2);
  await folder.remove();
});

test('known types come first', () => {
  assert.is(hostKeyAlgorithms(new Set())[0], 'ssh-ed25519');
  assert.equal(hostKeyAlgorithms(new Set(['ssh-rsa'])).slice(0, 4), [
    'rsa-sha2-512',
    'rsa-sha2-256',
    'ssh-rsa',
    'ssh-ed25519',
  ]);
  assert.is(new Set(hostKeyAlgorithms(new Set(['ssh-rsa', 'other']))).size, 7);
});

test.run();
