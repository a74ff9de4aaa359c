/** Connections to servers of the test's own, directly and by what stands in where forwarding is forbidden. */
import { createServer as createHttp } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { askNetwork, fallback, type NetworkProbe } from '../../../src/probes/network.ts';
import type { Verdict } from '../../../src/probes/verdict.ts';
import type { Probe } from '../../../src/topology/actions.ts';
import type { Transport } from '../../../src/transports/transport.ts';
import { ask } from '../../../src/survey/ask.ts';
import { localTransport } from '../survey/local.ts';
import { createMachine } from '../survey/machine.ts';
import { probe } from '../survey/make.ts';
import { TLS } from './tls.ts';

const sockets = new Set<Socket>();
const listen = async (server: Server): Promise<number> => {
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
};

const answering = (
  request: { url?: string | undefined },
  response: { statusCode: number; end(): void },
): void => {
  response.statusCode = request.url === '/check' ? 200 : 503;
  response.end();
};
const http = createHttp(answering);
const https = createHttps(TLS, answering);
const mute = createServer();
const rude = createServer((socket) => socket.end('220 smtp\r\n'));
const closed = createServer();
const ports = {
  http: await listen(http),
  https: await listen(https),
  mute: await listen(mute),
  rude: await listen(rude),
  closed: await listen(closed),
};
await new Promise((resolve) => closed.close(resolve));
const servers = [http, https, mute, rude];

const network = (value: Probe): NetworkProbe => {
  if (value.type !== 'tcp' && value.type !== 'http') throw new Error(value.type);
  return value;
};

const ROWS: readonly (readonly [what: string, probe: Probe, kind: Verdict['kind']])[] = [
  ['a port that accepts', probe.tcp(ports.mute), 'holds'],
  ['a closed port', probe.tcp(ports.closed), 'not'],
  ['the wanted status', probe.http(ports.http, '/check'), 'holds'],
  ['another status', probe.http(ports.http, '/'), 'not'],
  ['a status that is wanted here', probe.http(ports.http, '/', { status: [401, 503] }), 'holds'],
  ['http of a closed port', probe.http(ports.closed, '/check'), 'not'],
  ['http of a mute server', probe.http(ports.mute, '/check', { timeout: 50 }), 'mute'],
  ['no http at all', probe.http(ports.rude, '/check'), 'not'],
  ['tls with a certificate of nobody', probe.http(ports.https, '/check', { tls: true }), 'holds'],
  ['tls of a server without', probe.http(ports.http, '/check', { tls: true }), 'not'],
];

const direct = localTransport();
for (const [what, asked, kind] of ROWS) {
  test(`${what}: ${kind}`, async () => {
    const reply = await askNetwork(network(asked), (...target) => direct.connect(...target));
    assert.is(reply.kind, kind);
  });
}

const byHost = async (transport: Transport, asked: Probe): Promise<Verdict> => {
  const answer = await ask(transport, [fallback(network(asked))]);
  if (answer.kind !== 'answered' || answer.values[0] === undefined) throw new Error(answer.kind);
  return answer.values[0];
};

// A mute server takes the host a whole second to give up on; the rude one's answer differs from tool to tool.
for (const [what, asked, kind] of ROWS.filter(([what]) => !/mute server|no http/.test(what))) {
  test(`asked by the host itself, ${what}: ${kind}`, async () =>
    assert.is((await byHost(direct, asked)).kind, kind));
}

/** A host on which `command -v` finds only these. */
const onlyWith = (...tools: readonly string[]) => {
  const machine = createMachine();
  const body = `command() { case " ${tools.join(' ')} " in *" $2 "*) ;; *) return 1 ;; esac; }\n`;
  const transport = localTransport(machine.options);
  const withTools: Transport = {
    ...transport,
    exec: (argv, options) =>
      transport.exec(argv, {
        ...options,
        stdin: (options.stdin ?? '').replaceAll(/(?<!el)if command -v/g, `${body}if command -v`),
      }),
  };
  return { machine, withTools };
};

test('bash stands in for curl, and nobody stands in for bash', async () => {
  const bash = onlyWith('bash');
  const none = onlyWith();
  try {
    assert.equal(await byHost(bash.withTools, probe.http(ports.http, '/check')), { kind: 'holds' });
    const other = await byHost(bash.withTools, probe.http(ports.http, '/'));
    assert.match(other.kind === 'holds' ? '' : other.why, /status 503, not 200/);
    assert.equal(await byHost(none.withTools, probe.tcp(ports.http)), {
      kind: 'broken',
      why: `tcp 127.0.0.1:${ports.http}: forwarding is forbidden, and the host has neither bash nor nc`,
    });
    assert.is((await byHost(bash.withTools, probe.http(ports.https, '/', { tls: true }))).kind, 'broken');
  } finally {
    bash.machine.remove();
    none.machine.remove();
  }
});

const span = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);
const STATUSES: readonly (readonly [status: readonly number[], shown: string])[] = [
  [span(200, 299), '2xx'],
  [span(200, 399), '2xx, 3xx'],
  [[...span(200, 204), 301], '200-204, 301'],
  [[301, 200, 201, 200], '200-201, 301'],
  [[...span(299, 400), 404], '299, 3xx, 400, 404'],
  [[200], '200'],
];

for (const [status, shown] of STATUSES) {
  test(`another status than ${shown}`, async () => {
    const asked = probe.http(ports.http, '/', { status });
    const reply = await askNetwork(network(asked), (...target) => direct.connect(...target));
    const why = `http://127.0.0.1:${ports.http}/: status 503, not ${shown}`;
    assert.equal(reply, { kind: 'not', why });
  });
}

test('what failed says by which tool', async () => {
  const verdict = await byHost(direct, probe.tcp(ports.closed));
  assert.match(verdict.kind === 'holds' ? '' : verdict.why, /\(by (bash|nc)\): .*refused/i);
});

test('reasons of a transport', async () => {
  const kinds: readonly (readonly [reason: string, kind: string])[] = [
    ['refused', 'not'],
    ['timeout', 'mute'],
    ['unsupported', 'forbidden'],
    ['closed', 'broken'],
  ];
  for (const [reason, kind] of kinds) {
    const reply = await askNetwork(network(probe.tcp(1)), () =>
      Promise.resolve({ reason, message: 'said so' }),
    );
    assert.equal(reply, { kind, why: 'tcp 127.0.0.1:1: said so' });
  }
});

test.after(() => {
  for (const server of servers) server.close();
  for (const socket of sockets) socket.destroy();
});

test.run();
