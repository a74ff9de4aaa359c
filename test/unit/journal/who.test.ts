/** Who is named as the operator. */
import os from 'node:os';
import { syncBuiltinESMExports } from 'node:module';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { userName } from '../../../src/journal/who.ts';

test('the name of the user', () => assert.is(userName(), os.userInfo().username));

test('a uid without an entry in the user database is its number', () => {
  const real = os.userInfo;
  os.userInfo = () => {
    throw new Error('ENOENT: no such file or directory, uv_os_get_passwd');
  };
  syncBuiltinESMExports();
  try {
    assert.is(userName(), String(process.getuid?.()));
  } finally {
    os.userInfo = real;
    syncBuiltinESMExports();
  }
});

test.run();
