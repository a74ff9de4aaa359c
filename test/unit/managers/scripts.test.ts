/** The status scripts, really run through the shells that this machine has, with managers of the test's own. */
import { spawnSync } from 'node:child_process';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Sighting } from '../../../src/managers/manager.ts';
import { statusOf } from '../../../src/managers/status.ts';
import { ask } from '../../../src/survey/ask.ts';
import type { Instance, Service } from '../../../src/topology/model.ts';
import { localTransport } from '../survey/local.ts';
import { createMachine, type Machine } from '../survey/machine.ts';
import { makeHost, makeInstance, makeService } from '../survey/make.ts';

const SHELLS = ['dash', 'bash', 'busybox sh'].filter(
  (shell) => spawnSync(shell.split(' ')[0] ?? '', ['--help']).error === undefined,
);
const SUDO = { method: 'sudo', user: 'root' } as const;

interface Case {
  readonly what: string;
  readonly service: Partial<Service>;
  readonly sysv?: boolean;
  readonly sudo?: boolean;
  readonly host?: (machine: Machine) => void;
  readonly seen: Partial<Sighting>;
  readonly calls?: readonly string[];
}

const CASES: readonly Case[] = [
  {
    what: 'a running unit',
    service: {},
    host: (machine) => machine.unit('x', 'loaded active running enabled'),
    seen: { state: 'running', via: 'systemd', unit: 'x', boot: true },
  },
  {
    what: 'the first candidate that exists',
    service: { unit: ['mariadb', 'mysqld', 'mysql'] },
    host: (machine) => {
      machine.unit('mysqld', 'loaded inactive dead');
      machine.unit('mysql', 'loaded active running');
    },
    seen: { state: 'stopped', unit: 'mysqld' },
  },
  {
    what: 'a masked candidate stands behind one that can be used',
    service: { unit: ['mariadb', 'mysqld'] },
    host: (machine) => {
      machine.unit('mariadb', 'masked inactive dead');
      machine.unit('mysqld', 'loaded active running');
    },
    seen: { state: 'running', unit: 'mysqld' },
  },
  {
    what: 'a masked candidate stands before none',
    service: { unit: ['mysqld', 'mariadb'] },
    host: (machine) => machine.unit('mariadb', 'masked inactive dead masked'),
    seen: {
      ...{ state: 'stopped', unit: 'mariadb', boot: false },
      obstacle: 'masked: `systemctl unmask mariadb` before it is started',
    },
  },
  {
    what: 'a unit whose file was deleted while it runs',
    service: {},
    host: (machine) => machine.unit('x', 'not-found active running'),
    seen: { state: 'running', unit: 'x' },
  },
  {
    what: 'no unit',
    service: { unit: ['x', 'y@z'] },
    seen: { state: 'absent', detail: 'no unit x, y@z on the host' },
  },
  {
    what: 'an instance of a template, without escalation',
    service: { unit: ['redis@master'] },
    sudo: true,
    host: (machine) => machine.unit('redis@master', 'loaded activating auto-restart'),
    seen: { state: 'changing', restarting: true, unit: 'redis@master', detail: 'activating (auto-restart)' },
    calls: [],
  },
  {
    what: 'a systemd that does not answer',
    service: { manager: 'systemd' },
    host: (machine) => machine.program('systemctl', 'echo "Failed to connect to bus" >&2; exit 1'),
    seen: {
      state: 'unknown',
      detail: 'status command `systemctl show` ended with 1: Failed to connect to bus',
    },
  },
  {
    what: 'an init script, asked with the escalation',
    service: { unit: ['y', 'x'] },
    ...{ sysv: true, sudo: true },
    host: (machine) => machine.init('x', 'echo dead; exit 3'),
    seen: { state: 'stopped', via: 'sysv', unit: 'x', boot: false },
    calls: ['sudo -n service x status', 'service x status'],
  },
  {
    what: 'an init script with a stale pid file',
    service: {},
    sysv: true,
    host: (machine) => machine.init('x', 'echo "dead but pid file exists"; exit 1'),
    seen: {
      state: 'failed',
      detail: 'status command `service x status` ended with 1: dead but pid file exists',
    },
  },
  {
    what: 'no init script',
    service: {},
    sysv: true,
    seen: { state: 'absent', detail: 'no unit x on the host' },
    calls: [],
  },
  {
    what: 'a status command of its own, with its variables',
    service: { status: 'test "$ABQ_HOST $ABQ_SERVICE $ABQ_VAR_dir" = "a x /o p\'q"' },
    host: (machine) => machine.unit('x', 'loaded inactive dead enabled'),
    seen: { state: 'running', via: 'systemd', unit: 'x', boot: true },
  },
  {
    what: 'its variables under sudo',
    service: { status: 'test "$ABQ_VAR_dir" = "/o p\'q" && exit 2', manager: 'command' },
    sudo: true,
    host: (machine) => machine.program('sudo', 'shift; exec env -i PATH="$PATH" "$@"'),
    seen: { state: 'stopped' },
  },
  {
    what: 'a mistyped status command',
    service: { status: 'nosuchcommand', manager: 'command' },
    seen: { state: 'unknown' },
  },
  {
    what: 'a status command beside an init script is the only one asked',
    service: { status: ['false'] },
    sysv: true,
    host: (machine) => machine.init('x', 'exit 0'),
    seen: { state: 'stopped', via: 'sysv', unit: 'x' },
    calls: [],
  },
  {
    what: 'a process that nobody runs',
    service: { manager: 'process', process: 'no-such-process-of-abq' },
    seen: { state: 'stopped', processes: [] },
  },
  {
    what: 'a pattern that is none',
    service: { manager: 'process', process: '(abq' },
    seen: { state: 'unknown' },
  },
];

const look = async (shell: string, { service, sysv, sudo, host }: Case) => {
  const machine = createMachine({ systemd: sysv !== true });
  try {
    host?.(machine);
    const vars = { dir: "/o p'q" };
    const on = makeHost('a', { vars, ...(sudo === true ? { become: SUDO } : {}) });
    const instance: Instance = makeInstance(makeService('x', service), on);
    const asked = await ask(localTransport({ ...machine.options, shell }), [statusOf(instance)]);
    return { sighting: asked.kind === 'answered' ? asked.values[0] : undefined, calls: machine.calls() };
  } finally {
    machine.remove();
  }
};

for (const shell of SHELLS) {
  for (const each of CASES) {
    test(`${shell}: ${each.what}`, async () => {
      const { sighting, calls } = await look(shell, each);
      assert.ok(sighting);
      const told = Object.fromEntries(
        Object.keys(each.seen).map((key) => [key, sighting[key as keyof Sighting]]),
      );
      assert.equal(told, each.seen);
      if (each.calls !== undefined) assert.equal(calls, each.calls);
    });
  }
}

test('dash at least is there', () => assert.ok(SHELLS.length > 0));

test.run();
