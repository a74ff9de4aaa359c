/** The unit’s own log, for the report. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { key, on, START } from './bench.ts';

const JOURNALCTL = 'echo "$*" >>"$machine/asked"; echo "x: told to fail"';

test('the unit’s own log, since the command began', () =>
  on({}, async ({ machine, performer, clock }) => {
    machine.unit('x', 'loaded failed failed');
    machine.program('journalctl', JOURNALCTL);
    assert.equal(await performer.diagnose(START), []);
    await performer.command(key(START, 'start'));
    clock.advance(12_300);
    assert.equal(await performer.diagnose(START), ['x: told to fail']);
    assert.is(machine.read('asked'), '-u x -n 20 --no-pager -q -o cat --since -14s\n');
  }));

test('a log that one may not read is asked for through the escalation', () =>
  on({ host: { become: { method: 'sudo', user: 'root' } } }, async ({ machine, performer }) => {
    machine.unit('x', 'loaded failed failed');
    machine.program('journalctl', '[ -n "$escalated" ] && echo told');
    machine.program('sudo', 'shift; escalated=1 exec "$@"');
    await performer.command(key(START, 'start'));
    assert.equal(await performer.diagnose(START), ['told']);
  }));

test('an init script has no log of its own', () =>
  on({ systemd: false }, async ({ machine, performer }) => {
    machine.init('x', 'exit 1');
    await performer.command(key(START, 'start'));
    assert.equal(await performer.diagnose(START), []);
  }));

test.run();
