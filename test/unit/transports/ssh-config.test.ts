import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseSshConfig } from '../../../src/transports/ssh2/config.ts';
import { expandPath, splitPaths } from '../../../src/transports/ssh2/paths.ts';

test('keywords with one value, with several, and with blanks in them', () => {
  const config = parseSshConfig(
    'host api\nuser ops\nport 2222\nidentityfile ~/.ssh/a\nidentityfile ~/my keys/b\nproxyjump a@b:22,c\n\nodd\n',
  );
  assert.equal(Object.fromEntries(config), {
    host: ['api'],
    user: ['ops'],
    port: ['2222'],
    identityfile: ['~/.ssh/a', '~/my keys/b'],
    proxyjump: ['a@b:22,c'],
  });
});

const paths: readonly (readonly [path: string, expanded: string])[] = [
  ['/etc/key', '/etc/key'],
  ['~/.ssh/id', '/home/me/.ssh/id'],
  ['~other/id', '~other/id'],
  ['%d/.ssh/%h', '/home/me/.ssh/10.0.0.1'],
  ['/k/%n/%r/%u/%p/%k/%%', '/k/api/ops/me/22/api/%'],
  ['/k/%z', '/k/%z'],
  ['${RUN}/agent', '/run/agent'],
  ['$SOCK', '/tmp/s'],
  ['${NONE}/x', '/x'],
];

test('paths as OpenSSH means them', () => {
  const tokens = {
    home: '/home/me',
    name: 'api',
    address: '10.0.0.1',
    port: 22,
    user: 'ops',
    localUser: 'me',
    alias: undefined,
  };
  for (const [path, expanded] of paths)
    assert.is(expandPath(path, tokens, { RUN: '/run', SOCK: '/tmp/s' }), expanded, path);
});

test('several paths on one line', () => {
  assert.equal(splitPaths('/root/.ssh/known_hosts /root/.ssh/known_hosts2'), [
    '/root/.ssh/known_hosts',
    '/root/.ssh/known_hosts2',
  ]);
  assert.equal(splitPaths('/a b/known ~/x'), ['/a b/known', '~/x']);
  assert.equal(splitPaths('none'), []);
});

test.run();
