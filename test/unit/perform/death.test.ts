/** When waiting for a start is of no use any more. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Sighting } from '../../../src/managers/manager.ts';
import { deathWatch } from '../../../src/perform/death.ts';
import type { Service } from '../../../src/topology/model.ts';
import { fakeClock } from '../survey/clock.ts';
import { makeInstance, makePlan, makeService } from '../survey/make.ts';

/** What is seen, a second apart. */
type Row = readonly [
  what: string,
  service: Partial<Service>,
  via: Sighting['via'] | undefined,
  seen: string,
  dead: number | undefined,
];

const after = (state: string, seconds: number): string =>
  Array.from({ length: seconds }, () => state).join(' ');

const ROWS: readonly Row[] = [
  ['a unit that failed', {}, 'systemd', 'failed', 0],
  ['a unit that is down after its start', {}, 'systemd', 'stopped', 0],
  ['a unit that is absent', {}, 'systemd', 'absent', 0],
  ['a unit that comes up and dies', {}, 'systemd', 'changing running running failed', 3],
  [
    'a unit that is restarted by its manager',
    {},
    'systemd',
    'running changing running changing running',
    undefined,
  ],
  ['a unit whose state is not known for a while', {}, 'systemd', 'running unknown running', undefined],
  ['a start command of its own takes its time', { start: 's' }, 'systemd', after('stopped', 30), undefined],
  ['a start command of its own, for too long', { start: 's' }, 'systemd', after('stopped', 31), 30],
  ['a daemon that its init script does not see yet', {}, 'sysv', `${after('failed', 20)} running`, undefined],
  ['a daemon that its init script never sees', {}, 'sysv', after('stopped', 40), 30],
  ['a daemon that comes up and dies', {}, 'sysv', 'stopped running stopped', 2],
  ['a process that never comes', { manager: 'process' }, undefined, after('stopped', 40), 30],
  [
    'a status command has all the time',
    { manager: 'command', status: 's' },
    undefined,
    after('stopped', 400),
    undefined,
  ],
  ['a status command that saw it die', { manager: 'command', status: 's' }, undefined, 'running stopped', 1],
];

const watch = (action: 'start' | 'stop', service: Partial<Service>, via: Sighting['via'], seen: string) => {
  const [step] = makePlan([`${action}:x@a`]).steps;
  if (step === undefined) throw new Error('no step');
  const clock = fakeClock();
  const isDead = deathWatch(step, makeInstance(makeService('x', service)), clock);
  const dead = seen.split(' ').findIndex((state) => {
    const sighting = { state: state as Sighting['state'], ...(via === undefined ? {} : { via }) };
    const result = isDead(sighting);
    clock.advance(1000);
    return result;
  });
  return dead < 0 ? undefined : dead;
};

for (const [what, service, via, seen, dead] of ROWS) {
  test(what, () => assert.is(watch('start', service, via, seen), dead));
}

test('a stop has nothing to die', () =>
  assert.is(watch('stop', {}, 'systemd', 'running stopped failed'), undefined));

test.run();
