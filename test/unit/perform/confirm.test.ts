/** A state is proved: a table of what is seen, look after look. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { StepId } from '../../../src/plan/model.ts';
import type { Confirmation } from '../../../src/run/outcome.ts';
import type { Machine } from '../survey/machine.ts';
import { probe } from '../survey/make.ts';
import { on, ready, START, STOP, type Setting } from './bench.ts';

interface ConfirmRow {
  readonly what: string;
  readonly step: StepId;
  readonly setting?: Setting;
  readonly state: string;
  /** Before the n-th look. */
  readonly events?: Readonly<Record<number, string | ((machine: Machine) => void)>>;
  readonly expectation?: 'now';
  readonly kind: Confirmation['kind'];
  readonly seconds: number;
  readonly missing?: RegExp;
}

const flag = probe.exec('test -e "$ABQ_VAR_machine/up"');
const raise = (machine: Machine): void => machine.write('up', '');

const ROWS: readonly ConfirmRow[] = [
  { what: 'a start that is there', step: START, state: 'active running', kind: 'reached', seconds: 0 },
  {
    what: 'a start that takes its time',
    ...{
      step: START,
      state: 'activating start',
      events: { 5: 'active running' },
      kind: 'reached',
      seconds: 2,
    },
  },
  {
    what: 'a start that never gets there',
    ...{ step: START, state: 'activating start', kind: 'not-reached', seconds: 4 },
    missing: /^x@a is changing, not running: activating \(start\)$/,
  },
  {
    what: 'a unit that dies while it is waited for',
    ...{ step: START, setting: ready(probe.exec('false')), state: 'active running' },
    events: { 5: 'failed failed' },
    ...{ kind: 'not-reached', seconds: 2, missing: /^x@a is failed, not running: failed/ },
  },
  {
    what: 'a unit that is down after its start',
    ...{
      step: START,
      state: 'inactive dead',
      kind: 'not-reached',
      seconds: 0,
      missing: /is stopped, not running/,
    },
  },
  {
    what: 'a unit that is restarted by systemd is not dead',
    ...{ step: START, state: 'active running', setting: ready(probe.exec('false')) },
    events: { 3: 'activating auto-restart', 4: 'active running', 6: 'failed failed' },
    ...{ kind: 'not-reached', seconds: 2.5 },
  },
  {
    what: 'a ready probe that holds later',
    ...{ step: START, setting: ready(flag), state: 'active running', kind: 'reached', seconds: 3 },
    events: { 6: raise },
  },
  {
    what: 'a ready probe that must stay, and breaks once',
    ...{
      step: START,
      setting: ready({ ...flag, stable: 5000 }),
      state: 'active running',
      kind: 'reached',
      seconds: 9,
    },
    events: { 1: raise, 6: (machine) => rmSync(join(machine.folder, 'up')), 8: raise },
  },
  {
    what: 'looking once at what is not ready',
    ...{
      step: START,
      setting: ready({ ...flag, stable: 5000 }),
      state: 'active running',
      expectation: 'now',
    },
    ...{ kind: 'not-reached', seconds: 0, missing: /^exec .* ended with 1$/ },
  },
  {
    what: 'looking once does not ask to stay',
    ...{
      step: START,
      setting: ready(probe.exec('true', { stable: 5000 })),
      state: 'active running',
      expectation: 'now',
    },
    ...{ kind: 'reached', seconds: 0 },
  },
  { what: 'a stop', step: STOP, state: 'inactive dead', kind: 'reached', seconds: 0 },
  { what: 'a stop with residue', step: STOP, state: 'failed failed', kind: 'reached', seconds: 0 },
  {
    what: 'a stop that takes its time',
    ...{
      step: STOP,
      state: 'deactivating stop-sigterm',
      events: { 3: 'inactive dead' },
      kind: 'reached',
      seconds: 1,
    },
  },
  {
    what: 'a stop that does not stop',
    ...{ step: STOP, state: 'active running', kind: 'not-reached', seconds: 2 },
    missing: /^x@a is running, not stopped$/,
  },
  {
    what: 'a stopped probe that must hold',
    ...{
      step: STOP,
      setting: { service: { stopped: [flag] } },
      state: 'inactive dead',
      kind: 'reached',
      seconds: 1,
    },
    events: { 3: raise },
  },
  {
    what: 'a file that must be gone after a stop',
    ...{ step: STOP, setting: { service: { stopped: [probe.file('/etc/passwd')] } }, state: 'inactive dead' },
    ...{ kind: 'not-reached', seconds: 2, missing: /^file \/etc\/passwd still holds$/ },
  },
  {
    what: 'a failed unit with processes left is not stopped',
    ...{
      step: STOP,
      state: 'failed failed',
      kind: 'not-reached',
      seconds: 2,
      missing: /2 of its processes still run/,
    },
    events: {
      1: (machine) =>
        machine.program(
          'systemctl',
          'printf "LoadState=loaded\\nActiveState=failed\\nKillMode=mixed\\nLeft=2\\n"',
        ),
    },
  },
];

for (const {
  what,
  step,
  setting = {},
  state,
  events = {},
  expectation = 'wait',
  kind,
  seconds,
  missing,
} of ROWS) {
  test(what, () =>
    on(setting, async ({ machine, performer, clock, at }) => {
      machine.unit('x', `loaded ${state}`);
      for (const [look, event] of Object.entries(events)) {
        at(Number(look), () =>
          typeof event === 'string' ? machine.unit('x', `loaded ${event}`) : event(machine),
        );
      }
      const result = await performer.confirm(step, expectation, () => {});
      assert.is(result.kind, kind, JSON.stringify(result));
      assert.is(clock.now() / 1000, seconds);
      if (missing !== undefined) assert.match(result.kind === 'not-reached' ? result.missing : '', missing);
      if (result.kind === 'reached') assert.is(result.observation.ready, step === START);
    }),
  );
}

test.run();
