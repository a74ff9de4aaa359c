/** A saved plan and what may become of its file. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Diagnostic } from '../../../src/topology/diagnostic.ts';
import { LARGEST } from '../../../src/config/places.ts';
import { parseSaved } from '../../../src/saved/parse.ts';
import { HASH, PAIR, savedOf } from './given.ts';

const sound = savedOf({ ...PAIR, hash: HASH }, 'stop db', 'other@c=stopped');
const TEXT = JSON.stringify(sound, null, 2);

const errorsIn = (text: string): readonly Diagnostic[] => {
  const result = parseSaved(text, 'p.json');
  return result.ok ? [] : result.errors;
};

test('what was written is read back, with and without a byte order mark', () => {
  for (const text of [TEXT, `\u{feff}${TEXT}`, JSON.stringify(sound)]) {
    const result = parseSaved(text, 'p.json');
    assert.equal(result.ok && result.value, sound);
  }
});

test('every key that a plan may have is read back', () => {
  const steps = sound.plan.steps.map((step) => ({
    ...step,
    site: 'bcn',
    quorum: [{ need: 1, of: [step.id] }],
    cause: { kind: 'restored', run: '20261121-020304-9f3a' } as const,
  }));
  const goal = { by: 'host', batch: '1,5,20%', pause: 30_000, maxFailures: 0, withDependents: true } as const;
  const floors = [{ rule: 'keep', says: 'db keeps 1 ready', min: 1, ready: [], down: ['db@a'] }] as const;
  const rolling = { by: 'host', batches: [['stop:db@a']], pause: 30_000, maxFailures: 0, floors } as const;
  const plan = { ...sound.plan, steps, rolling, goal: { ...sound.plan.goal, rolling: goal } };
  const warnings = [{ rule: 'boot', message: 'enabled at boot: db@a', instances: ['db@a'] }];
  const full = { ...sound, plan: { ...plan, warnings } };
  const result = parseSaved(JSON.stringify(full), 'p.json');
  assert.equal(result.ok ? result.value : result.errors, full);
});

/** `from` is the first of its kind in the text, and stands in the line that the message names. */
const rows: readonly (readonly [from: string, to: string, message: string])[] = [
  ['"id": "9f3a', '"id": "../../9f3a', 'id: expected a UUID'],
  ['"id": "9f3a', '"ident": "9f3a', "unknown key 'ident'"],
  ['"2026-11-21T', '"yesterday T', 'time: expected a time in UTC such as 2026-11-21T02:03:04Z'],
  ['ana@control', String.raw`ana\u001b[2J`, 'author: expected text without control characters'],
  ['"all": false', '"all": "no"', "consent.all: expected true or false, got 'no'"],
  [
    '"force": []',
    '"force": ["jobs"]',
    "consent.force[0]: expected closure, job, protected or floor, got 'jobs'",
  ],
  ['"literal": [', '"literal": ["db",', 'consent.literal[0]: expected an instance such as redis@rs1'],
  ['"state": "running"', '"state": "up"', 'expected running, stopped, failed'],
  ['"ready": true', '"ready": 1', 'expected true or false'],
  ['"action": "stop"', '"action": "kill"', 'plan.goal.action: expected start, stop or restart'],
  ['"closure": true', '"closure": null', 'plan.goal.closure: expected true or false'],
  ['"service": "web"', '"service": "web;reboot"', 'plan.steps[0].service: expected a name'],
  ['"host": "b"', '"host": ["b"]', 'plan.steps[0].host: expected a name, got a list'],
  ['"id": "stop:web@b"', '"id": "halt:web@b"', 'plan.steps[0].id: expected a step such as stop:redis@rs1'],
  ['"kind": "depends-on"', '"kind": "because"', 'plan.steps[0].cause.kind: expected a cause'],
  ['"kind": "depends-on"', '"kind": "depends-on", "by": "db@a"', "unknown key 'by'"],
  ['"unchanged": [', '"rolling": {}, "unchanged": [', 'plan.rolling'],
  ['"unchanged": [', '"command": "reboot", "unchanged": [', "unknown key 'command'"],
  [
    '"requires": []',
    '"requires": [], "quorum": [{"need": 0, "of": []}]',
    'quorum[0].need: expected a whole number',
  ],
  [HASH, HASH.slice(1), 'topology.hash: expected a SHA-256 in hexadecimal'],
];
for (const [from, to, message] of rows) {
  test(`${from} -> ${to}`, () => {
    const at = TEXT.indexOf(from);
    assert.ok(at >= 0);
    const errors = errorsIn(TEXT.slice(0, at) + to + TEXT.slice(at + from.length));
    const told = errors.filter((error) => error.message.includes(message));
    assert.ok(told.length > 0, errors.map((error) => error.message).join('\n'));
    assert.is(told[0]?.place?.line, TEXT.slice(0, at).split('\n').length, 'the line');
    assert.ok(
      errors.every(({ hint }) => hint !== undefined),
      'a way out',
    );
  });
}

test('what is missing is named', () => {
  assert.equal(
    errorsIn(JSON.stringify({ ...sound, plan: undefined })).map(({ message }) => message),
    ['plan is missing: expected a plan'],
  );
});

const foreign: readonly (readonly [text: string, message: string])[] = [
  ['', 'p.json is not valid JSON'],
  [TEXT.slice(0, 300), 'p.json is not valid JSON'],
  [`${TEXT}}`, 'p.json is not valid JSON'],
  ['name: acme', 'p.json is not valid JSON'],
  ['null', 'p.json is no saved plan'],
  ['[]', 'p.json is no saved plan'],
  ['{"schema": 1}', 'p.json is no saved plan'],
  ['{"schema": "abq.plan/1", "steps": []}', "p.json is no saved plan: it is 'abq.plan/1'"],
  [
    '{"schema": "abq.saved-plan/2"}',
    "p.json is 'abq.saved-plan/2', and this abq reads abq.saved-plan/1 alone",
  ],
  ['{"schema": "abq.saved-plan/10"}', "p.json is 'abq.saved-plan/10', and this abq reads"],
];
for (const [text, message] of foreign) {
  test(`${JSON.stringify(text.slice(0, 40))}: ${message}`, () => {
    const [error, ...others] = errorsIn(text);
    assert.match(error?.message ?? '', message);
    assert.ok(error?.hint);
    assert.equal(others, [], 'nothing else of it is looked at');
  });
}

test('where JSON breaks', () => {
  const places = ['{"schema": "abq.saved-plan/1",\n  id: 1}', '{"schema":\n "abq', '{"schema":\n'].map(
    (text) => errorsIn(text)[0]?.place,
  );
  const at = (line: number, column: number) => ({ file: 'p.json', line, column });
  assert.equal(places, [at(2, 3), at(2, 6), at(2, 1)]);
});

const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

const hostile: readonly (readonly [what: string, text: string, message: string])[] = [
  ['deep, all of it', deep(100_000), 'p.json is no saved plan'],
  [
    'deep in a key',
    TEXT.replace('"unchanged": [', `"unchanged": ${deep(100_000)}, "x": [`),
    'plan.unchanged',
  ],
  [
    'deep beside the keys',
    TEXT.replace('"unchanged": [', `"x": ${deep(100_000)}, "unchanged": [`),
    "unknown key 'x'",
  ],
  [
    'large',
    TEXT.replace('"unchanged": [', `"x": "${'x'.repeat(LARGEST)}", "unchanged": [`),
    "unknown key 'x'",
  ],
  [
    'many mistakes',
    TEXT.replace('"unchanged": [', `"unchanged": [${'1,'.repeat(500)}1`),
    'plan.unchanged[0]',
  ],
];
for (const [what, text, message] of hostile) {
  test(`${what}: an error in few words`, () => {
    const errors = errorsIn(text);
    assert.ok(errors.length > 0 && errors.length <= 21, `${errors.length}`);
    assert.match(errors[0]?.message ?? '', message);
    assert.ok(errors.every((error) => error.message.length < 300));
  });
}

test.run();
