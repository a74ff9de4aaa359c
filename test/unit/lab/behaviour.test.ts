import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readSetting, WELL_BEHAVED } from '../../../src/lab/behaviour.ts';

const settings: readonly (readonly [text: string, expected: object])[] = [
  ['startDelay=2000', { startDelay: 2000 }],
  ['failStart=1', { failStart: 1 }],
  ['failStart=0', { failStart: 0 }],
  ['failStart=no', { failStart: undefined }],
  ['hangStart=true', { hangStart: true }],
  ['ready=false', { ready: false }],
  ['failure=a = b', { failure: 'a = b' }],
  ['failure=', { failure: '' }],
  ['failure=no', { failure: 'no' }],
  ['dieAfter=no', { dieAfter: undefined }],
  ['status=hang', { status: 'hang' }],
  ['status=127', { status: 127 }],
  ['status=no', { status: undefined }],
];
for (const [text, expected] of settings) test(text, () => assert.equal(readSetting(text), expected));

const faults: readonly (readonly [text: string, complaint: RegExp])[] = [
  ['startDelay=soon', /startDelay=soon: expected milliseconds/],
  ['startDelay=-1', /expected milliseconds/],
  ['startDelay=', /expected milliseconds/],
  ['startDelay=no', /expected milliseconds/],
  ['failStart=256', /expected an exit code or no/],
  ['hangStart=yes', /expected true or false/],
  ['status=hangs', /expected an exit code, hang or no/],
  ['toString=1', /one of startDelay, /],
  ['startDelay', /expected KEY=VALUE/],
  ['', /expected KEY=VALUE/],
];
for (const [text, complaint] of faults) {
  test(`not ${text || 'nothing'}`, () => {
    const read = readSetting(text);
    assert.match(typeof read === 'string' ? read : 'it was taken', complaint);
  });
}

test('every key can be set', () => {
  for (const key of Object.keys(WELL_BEHAVED)) {
    const found = ['1', 'true'].map((value) => readSetting(`${key}=${value}`));
    assert.ok(
      found.some((setting) => typeof setting !== 'string'),
      key,
    );
  }
});

test.run();
