/** Whom the system's own `ssh` lets us speak to, in the words of ssh2. */
import { execFileSync } from 'node:child_process';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newFolder, newKey } from '../../scenario/transports/fixtures.ts';
import { listen, publicPart } from '../../scenario/transports/server.ts';
import { readyWith, withSshd } from './bench.ts';

test('a certificate in the place of a known key', async () => {
  const folder = await newFolder();
  const [authority, host] = ['authority', 'host'].map((name) => join(folder.path, name)) as [string, string];
  for (const file of [authority, host])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file]);
  execFileSync('ssh-keygen', ['-q', '-s', authority, '-h', '-I', 'h', '-n', '127.0.0.1', `${host}.pub`]);
  const key = await readFile(`${authority}.pub`, 'utf8');
  const knownHosts = await folder.write('authorities', `@cert-authority * ${key}`);
  const config = [`HostKey ${host}`, `HostCertificate ${host}-cert.pub`];
  await withSshd('openssh', config, async (bench) => {
    assert.is(await readyWith(bench, { knownHosts }), undefined);
  })();
  await folder.remove();
});

test(
  'an unknown key is refused, and recorded under accept-new',
  withSshd('openssh', [], async (bench) => {
    const knownHosts = join(bench.sshd.folder, 'new', 'known_hosts');
    const failure = await readyWith(bench, { knownHosts });
    assert.is(failure?.reason, 'host-key-unknown');
    assert.match(
      failure?.message ?? '',
      /^h \(127\.0\.0\.1:\d+, user \S+\): the host key is not known; ssh says: /,
    );
    assert.match(failure?.hint ?? '', 'accept-new');
    assert.is(await readyWith(bench, { knownHosts, hostKeys: 'accept-new' }), undefined);
    assert.match(await readFile(knownHosts, 'utf8'), 'ssh-ed25519');
    assert.is(await readyWith(bench, { knownHosts }), undefined);
  }),
);

test(
  'accept-new that cannot record accepts nothing',
  withSshd('openssh', [], async (bench) => {
    const knownHosts = join(bench.sshd.identityFile, 'known_hosts');
    const failure = await readyWith(bench, { knownHosts, hostKeys: 'accept-new' });
    assert.is(failure?.reason, 'host-key-unknown');
    assert.match(failure?.message ?? '', 'cannot be recorded');
  }),
);

for (const hostKeys of ['strict', 'accept-new'] as const)
  test(
    `a changed key is refused under ${hostKeys}`,
    withSshd('openssh', [], async (bench) => {
      const { port, folder } = bench.sshd;
      const knownHosts = join(folder, 'other');
      await writeFile(knownHosts, `[127.0.0.1]:${port} ${publicPart(newKey().private)}\n`);
      const failure = await readyWith(bench, { knownHosts, hostKeys });
      assert.is(failure?.reason, 'host-key-changed');
      assert.match(failure?.message ?? '', `${knownHosts}:1`);
      assert.match(failure?.hint ?? '', `ssh-keygen -R '[127.0.0.1]:${port}' -f ${knownHosts}`);
    }),
  );

test(
  'a revoked key is refused though it is known',
  withSshd('openssh', [], async (bench) => {
    const known = await readFile(bench.sshd.knownHosts, 'utf8');
    await appendFile(bench.sshd.knownHosts, `@revoked * ${known.split(' ').slice(1).join(' ')}`);
    assert.is((await readyWith(bench, {}))?.reason, 'host-key-revoked');
  }),
);

test(
  'a refused login is told, and not tried again',
  withSshd('openssh', [], async ({ sshd, settings, open, log }) => {
    const identityFile = join(sshd.folder, 'stranger');
    await writeFile(identityFile, newKey().private, { mode: 0o600 });
    const host = open({}, { ...settings, ssh: { ...settings.ssh, identityFile } })('h');
    const failure = await host.ready();
    assert.is(failure?.reason, 'auth');
    assert.match(failure?.message ?? '', /login refused; ssh says: .*Permission denied \(publickey\)/);
    const said = log.length;
    assert.equal(await host.ready(), failure);
    assert.is(log.length, said);
  }),
);

test(
  'what cannot be reached, each for its reason',
  withSshd('openssh', [], async (bench) => {
    const mute = createServer((socket) => socket.resume());
    const port = await listen(mute);
    const said = async (ssh: object, more: object = {}) => (await readyWith(bench, ssh, more))?.reason;
    assert.is(await said({ port }, { connectTimeout: 200 }), 'timeout');
    await new Promise((resolve) => mute.close(resolve));
    assert.is(await said({ port }), 'refused');
    assert.is(await said({}, { address: 'no-such-host.invalid' }), 'dns');
    assert.is(await said({}, { address: '-oProxyCommand=true' }), 'unsupported');
    assert.is(await said({ identityFile: join(bench.sshd.folder, 'none') }), 'key-file');
    assert.is(await said({ configFile: join(bench.sshd.folder, 'none') }), 'unsupported');
  }),
);

test.run();
