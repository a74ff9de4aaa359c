import { readFile, stat } from 'node:fs/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { ConnectFailure } from '../../../src/transports/transport.ts';
import { withServer, type Bench } from './bench.ts';
import { lockedKey, newKey, QUICK } from './fixtures.ts';
import { listen, publicPart, startWire } from './server.ts';
import { createServer } from 'node:net';
import { createHmac } from 'node:crypto';
import { join } from 'node:path';

/** The host of the bench with other known hosts, by the lines of the file. */
const withKnown = async (
  { folder, open, settings }: Bench,
  lines: string,
  more: object = {},
): Promise<ConnectFailure | undefined> => {
  const knownHosts = await folder.write('known', lines);
  return open({}, { ...settings, ssh: { ...settings.ssh, knownHosts, ...more } })
    .to('h')
    .ready();
};

const hashed = (name: string): string => {
  const salt = Buffer.from('01234567890123456789');
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
};

test(
  'a login with a key and a known host',
  withServer({}, async ({ host, server, log }) => {
    assert.is(await host.ready(), undefined);
    assert.is(await host.ready(), undefined);
    assert.is(server.seen.logins, 1);
    assert.match(log.join('\n'), /h \(127\.0\.0\.1:\d+, user \w+\): connected/);
  }),
);

test(
  'calls while the connection is made share it',
  withServer({}, async ({ host, server }) => {
    await Promise.all([host.ready(), host.exec(['true'], { timeout: 9_000 }), host.ready()]);
    assert.is(server.seen.logins, 1);
  }),
);

test(
  'an unknown host is refused with all that is needed to decide',
  withServer({}, async (bench) => {
    const failure = await withKnown(bench, '');
    assert.is(failure?.reason, 'host-key-unknown');
    assert.match(
      failure?.message ?? '',
      /^h \(127\.0\.0\.1:\d+, user \w+\): the host key ssh-ed25519 SHA256:[\w+/]{43} is not known/,
    );
    assert.match(failure?.message ?? '', join(bench.folder.path, 'known'));
    assert.match(failure?.hint ?? '', 'accept-new');
    assert.is(bench.server.seen.refused, 0, 'no key was offered to it');
  }),
);

test(
  'a changed key is refused with its place',
  withServer({}, async (bench) => {
    const other = publicPart(newKey().private);
    const failure = await withKnown(bench, `# comment\n[127.0.0.1]:${bench.server.port} ${other}\n`);
    assert.is(failure?.reason, 'host-key-changed');
    assert.match(failure?.message ?? '', `${join(bench.folder.path, 'known')}:2`);
  }),
);

test(
  'a changed key is refused under accept-new too',
  withServer({}, async (bench) => {
    const other = publicPart(newKey().private);
    const failure = await withKnown(bench, `[127.0.0.1]:${bench.server.port} ${other}\n`, {
      hostKeys: 'accept-new',
    });
    assert.is(failure?.reason, 'host-key-changed');
  }),
);

test(
  'a revoked key is refused though it is known',
  withServer({}, async (bench) => {
    const { hostKey, port } = bench.server;
    const failure = await withKnown(bench, `[127.0.0.1]:${port} ${hostKey}\n@revoked * ${hostKey}\n`);
    assert.is(failure?.reason, 'host-key-revoked');
  }),
);

test(
  'a certificate authority alone is named as the reason',
  withServer({}, async (bench) => {
    const failure = await withKnown(bench, `@cert-authority * ${bench.server.hostKey}\n`);
    assert.is(failure?.reason, 'host-key-unknown');
    assert.match(failure?.message ?? '', 'certificate');
  }),
);

const twoKeys = [newKey('ed25519').private, newKey('ecdsa').private];
const ecdsa = publicPart(twoKeys[1] ?? '');
for (const [what, name] of [
  ['in clear', (name: string) => name],
  ['hashed', hashed],
] as const) {
  test(
    `the known type of key is asked for, known ${what}`,
    withServer({ hostKeys: twoKeys }, async (bench) => {
      assert.is(await withKnown(bench, `${name(`[127.0.0.1]:${bench.server.port}`)} ${ecdsa}\n`), undefined);
    }),
  );

  test(
    `another type than the known one is a change, known ${what}`,
    withServer({}, async (bench) => {
      const failure = await withKnown(bench, `${name(`[127.0.0.1]:${bench.server.port}`)} ${ecdsa}\n`, {
        hostKeys: 'accept-new',
      });
      assert.is(failure?.reason, 'host-key-changed');
    }),
  );
}

test(
  'accept-new records the key once, and says so',
  withServer({}, async ({ folder, open, settings, server, log }) => {
    const knownHosts = join(folder.path, 'new', 'known_hosts');
    const ssh = { ...settings.ssh, knownHosts, hostKeys: 'accept-new' as const };
    assert.is(
      await open({}, { ...settings, ssh })
        .to('h')
        .ready(),
      undefined,
    );
    assert.is(await readFile(knownHosts, 'utf8'), `[127.0.0.1]:${server.port} ${server.hostKey}\n`);
    assert.is((await stat(knownHosts)).mode & 0o777, 0o600);
    assert.is((await stat(join(folder.path, 'new'))).mode & 0o777, 0o700);
    assert.match(log.join('\n'), /new host key ssh-ed25519 SHA256:\S+ recorded in /);
    assert.is(
      await open({}, { ...settings, ssh: { ...ssh, hostKeys: 'strict' } })
        .to('h')
        .ready(),
      undefined,
    );
    assert.is((await readFile(knownHosts, 'utf8')).split('\n').length, 2);
  }),
);

test(
  'accept-new that cannot record accepts nothing',
  withServer({}, async (bench) => {
    const knownHosts = join(bench.identityFile, 'known_hosts');
    const failure = await withKnown(bench, '', { hostKeys: 'accept-new', knownHosts });
    assert.is(failure?.reason, 'host-key-unknown');
    assert.match(failure?.message ?? '', 'cannot be recorded');
  }),
);

test(
  'a refused login is not tried again',
  withServer({}, async ({ folder, open, settings, server }) => {
    const identityFile = await folder.write('other', newKey().private);
    const host = open({}, { ...settings, ssh: { ...settings.ssh, identityFile } }).to('h');
    const failure = await host.ready();
    assert.is(failure?.reason, 'auth');
    assert.match(failure?.message ?? '', identityFile);
    assert.equal(await host.ready(), failure);
    assert.is(server.seen.refused, 1);
  }),
);

test(
  'a key file that is missing or locked is named, with the way out',
  withServer({}, async ({ folder, open, settings, server }) => {
    const locked = await folder.write('locked', lockedKey());
    const cases = [
      [join(folder.path, 'none'), /not found/, /identityFile/],
      [locked, /passphrase/, /ssh-add \S+locked/],
      [await folder.write('bad', 'no key'), /bad cannot be used/, /identityFile/],
    ] as const;
    for (const [identityFile, message, hint] of cases) {
      const failure = await open({}, { ...settings, ssh: { ...settings.ssh, identityFile } })
        .to('h')
        .ready();
      assert.is(failure?.reason, 'key-file');
      assert.match(failure?.message ?? '', message);
      assert.match(failure?.hint ?? '', hint);
    }
    assert.is(server.seen.refused, 0);
  }),
);

const drops = async (
  { folder, open, settings, server, log }: Bench,
  times: number,
  text: string,
): Promise<[ConnectFailure | undefined, string]> => {
  const wire = await startWire(server.port, (count) => (count < times ? text : undefined));
  const knownHosts = await folder.write('wire', `[127.0.0.1]:${wire.port} ${server.hostKey}\n`);
  const failure = await open({}, { ...settings, ssh: { ...settings.ssh, port: wire.port, knownHosts } })
    .to('h')
    .ready();
  await wire.close();
  return [failure, log.join('\n')];
};

test(
  'a login that sshd drops for its limits is tried again, twice',
  withServer({}, async (bench) => {
    const [failure, log] = await drops(bench, 2, 'Exceeded MaxStartups\r\n');
    assert.is(failure, undefined);
    assert.match(log, /dropped before the login \(Exceeded MaxStartups\), trying again/);
  }),
);

test(
  'and then given up with what sshd said',
  withServer({}, async (bench) => {
    const [failure] = await drops(bench, 3, 'Not allowed at this time\r\n');
    assert.is(failure?.reason, 'closed');
    assert.match(failure?.message ?? '', 'Not allowed at this time');
    assert.is(bench.server.seen.logins, 0);
  }),
);

test(
  'what is no sshd is told at once',
  withServer({}, async (bench) => {
    const [failure, log] = await drops(bench, 1, 'HTTP/1.1 400 Bad Request\r\n\r\n');
    assert.is(failure?.reason, 'closed');
    assert.match(failure?.message ?? '', 'HTTP/1.1 400 Bad Request');
    assert.not.match(log, 'trying again');
  }),
);

test(
  'a port that nobody has, and one that says nothing',
  withServer({}, async ({ open, settings, server }) => {
    const mute = createServer((socket) => socket.resume());
    const port = await listen(mute);
    const silent = open({}, { ...settings, connectTimeout: 200, ssh: { ...settings.ssh, port } }).to('h');
    assert.is((await silent.ready())?.reason, 'timeout');
    await new Promise((resolve) => mute.close(resolve));
    const failure = await open({}, { ...settings, ssh: { ...settings.ssh, port } })
      .to('h')
      .ready();
    assert.is(failure?.reason, 'refused');
    assert.match(failure?.message ?? '', /^h \(127\.0\.0\.1:\d+, user \w+\): connection refused/);
    assert.is(server.seen.logins, 0);
  }),
);

test(
  'a name that nobody has',
  withServer({}, async ({ open, settings }) => {
    const failure = await open({}, { ...settings, address: 'no-such-host.invalid' })
      .to('h')
      .ready();
    assert.is(failure?.reason, 'dns');
  }),
);

test(
  'closing does not wait for a pause between logins',
  withServer({}, async ({ open, settings, folder, server }) => {
    const wire = await startWire(server.port, () => 'Exceeded MaxStartups\r\n');
    const knownHosts = await folder.write('wire', '');
    const timing = { ...QUICK, backoff: { min: 3_600_000, max: 3_600_000 } };
    let paused = (): void => {};
    const pause = new Promise<void>((resolve) => (paused = resolve));
    const write = (line: string): void => {
      if (line.includes('trying again')) paused();
    };
    const transports = open(
      { timing, log: write },
      { ...settings, ssh: { ...settings.ssh, port: wire.port, knownHosts } },
    );
    const failure = transports.to('h').ready();
    await pause;
    await transports.close();
    assert.is((await failure)?.reason, 'closed');
    await wire.close();
  }),
);

test(
  'a host without a transport says so',
  withServer({}, async ({ open }) => {
    const host = open({}, { name: 'saas', transport: 'none' }).to('saas');
    assert.is((await host.ready())?.reason, 'unsupported');
    assert.is((await host.exec(['true'], { timeout: 1 })).kind, 'unsent');
  }),
);

test.run();
