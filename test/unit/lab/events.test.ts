import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { EventLog } from '../../../src/lab/events.ts';
import { rejects } from '../../gate/assert.ts';

test('events keep their order and their time', () => {
  const log = new EventLog();
  log.add('started', 's@h');
  log.add('died', 's@h', 'SIGKILL');
  assert.equal(log.shown(), ['started s@h', 'died s@h']);
  assert.equal(log.shown(/died/), ['died s@h']);
  const [first, second] = log.all;
  assert.equal([first?.order, second?.order, second?.detail], [1, 2, 'SIGKILL']);
  assert.ok((first?.at ?? NaN) <= (second?.at ?? NaN));
});

test('what has been is there at once, what comes is waited for', async () => {
  const log = new EventLog();
  log.add('ready', 's@h');
  const first = await log.until('ready s@h');
  const second = log.until('ready s@h', first);
  log.add('ready', 't@h');
  log.add('ready', 's@h');
  assert.equal([first.order, (await second).order], [1, 3]);
  assert.is((await log.until('ready s@h')).order, 1);
});

test('what does not come is told, with what came instead', async () => {
  const log = new EventLog();
  log.add('started', 's@h');
  await rejects(() => log.until('ready s@h', undefined, 1), /no `ready s@h`: in 0.001 s; .*: started s@h$/);
  const waiting = log.until('ready s@h');
  log.close();
  await rejects(() => waiting, /the lab was closed/);
  await rejects(() => log.until('ready s@h'), /the lab is closed/);
  log.add('ready', 's@h');
  assert.is(log.all.length, 1, 'nothing happens in a closed lab');
});

test.run();
