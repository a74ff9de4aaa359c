/** Where runs are kept, and what they are called. */
import { homedir } from 'node:os';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newRunId, runsFolder, stateFolder } from '../../../src/journal/place.ts';

const fallback = `${homedir()}/.local/state/abq`;

/** `XDG_STATE_HOME` and where it leads: the specification wants a relative one ignored. */
const places: readonly (readonly [says: string, home: string | undefined, folder: string])[] = [
  ['absolute', '/var/state', '/var/state/abq'],
  ['with a slash at its end', '/var/state/', '/var/state/abq'],
  ['not set', undefined, fallback],
  ['empty', '', fallback],
  ['relative', 'state', fallback],
  ['relative, with a dot', './state', fallback],
  ['a tilde, which only a shell reads', '~/state', fallback],
];

for (const [says, home, folder] of places) {
  test(`XDG_STATE_HOME ${says}`, () => {
    const env = home === undefined ? {} : { XDG_STATE_HOME: home };
    assert.is(stateFolder(env), folder);
    assert.is(runsFolder(env, 'acme'), `${folder}/acme/runs`);
  });
}

test('a run is named by its second, in UTC', () => {
  assert.match(newRunId(new Date('2026-11-21T04:03:04.999+02:00')), /^20261121-020304-[0-9a-f]{4}$/);
});

test('two runs of one second have two names', () => {
  const now = new Date();
  const names = new Set(Array.from({ length: 20 }, () => newRunId(now)));
  assert.ok(names.size > 1);
});

test.run();
