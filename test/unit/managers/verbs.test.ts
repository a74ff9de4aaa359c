/** Commands are values: the argv of each verb, word by word. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Sighting, Verb } from '../../../src/managers/manager.ts';
import { verbCommand } from '../../../src/managers/verbs.ts';
import type { Become, Service } from '../../../src/topology/model.ts';
import { makeHost, makeInstance, makeService } from '../survey/make.ts';

const NONE: Become = { method: 'none', user: 'root' };
const SUDO: Become = { method: 'sudo', user: 'root' };
const DOAS_APP: Become = { method: 'doas', user: 'app' };
const ON_SYSTEMD: Sighting = { state: 'running', via: 'systemd', unit: 'x' };
const ON_SYSV: Sighting = { state: 'running', via: 'sysv', unit: 'x' };

type Row = readonly [
  verb: Verb,
  service: Partial<Service>,
  become: Become,
  seen: Sighting | undefined,
  argv: string[] | undefined,
];

const ROWS: readonly Row[] = [
  ['stop', {}, NONE, ON_SYSTEMD, ['systemctl', 'stop', 'x']],
  ['start', {}, NONE, ON_SYSTEMD, ['systemctl', 'start', 'x']],
  ['clear', {}, NONE, ON_SYSTEMD, ['systemctl', 'reset-failed', 'x']],
  ['stop', {}, SUDO, ON_SYSTEMD, ['sudo', '-n', 'systemctl', 'stop', 'x']],
  ['stop', {}, DOAS_APP, ON_SYSTEMD, ['doas', '-n', '-u', 'app', 'systemctl', 'stop', 'x']],
  [
    'stop',
    { unit: ['redis', 'redis@master'] },
    NONE,
    { ...ON_SYSTEMD, unit: 'redis@master' },
    ['systemctl', 'stop', 'redis@master'],
  ],
  [
    'stop',
    { unit: ['mariadb', 'mysql'], manager: 'systemd' },
    NONE,
    undefined,
    ['systemctl', 'stop', 'mariadb'],
  ],
  ['stop', {}, NONE, ON_SYSV, ['service', 'x', 'stop']],
  ['start', {}, SUDO, ON_SYSV, ['sudo', '-n', 'service', 'x', 'start']],
  ['clear', {}, NONE, ON_SYSV, ['service', 'x', 'stop']],
  ['clear', { stop: 'x-stop' }, NONE, ON_SYSV, ['sh', '-c', 'x-stop']],
  ['clear', { stop: 'x-stop', start: 'x-start' }, NONE, ON_SYSTEMD, ['systemctl', 'reset-failed', 'x']],
  ['stop', { stop: 'x-stop --now' }, NONE, ON_SYSTEMD, ['sh', '-c', 'x-stop --now']],
  ['start', { stop: 'x-stop --now' }, NONE, ON_SYSTEMD, ['systemctl', 'start', 'x']],
  ['stop', { stop: ['x-stop', 'a b'] }, NONE, ON_SYSTEMD, ['x-stop', 'a b']],
  ['stop', { stop: ['x-stop', 'a b'] }, SUDO, ON_SYSTEMD, ['sudo', '-n', 'x-stop', 'a b']],
  [
    'stop',
    { stop: 'x-stop' },
    SUDO,
    ON_SYSTEMD,
    [
      'sudo',
      '-n',
      'env',
      'ABQ_HOST=a',
      'ABQ_SERVICE=x',
      'ABQ_VAR_dir=/o p',
      'ABQ_VAR_DIR=/o p',
      'sh',
      '-c',
      'x-stop',
    ],
  ],
  ['start', { manager: 'process', process: 'x' }, NONE, { state: 'stopped' }, undefined],
  [
    'stop',
    { manager: 'process', process: 'x', stop: 'pkill x' },
    NONE,
    { state: 'running' },
    ['sh', '-c', 'pkill x'],
  ],
  ['clear', { manager: 'command', start: 'a', stop: 'b' }, NONE, { state: 'failed' }, undefined],
  ['start', { kind: 'job', start: 'x' }, NONE, ON_SYSTEMD, undefined],
  ['stop', { kind: 'job' }, NONE, ON_SYSTEMD, undefined],
  ['stop', { kind: 'job', stop: 'x-stop' }, NONE, { state: 'running' }, ['sh', '-c', 'x-stop']],
];

for (const [verb, service, become, seen, argv] of ROWS) {
  test(`${verb} ${JSON.stringify(service)} with ${become.method}: ${argv?.join(' ') ?? 'nothing'}`, () => {
    const host = makeHost('a', { become, vars: { dir: '/o p' } });
    assert.equal(verbCommand(makeInstance(makeService('x', service), host), verb, seen)?.argv, argv);
  });
}

test.run();
