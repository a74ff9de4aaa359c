/** What counts as a broken order in the hosts' own records. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { breaches } from '../../../src/demo/truth.ts';
import type { LabEvent, LabEventKind } from '../../../src/lab/events.ts';
import { topologyOf } from './given.ts';

/** `app` requires both databases, `web` one of the two apps, `mail` is only an order. */
const TOPOLOGY = await topologyOf({
  hosts: { a: { services: ['db', 'app', 'mail'] }, b: { services: ['app', 'web'] } },
  services: {
    db: {},
    mail: {},
    app: { requires: ['db'], after: ['mail'] },
    web: { requires: [{ service: 'app', need: 1 }] },
  },
});

const UP = 'started db@a, started app@a, started app@b, started web@b';

const RECORDS: readonly (readonly [what: string, record: string, found: RegExp | undefined])[] = [
  ['stopped from above', 'stopped web@b, stopped app@b, stopped app@a, stopped db@a', undefined],
  ['a dependency goes first', 'stopped db@a', /app@a was up with 0 of 1 of db@a.*app@b was up/],
  ['it dies', 'died db@a', /app@a was up/],
  ['one of a quorum goes', 'stopped app@a', undefined],
  ['a quorum is lost', 'stopped app@a, stopped app@b', /web@b was up with 0 of 1 of app@a, app@b/],
  ['started too early', 'stopped web@b, stopped app@b, stopped app@a, started web@b', /web@b was up/],
  ['started again', 'stopped web@b, started web@b', undefined],
  ['what only orders is down', 'stopping db@a, unready db@a', undefined],
];

const eventsOf = (record: string): LabEvent[] =>
  record.split(', ').map((line, index) => {
    const [kind = '', on = ''] = line.split(' ');
    return { order: index + 1, at: index, kind: kind as LabEventKind, on };
  });

for (const [what, record, found] of RECORDS) {
  test(`${what}: ${found ? 'told' : 'nothing to tell'}`, () => {
    const told = breaches(TOPOLOGY, eventsOf(`${UP}, ${record}`), 4).join(' ');
    if (found) assert.match(told, found);
    else assert.is(told, '');
  });
}

test('how the platform itself came up does not count', () => {
  const events = eventsOf('started app@a, started db@a');
  assert.equal(breaches(TOPOLOGY, events, 2), []);
  assert.is(breaches(TOPOLOGY, events, 0).length, 1);
});

test.run();
