import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { spawn } from 'node:child_process';
import { waitingGuards } from '../../../src/survey/guards.ts';
import { preflight } from '../../../src/survey/preflight.ts';
import type { Seen } from '../../../src/survey/survey.ts';
import type { Instance, InstanceId } from '../../../src/topology/model.ts';
import type { Plan, StepId } from '../../../src/plan/model.ts';
import type { ConnectFailure, Transports } from '../../../src/transports/transport.ts';
import { always, localTransport } from './local.ts';
import { createMachine, type Machine } from './machine.ts';
import { makeHost, makeInstance, makePlan, makeService, makeTopology, probe } from './make.ts';

const SUDO = { method: 'sudo', user: 'root' } as const;

interface Check {
  readonly instances: readonly Instance[];
  readonly steps: readonly StepId[];
  readonly observed?: Readonly<Record<InstanceId, Seen>>;
  readonly goal?: Partial<Plan['goal']>;
  readonly prepare?: (machine: Machine) => void;
  readonly transports?: (usual: Transports) => Transports;
}

const RUNNING: Seen = { state: 'running', ready: true };

const check = async ({
  instances,
  steps,
  observed = {},
  goal,
  prepare,
  transports = (usual) => usual,
}: Check) => {
  const machine = createMachine();
  try {
    for (const { service } of instances) machine.unit(service.name, 'loaded active running');
    prepare?.(machine);
    const seen = new Map(instances.map(({ id }) => [id, observed[id] ?? RUNNING]));
    const ways = transports(always(localTransport(machine.options)));
    const problems = await preflight(makeTopology(...instances), ways, makePlan(steps, goal), seen);
    return problems.map(({ rule, instance, host, message }) => `${rule} ${instance ?? host}: ${message}`);
  } finally {
    machine.remove();
  }
};

const x = makeInstance(makeService('x'));
const ROWS: readonly (readonly [what: string, check: Check, problems: readonly string[]])[] = [
  ['nothing is wrong', { instances: [x], steps: ['stop:x@a'] }, []],
  [
    'an absent unit, told once for both steps of a restart',
    {
      instances: [x],
      steps: ['stop:x@a', 'start:x@a'],
      observed: { 'x@a': { state: 'absent', ready: false, detail: 'no unit x on the host' } },
    },
    ['absent x@a: no unit x on the host'],
  ],
  [
    'an unknown state',
    {
      instances: [x],
      steps: ['stop:x@a'],
      observed: { 'x@a': { state: 'unknown', ready: false, detail: 'status command `foo` ended with 127' } },
    },
    ['unknown x@a: its state cannot be told: status command `foo` ended with 127'],
  ],
  [
    'a masked unit that is to start',
    {
      instances: [x],
      steps: ['start:x@a'],
      observed: { 'x@a': { state: 'stopped', ready: false, obstacle: 'masked' } },
    },
    ['obstacle x@a: it cannot be started: masked'],
  ],
  [
    'a masked unit that is to stop',
    {
      instances: [x],
      steps: ['stop:x@a'],
      observed: { 'x@a': { state: 'stopped', ready: false, obstacle: 'masked' } },
    },
    [],
  ],
  [
    'no command for it',
    {
      instances: [makeInstance(makeService('p', { manager: 'process', process: 'nobody', stop: 'kill it' }))],
      steps: ['start:p@a', 'stop:p@a'],
    },
    ['no-command p@a: nothing tells how to start it'],
  ],
  [
    'no command to end a job with that is to be ended',
    {
      instances: [makeInstance(makeService('j', { kind: 'job', process: 'nobody' }))],
      steps: ['stop:j@a'],
      goal: { force: ['job'], selectors: ['j'] },
    },
    ['no-command j@a: nothing tells how to stop it'],
  ],
  [
    'a job that is only waited for needs none',
    {
      instances: [makeInstance(makeService('j', { kind: 'job', process: 'nobody' }))],
      steps: ['stop:j@a'],
      goal: { force: ['job'], selectors: ['other'] },
    },
    [],
  ],
  [
    'a job that is to be ended, by a command that sudo does not allow',
    {
      instances: [
        makeInstance(
          makeService('j', { kind: 'job', process: 'nobody', stop: ['end', 'it'] }),
          makeHost('a', { become: SUDO }),
        ),
      ],
      steps: ['stop:j@a'],
      goal: { force: ['job'], selectors: ['j@a'] },
      prepare: (machine) => machine.program('sudo', `echo 'sudo: a password is required' >&2; exit 1`),
    },
    ['escalation a: not allowed: `sudo -n end it` (sudo: a password is required)'],
  ],
  [
    'probes that cannot be run; one that only does not hold is no problem',
    {
      instances: [
        makeInstance(
          makeService('x', {
            ready: [probe.exec('nosuchcommand'), probe.exec('false')],
            stopped: [probe.exec('mistyped')],
          }),
        ),
      ],
      steps: ['start:x@a'],
    },
    [
      'probe x@a: a probe cannot be run: exec `nosuchcommand` ended with 127: sh: 1: nosuchcommand: not found',
    ],
  ],
  [
    'sudo that allows the commands of the plan alone',
    {
      instances: [
        makeInstance(makeService('x'), makeHost('a', { become: SUDO })),
        makeInstance(makeService('y'), makeHost('a', { become: SUDO })),
      ],
      steps: ['stop:x@a', 'start:y@a'],
      prepare: (machine) =>
        machine.program(
          'sudo',
          `[ "$*" = '-n -l systemctl stop x' ] || { echo 'sudo: a password is required' >&2; exit 1; }`,
        ),
    },
    ['escalation a: not allowed: `sudo -n systemctl start y` (sudo: a password is required)'],
  ],
  [
    'no doas at all',
    {
      instances: [
        makeInstance(makeService('x'), makeHost('a', { become: { method: 'doas', user: 'root' } })),
      ],
      steps: ['stop:x@a'],
    },
    ['escalation a: there is no doas on the host'],
  ],
  [
    'hosts that cannot be used, sorted, all at once',
    {
      instances: ['c', 'b', 'a'].map((name) => makeInstance(makeService('x'), makeHost(name))),
      steps: ['stop:x@c', 'stop:x@b', 'stop:x@a'],
      observed: { 'x@a': { state: 'unknown', ready: false, detail: 'odd' } },
      transports: (usual) => ({
        ...usual,
        to: (host) => {
          const failure: ConnectFailure | undefined =
            host === 'c'
              ? { reason: 'timeout', message: 'c: no answer' }
              : host === 'b'
                ? { reason: 'host-key-unknown', message: 'b: its key is not known', hint: 'ssh-keyscan b' }
                : undefined;
          return { ...usual.to(host), ready: () => Promise.resolve(failure) };
        },
      }),
    },
    [
      'unknown x@a: its state cannot be told: odd',
      'host-key b: b: its key is not known',
      'unreachable c: c: no answer',
    ],
  ],
];

for (const [what, each, problems] of ROWS) {
  test(what, async () => assert.equal(await check(each), problems));
}

test('a silent host names the ways on', async () => {
  const transports = always({
    ...localTransport(),
    ready: () => Promise.resolve({ reason: 'timeout', message: 'no answer' }),
  });
  const [problem] = await preflight(
    makeTopology(x),
    transports,
    makePlan(['stop:x@a']),
    new Map([[x.id, RUNNING]]),
  );
  assert.match(problem?.hint ?? '', /--assume-down host:a.*--wait-hosts/);
});

test('jobs that run are told with host, process and age', async () => {
  const marker = `abq-job-${process.pid}`;
  const job = makeInstance(makeService('conversion', { kind: 'job', process: marker }), makeHost('v2v'));
  const idle = makeInstance(
    makeService('idle', { kind: 'job', process: 'no-such-process-of-abq' }),
    makeHost('v2v'),
  );
  const child = spawn('sleep', ['600'], { argv0: marker, stdio: 'ignore' });
  try {
    const plan = makePlan(['stop:conversion@v2v', 'stop:idle@v2v']);
    const guards = await waitingGuards(makeTopology(job, idle), always(localTransport()), plan);
    assert.equal(
      guards.map(({ instance, host }) => [instance, host]),
      [['conversion@v2v', 'v2v']],
    );
    assert.is(guards[0]?.processes[0]?.pid, child.pid);
    const goal = { ...plan.goal, force: ['job'] as const, selectors: ['conversion'] };
    const forced = await waitingGuards(makeTopology(job, idle), always(localTransport()), { ...plan, goal });
    assert.equal(forced, [], 'one that is ended is not waited for');
    assert.match(
      guards[0]?.message ?? '',
      new RegExp(`^conversion runs on v2v for \\d+ s: ${child.pid} ${marker} 600$`),
    );
  } finally {
    child.kill('SIGKILL');
  }
});

test.run();
