/** External services: who asks, for which address, and what the answers make of them. */
import { createServer, type AddressInfo } from 'node:net';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { survey, type Seen } from '../../../src/survey/survey.ts';
import type { Probe } from '../../../src/topology/actions.ts';
import type { Host, Instance } from '../../../src/topology/model.ts';
import type { ConnectFailure, Transport, Transports } from '../../../src/transports/transport.ts';
import { localTransport } from './local.ts';
import { makeDependency, makeHost, makeInstance, makeService, makeTopology, probe } from './make.ts';

interface Setting {
  readonly ready: Probe | readonly Probe[];
  /** Of the external service `db`, on the host `far`. */
  readonly host?: Partial<Host>;
  /** Instances that depend on it. */
  readonly dependents?: readonly Instance[];
  /** Hosts to which there is no connection. */
  readonly silent?: readonly string[];
}

interface Asked {
  readonly seen: Seen | undefined;
  /** `WHO -> ADDRESS:PORT`, and `WHO: SCRIPT` for what is asked by a script. */
  readonly calls: readonly string[];
}

const FAILURE: ConnectFailure = { reason: 'timeout', message: 'no answer' };

const transportsOf = (calls: string[], silent: readonly string[]): Transports => {
  const usual = localTransport();
  const to = (who: string): Transport => ({
    ...usual,
    exec: (argv, options) => {
      if (options.stdin?.includes('echo asked') === true) calls.push(`${who}: asked`);
      return silent.includes(who)
        ? Promise.resolve({ kind: 'unsent', failure: FAILURE })
        : usual.exec(argv, options);
    },
    connect: (address, port, timeout) => {
      calls.push(`${who} -> ${address}:${port}`);
      return silent.includes(who) ? Promise.resolve(FAILURE) : usual.connect(address, port, timeout);
    },
  });
  return { to, control: to('control'), close: () => Promise.resolve() };
};

const ask = async ({ ready, host, dependents = [], silent = [] }: Setting): Promise<Asked> => {
  const service = makeService('db', { external: true, ready: [ready].flat() });
  const db = makeInstance(service, makeHost('far', { address: '127.0.0.2', ...host }));
  const calls: string[] = [];
  const topology = makeTopology(...dependents, db);
  const seen = await survey(topology, transportsOf(calls, silent), [db.id]);
  return { seen: seen.get(db.id), calls };
};

const dependent = (host: string, more: Partial<Host> = {}): Instance =>
  makeInstance(makeService('app'), makeHost(host, more), { dependencies: [makeDependency('db@far')] });

const server = createServer().listen(0, '0.0.0.0');
await new Promise((resolve) => server.once('listening', resolve));
const { port } = server.address() as AddressInfo;

const control = { from: 'control' } as const;
const byDependent = { from: 'dependent' } as const;
const none = { transport: 'none' } as const;

const ASKERS: readonly (readonly [what: string, setting: Setting, calls: readonly string[]])[] = [
  ['the host itself', { ready: probe.tcp(port) }, [`far -> 127.0.0.1:${port}`]],
  ['the control machine', { ready: probe.tcp(port, control) }, [`control -> 127.0.0.2:${port}`]],
  [
    'the control machine, of a host without a transport',
    { ready: probe.tcp(port), host: none },
    [`control -> 127.0.0.2:${port}`],
  ],
  [
    'the control machine, for an address of its own',
    { ready: probe.tcp(port, { ...control, address: '0.0.0.0' }), host: none },
    [`control -> 0.0.0.0:${port}`],
  ],
  [
    'the control machine, of itself',
    { ready: probe.tcp(port, control), host: { transport: 'local', address: 'nosuch' } },
    [`control -> 127.0.0.1:${port}`],
  ],
  [
    'the first host with a dependent that can be asked',
    {
      ready: probe.tcp(port, byDependent),
      host: none,
      dependents: [dependent('a', none), dependent('b'), dependent('c')],
    },
    [`b -> 127.0.0.2:${port}`],
  ],
  [
    'a dependent on the host itself',
    { ready: probe.tcp(port, byDependent), dependents: [dependent('far')] },
    [`far -> 127.0.0.1:${port}`],
  ],
  [
    'the control machine, by a command',
    { ready: probe.exec('echo asked; test "$ABQ_HOST" = far'), host: none },
    ['control: asked'],
  ],
  [
    'a dependent, by a command, with its own escalation',
    {
      ready: probe.exec('echo asked; test "$ABQ_HOST" = far', byDependent),
      host: { ...none, become: { method: 'sudo', user: 'nobody-there' } },
      dependents: [dependent('b')],
    },
    ['b: asked'],
  ],
];

for (const [what, setting, calls] of ASKERS) {
  test(`asked by ${what}`, async () => {
    const asked = await ask(setting);
    assert.equal(asked.calls, calls);
    assert.equal(asked.seen, { state: 'running', ready: true });
  });
}

const closed = probe.tcp(1, control);
const ANSWERS: readonly (readonly [what: string, setting: Setting, seen: RegExp])[] = [
  ['a definite no', { ready: closed }, /^stopped: tcp 127\.0\.0\.2:1: /],
  ['a status other than 0', { ready: probe.exec('false', control) }, /^stopped: exec `false` ended with 1/],
  ['a probe that cannot be run', { ready: probe.exec('nosuchcommand', control) }, /^unknown: .*127/],
  [
    'no answer in time',
    { ready: probe.exec('sleep 9', { ...control, timeout: 100 }) },
    /^unknown: .*no answer/,
  ],
  ['no among others', { ready: [probe.exec('nosuchcommand', control), closed] }, /^stopped: exec.*; tcp/],
  ['yes among others', { ready: [probe.tcp(port, control), closed] }, /^stopped: tcp 127\.0\.0\.2:1: /],
  ['nobody to ask', { ready: probe.tcp(port, byDependent) }, /^unknown: .*no host.*depends on db@far/],
  [
    'a dependent that does not answer',
    {
      ready: probe.exec('true', byDependent),
      dependents: [dependent('b')],
      silent: ['b'],
    },
    /^unknown: b cannot be asked: no answer/,
  ],
  ['a host that does not answer', { ready: probe.exec('true'), silent: ['far'] }, /^unreachable: no answer/],
];

for (const [what, setting, seen] of ANSWERS) {
  test(`${what}: ${seen.source}`, async () => {
    const asked = await ask(setting);
    assert.match(`${asked.seen?.state}: ${asked.seen?.detail}`, seen);
    assert.is(asked.seen?.ready, false);
  });
}

test('without probes it is assumed to be ready', async () => {
  assert.equal(await ask({ ready: [], host: none }), {
    ...{ seen: { state: 'running', ready: true, detail: 'assumed' }, calls: [] },
  });
});

test.after(() => {
  server.close();
});

test.run();
