import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newKeyPair, parseKey } from '../../../src/lab/keys.ts';

test('every key pair can be used', () => {
  for (let count = 0; count < 300; count += 1) {
    const pair = newKeyPair();
    const [own, shown] = [parseKey(pair.private), parseKey(pair.public)];
    assert.is(shown?.type, 'ssh-ed25519');
    assert.ok(own?.getPublicSSH().equals(shown?.getPublicSSH() ?? Buffer.alloc(0)));
  }
});

test('what is no key', () => assert.is(parseKey('nonsense'), undefined));

test.run();
