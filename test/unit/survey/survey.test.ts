import { createServer, type AddressInfo } from 'node:net';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { survey, type SurveyOptions } from '../../../src/survey/survey.ts';
import type { Dependency, Instance, InstanceId } from '../../../src/topology/model.ts';
import type { Transport, Transports } from '../../../src/transports/transport.ts';
import { fakeClock } from './clock.ts';
import { always, localTransport } from './local.ts';
import { createMachine, type Machine } from './machine.ts';
import { makeHost, makeInstance, makeService, makeTopology, probe } from './make.ts';

const on = async <T>(
  prepare: (machine: Machine) => void,
  use: (machine: Machine) => Promise<T>,
): Promise<T> => {
  const machine = createMachine();
  try {
    prepare(machine);
    return await use(machine);
  } finally {
    machine.remove();
  }
};

const look = async (
  transports: Transports,
  instances: readonly Instance[],
  options?: SurveyOptions,
  ids?: InstanceId[],
) =>
  Object.fromEntries(
    await survey(makeTopology(...instances), transports, ids ?? instances.map(({ id }) => id), options),
  );

const requires = (need: number, ...candidates: InstanceId[]): Dependency => ({
  ...{ kind: 'requires', candidates, need },
  declared: {
    ...{
      kind: 'requires',
      on: 'x',
      scope: { kind: 'platform' },
      need: 'all',
      optional: false,
      restart: false,
    },
    place: { file: '', line: 1, column: 1 },
  },
});

const broken = (message: string): Transport => ({
  ...localTransport(),
  exec: () => Promise.resolve({ kind: 'unsent', failure: { reason: 'timeout', message } }),
});

test('states, units, boot, readiness and what is missing', async () => {
  const seen = await on(
    (machine) => {
      machine.unit('up', 'loaded active running enabled');
      machine.unit('lame', 'loaded active running');
      machine.unit('down', 'loaded inactive dead');
      machine.unit('sick', 'loaded failed failed disabled', ['Result=exit-code', 'ExecMainStatus=70']);
    },
    (machine) =>
      look(always(localTransport(machine.options)), [
        makeInstance(makeService('up', { ready: [probe.exec('true'), probe.file('/etc/passwd')] })),
        makeInstance(
          makeService('lame', { ready: [probe.exec('echo not yet; false'), probe.file('/nosuch')] }),
        ),
        makeInstance(makeService('down', { ready: [probe.exec('echo >&2 asked; kill 0')] })),
        makeInstance(makeService('sick')),
        makeInstance(makeService('none')),
        makeInstance(makeService('odd', { manager: 'command', status: 'nosuchcommand' })),
      ]),
  );
  assert.equal(seen, {
    'up@a': { state: 'running', ready: true, unit: 'up', boot: true },
    'lame@a': {
      ...{ state: 'running', ready: false, unit: 'lame', boot: false },
      detail: 'exec `echo not yet; false` ended with 1: not yet; file /nosuch: no such file',
    },
    'down@a': { state: 'stopped', ready: false, unit: 'down', boot: false },
    'sick@a': { state: 'failed', ready: false, unit: 'sick', boot: false, detail: 'failed (exit status 70)' },
    'none@a': { state: 'absent', ready: false, detail: 'no unit none on the host' },
    'odd@a': {
      ...{ state: 'unknown', ready: false },
      detail: 'status command `nosuchcommand` ended with 127: sh: 1: nosuchcommand: not found',
    },
  });
});

test('a host that does not answer hides no other', async () => {
  const seen = await on(
    (machine) => machine.unit('x', 'loaded active running'),
    (machine) => {
      const answers = localTransport(machine.options);
      const transports = {
        ...always(answers),
        to: (host: string) => (host === 'b' ? broken('b: no answer') : answers),
      };
      return look(transports, [
        makeInstance(makeService('x')),
        makeInstance(makeService('x'), makeHost('b')),
      ]);
    },
  );
  assert.is(seen['x@a']?.state, 'running');
  assert.equal(seen['x@b'], { state: 'unreachable', ready: false, detail: 'b: no answer' });
});

test('what is changing is waited for, and no longer than said', async () => {
  const clock = fakeClock();
  const seen = await on(
    (machine) => {
      machine.unit('x', 'loaded activating start');
      machine.unit('y', 'loaded deactivating stop-sigterm');
      const later = `n=$(cat "$machine/n" 2>/dev/null || echo 0); [ "$3" = x ] && echo $((n + 1)) >"$machine/n"`;
      machine.program(
        'systemctl',
        `for unit; do :; done; set -- "$1" "$2" "$unit"; ${later}
[ "$n" = 3 ] && [ "$unit" = x ] && exec printf 'LoadState=loaded\\nActiveState=active\\nSubState=running\\n'
cat "$machine/units/$unit"`,
      );
    },
    (machine) =>
      look(
        always(localTransport(machine.options)),
        [makeInstance(makeService('x')), makeInstance(makeService('y'))],
        { settle: 5000, clock },
      ),
  );
  assert.is(seen['x@a']?.state, 'running');
  assert.is(seen['x@a']?.ready, true);
  assert.is(seen['y@a']?.state, 'changing');
  assert.is(seen['y@a']?.detail, 'deactivating (stop-sigterm)');
  assert.is(clock.now(), 5000);
});

test('external ones are judged by their probes, or assumed to be ready', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const external = (name: string, ready: Parameters<typeof makeService>[1] = {}) =>
    makeInstance(makeService(name, { external: true, ...ready }));
  const seen = await look(always(localTransport()), [
    external('answers', { ready: [probe.tcp(port)] }),
    external('silent', { ready: [probe.exec('false')] }),
    external('unasked'),
    makeInstance(makeService('elsewhere', { external: true }), makeHost('b', { transport: 'none' })),
  ]);
  server.close();
  assert.equal(seen, {
    'answers@a': { state: 'running', ready: true },
    'silent@a': { state: 'stopped', ready: false, detail: 'exec `false` ended with 1' },
    'unasked@a': { state: 'running', ready: true, detail: 'assumed' },
    'elsewhere@b': { state: 'running', ready: true, detail: 'assumed' },
  });
});

test('milestones are what they require', async () => {
  const host = makeHost('b', { transport: 'none' });
  const ready = makeInstance(makeService('ready', { external: true }), host);
  const down = makeInstance(makeService('down', { manager: 'command', status: 'exit 3' }));
  const odd = makeInstance(makeService('odd', { manager: 'command', status: 'exit 9' }));
  const milestone = (name: string, ...dependencies: Dependency[]) =>
    makeInstance(makeService(name, { kind: 'milestone' }), makeHost('a'), { dependencies });
  const all = [
    ...[ready, down, odd],
    milestone('met', requires(1, ready.id)),
    milestone('through', requires(1, 'met@a')),
    milestone('unmet', requires(2, ready.id, down.id)),
    milestone('quorum', requires(1, ready.id, down.id)),
    milestone('untold', requires(1, odd.id)),
  ];
  const seen = await look(always(localTransport()), all, {}, [
    'through@a',
    'unmet@a',
    'quorum@a',
    'untold@a',
  ]);
  assert.equal(seen, {
    'through@a': { state: 'running', ready: true },
    'unmet@a': { state: 'stopped', ready: false, detail: 'waits for down@a' },
    'quorum@a': { state: 'running', ready: true },
    'untold@a': { state: 'unknown', ready: false, detail: 'waits for odd@a' },
  });
});

test('a chain of 100,000 milestones does not overflow', async () => {
  const service = makeService('m', { kind: 'milestone' });
  const host = (index: number) => makeHost(`h${index}`);
  const first = makeInstance(makeService('x', { external: true }), makeHost('h', { transport: 'none' }));
  const chain = Array.from({ length: 100_000 }, (_, index) =>
    makeInstance(service, host(index), {
      dependencies: [requires(1, index === 0 ? first.id : `m@h${index - 1}`)],
    }),
  );
  const seen = await look(always(localTransport()), [first, ...chain], {}, ['m@h99999']);
  assert.equal(seen, { 'm@h99999': { state: 'running', ready: true } });
});

test.run();
