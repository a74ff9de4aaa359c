/** What managers and commands answer, and the state that it means: by the tables of the expectations. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { statusOf } from '../../../src/managers/status.ts';
import type { Answer } from '../../../src/probes/question.ts';
import type { Service } from '../../../src/topology/model.ts';
import { statusCommandCodes, systemdStates, sysvCodes } from '../expectations/states.ts';
import { makeHost, makeInstance, makeService } from '../survey/make.ts';

const parse = (service: Partial<Service>, answer: Answer) =>
  statusOf(makeInstance(makeService('x', service))).parse(answer);
const printed = (...lines: readonly string[]): Answer => ({
  kind: 'exit',
  code: 0,
  output: lines.join('\n'),
});

for (const { load, active, sub, state } of systemdStates) {
  test(`systemd: ${load} ${active} ${sub} is ${state}`, () => {
    const fields = [
      `abq:LoadState=${load}`,
      `abq:ActiveState=${active}`,
      `abq:SubState=${sub}`,
      'abq:Unit=x',
    ];
    const sighting = parse({ manager: 'systemd' }, printed(...fields));
    assert.is(sighting.state, state);
  });
}

for (const { code, state } of sysvCodes) {
  test(`sysv: ${code} is ${state}`, () => {
    const answer: Answer =
      code === null
        ? { kind: 'timeout', after: 1000 }
        : printed('', 'abq:Unit=x', `abq:Code=${code}`, 'abq:Via=sysv');
    assert.is(parse({ manager: 'sysv' }, answer).state, state);
  });
}

for (const { code, state } of statusCommandCodes) {
  test(`a status command: ${code} is ${state}`, () => {
    const answer: Answer =
      code === null ? { kind: 'timeout', after: 1000 } : printed('', `abq:Status=${code}`);
    assert.is(parse({ manager: 'command', status: 'foo' }, answer).state, state);
  });
}

const DETAILS: readonly (readonly [
  what: string,
  service: Partial<Service>,
  answer: Answer,
  detail: string,
])[] = [
  [
    'a mistyped status command',
    { manager: 'command', status: 'foo' },
    printed('sh: 1: foo: not found', '', 'abq:Status=127'),
    'status command `foo` ended with 127: sh: 1: foo: not found',
  ],
  [
    'a hanging one',
    { manager: 'command', status: ['foo', '-x'] },
    { kind: 'timeout', after: 30_000 },
    'status command `foo -x` gave no answer within 30 s',
  ],
  [
    'no answer at all',
    { manager: 'systemd' },
    { kind: 'missing', message: 'the shell ended with 1: This account is currently not available.' },
    'status gave no answer: the shell ended with 1: This account is currently not available.',
  ],
  [
    'systemd that does not answer',
    { manager: 'systemd' },
    printed('Failed to connect to bus: No such file or directory', 'abq:Code=1', 'abq:Via=systemd'),
    'status command `systemctl show` ended with 1: Failed to connect to bus: No such file or directory',
  ],
  [
    'no such unit',
    { manager: 'systemd' },
    printed('abq:LoadState=not-found', 'abq:ActiveState=inactive', 'abq:Candidates=mariadb mysqld'),
    'no unit mariadb, mysqld on the host',
  ],
  [
    'an init script that does not know',
    { manager: 'sysv' },
    printed('x status unknown', '', 'abq:Unit=x', 'abq:Code=4', 'abq:Via=sysv'),
    'status command `service x status` ended with 4: x status unknown',
  ],
  [
    'processes that a failed unit has left',
    { manager: 'systemd' },
    printed(
      ...['abq:LoadState=loaded', 'abq:ActiveState=failed', 'abq:SubState=failed', 'abq:Unit=x'],
      ...['abq:KillMode=control-group', 'abq:Left=2'],
    ),
    'failed, but 2 of its processes still run',
  ],
  [
    'a process that outlives its init script',
    { manager: 'sysv', process: 'emmett' },
    printed(
      '',
      'abq:Unit=x',
      'abq:Code=3',
      'abq:Via=sysv',
      'abq:Process=17 4 java -jar emmett.jar',
      'abq:Processes=1',
    ),
    'said to be stopped, but its process still runs (17)',
  ],
  [
    'nothing that could tell',
    { manager: 'command' },
    printed(''),
    'nothing tells the state of x: it has neither `status` nor `process`',
  ],
];

for (const [what, service, answer, detail] of DETAILS) {
  test(`the detail of ${what}`, () => assert.is(parse(service, answer).detail, detail));
}

test('an escalation that is refused tells no state', () => {
  const become = { method: 'sudo', user: 'root' } as const;
  const status = (text: string) =>
    statusOf(
      makeInstance(makeService('x', { manager: 'command', status: 'foo' }), makeHost('a', { become })),
    ).parse(printed(text, '', 'abq:Status=1')).state;
  assert.is(status('sudo: a password is required'), 'unknown');
  assert.is(status('Sorry, user ops is not allowed to execute /bin/foo as root on a.'), 'unknown');
  assert.is(status('sudo: unable to resolve host a: Name or service not known\nfoo is down'), 'stopped');
});

test('what a process outlives is changing; what is left of a failed unit is unknown, never stopped', () => {
  const [, left, outliving] = ['', ...DETAILS.slice(6, 8)] as const;
  assert.is(left && typeof left !== 'string' && parse(left[1], left[2]).state, 'unknown');
  assert.is(
    outliving && typeof outliving !== 'string' && parse(outliving[1], outliving[2]).state,
    'changing',
  );
});

test('the boot setting is told', () => {
  const boot = (file: string) =>
    parse(
      { manager: 'systemd' },
      printed('abq:LoadState=loaded', 'abq:ActiveState=active', 'abq:Unit=x', file),
    ).boot;
  assert.is(boot('abq:UnitFileState=enabled'), true);
  assert.is(boot('abq:UnitFileState=disabled'), false);
  assert.is(boot('abq:UnitFileState='), undefined);
  assert.is(boot('abq:UnitFileState=generated\nabq:Boot=1'), true);
});

test.run();
