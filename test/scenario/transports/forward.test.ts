import { once } from 'node:events';
import { createServer as createHttp, get, type IncomingMessage } from 'node:http';
import { createServer } from 'node:net';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isConnectFailure } from '../../../src/transports/failure.ts';
import type { ConnectFailure } from '../../../src/transports/transport.ts';
import { withServer } from './bench.ts';
import { listen, startServer } from './server.ts';

const reasonOf = (result: Duplex | ConnectFailure): string =>
  isConnectFailure(result) ? result.reason : 'open';

test(
  'a stream as the host sees it',
  withServer({}, async ({ host }) => {
    const echo = createServer((socket) => socket.pipe(socket));
    const stream = await host.connect('127.0.0.1', await listen(echo), 5_000);
    assert.is(reasonOf(stream), 'open');
    if (!isConnectFailure(stream)) assert.is(await text(stream.end('hello')), 'hello');
    echo.close();
  }),
);

test(
  'HTTP over such a stream',
  withServer({}, async ({ host }) => {
    const web = createHttp((_request, response) => response.end('fine'));
    const port = await listen(web);
    const stream = await host.connect('127.0.0.1', port, 5_000);
    if (isConnectFailure(stream)) throw new Error(stream.message);
    const request = get({ host: '127.0.0.1', port, agent: false, createConnection: () => stream });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    assert.is(await text(response), 'fine');
    web.close();
  }),
);

test(
  'nobody listens there',
  withServer({}, async ({ host }) => {
    const closed = createServer();
    const port = await listen(closed);
    await new Promise((resolve) => closed.close(resolve));
    assert.is(reasonOf(await host.connect('127.0.0.1', port, 5_000)), 'refused');
  }),
);

test(
  'two hosts behind one bastion share its connection',
  withServer({}, async ({ server, settings, open, userKey, folder }) => {
    const inner = await startServer({ userKey: userKey.public });
    const lines = [server, inner].map(({ port, hostKey }) => `[127.0.0.1]:${port} ${hostKey}\n`);
    const knownHosts = await folder.write('both', lines.join(''));
    const ssh = { ...settings.ssh, knownHosts };
    const behind = { ...settings, ssh: { ...ssh, port: inner.port, proxyJump: 'bastion' } };
    const transports = open(
      {},
      { ...settings, name: 'bastion', ssh },
      { ...behind, name: 'a' },
      { ...behind, name: 'b' },
    );
    assert.equal(await Promise.all([transports.to('a').ready(), transports.to('b').ready()]), [
      undefined,
      undefined,
    ]);
    assert.equal([server.seen.logins, server.seen.forwards, inner.seen.logins], [1, 2, 2]);
    const result = await transports.to('a').exec(['echo', 'through'], { timeout: 9_000 });
    assert.is(result.kind === 'exit' && result.stdout, 'through\n');
    server.dropConnections();
    assert.is(
      (await transports.to('b').exec(['true'], { timeout: 9_000 })).kind,
      'exit',
      'both are made again',
    );
    await transports.close();
    await inner.close();
  }),
);

test(
  'a bastion that is no host of the topology',
  withServer({}, async ({ server, settings, open }) => {
    const ssh = { ...settings.ssh, proxyJump: `127.0.0.1:${server.port}` };
    assert.is(
      await open({}, { ...settings, ssh })
        .to('h')
        .ready(),
      undefined,
    );
    assert.equal([server.seen.logins, server.seen.forwards], [2, 1]);
  }),
);

test(
  "the bastion's own key is checked",
  withServer({}, async ({ settings, open, userKey }) => {
    const unknown = await startServer({ userKey: userKey.public });
    const ssh = { ...settings.ssh, proxyJump: `127.0.0.1:${unknown.port}` };
    const failure = await open({}, { ...settings, ssh })
      .to('h')
      .ready();
    assert.is(failure?.reason, 'host-key-unknown');
    assert.match(failure?.message ?? '', /^h \(.*\): 127\.0\.0\.1 \(.*\): the host key/);
    assert.is(unknown.seen.logins, 0);
    await unknown.close();
  }),
);

test(
  'jump hosts in a circle are told, not followed',
  withServer({}, async ({ settings, open }) => {
    const jump = (name: string, proxyJump: string) => ({
      ...settings,
      name,
      ssh: { ...settings.ssh, proxyJump },
    });
    const transports = open({}, jump('a', 'b'), jump('b', 'a'));
    const failures = await Promise.all(['a', 'b'].map((name) => transports.to(name).ready()));
    assert.equal(
      failures.map((failure) => failure?.reason),
      ['unsupported', 'unsupported'],
    );
    assert.match(failures[0]?.message ?? '', 'a -> b -> a');
  }),
);

test(
  'what the ssh configuration asks for and is not supported is named',
  withServer({}, async ({ settings, open, folder }) => {
    for (const [index, line] of [
      'ProxyCommand nc %h %p',
      'PKCS11Provider /lib/p.so',
      'CertificateFile /c',
    ].entries()) {
      const configFile = await folder.write(`config${index}`, `Host h\n  ${line}\n`);
      const failure = await open({}, { ...settings, ssh: { ...settings.ssh, configFile } })
        .to('h')
        .ready();
      assert.is(failure?.reason, 'unsupported');
      assert.match(failure?.message ?? '', (line.split(' ')[0] ?? '').toLowerCase());
    }
  }),
);

test(
  'what the topology leaves open comes from the ssh configuration',
  withServer({}, async ({ settings, open, folder, server, identityFile, knownHosts }) => {
    const lines = [
      'Host alias',
      'HostName 127.0.0.1',
      `Port ${server.port}`,
      'User someone',
      `IdentityFile ${identityFile}`,
      `UserKnownHostsFile ${knownHosts}`,
    ];
    const configFile = await folder.write('config', lines.join('\n'));
    const transports = open({}, { name: 'alias', ssh: { configFile } });
    assert.is(await transports.to('alias').ready(), undefined);
    const other = await open(
      {},
      { name: 'alias', address: '127.0.0.1', ssh: { ...settings.ssh, configFile, port: 1 } },
    )
      .to('alias')
      .ready();
    assert.match(other?.message ?? '', '127.0.0.1:1, user someone');
  }),
);

test(
  'without the program ssh the defaults hold',
  withServer({}, async ({ settings, open, identityFile, knownHosts, server }) => {
    const ssh = { port: server.port, identityFile, knownHosts };
    assert.is(
      await open({ sshProgram: '/no/such/ssh' }, { ...settings, ssh })
        .to('h')
        .ready(),
      undefined,
    );
    const failure = await open({ sshProgram: '/no/such/ssh' }, settings).to('h').ready();
    assert.is(failure?.reason, 'unsupported', 'but a configuration file that was named is not passed over');
  }),
);

test(
  'a bastion that may not forward',
  withServer({ forwarding: 'refuse' }, async ({ settings, open, server }) => {
    const ssh = { ...settings.ssh, proxyJump: `127.0.0.1:${server.port}` };
    const failure = await open({}, { ...settings, ssh })
      .to('h')
      .ready();
    assert.is(failure?.reason, 'refused');
  }),
);

test.run();
