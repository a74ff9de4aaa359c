/** A lab leaves nothing behind, however it ends. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, realpathSync, rmSync, watch } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { startLab } from '../../../src/lab/lab.ts';
import { openTransports } from '../../../src/transports/pool.ts';
import { rejects } from '../../gate/assert.ts';
import { topologyWith } from './bench.ts';

/** Of those, the ones that run; what has ended and was not taken away by its parent does not. */
const alive = async (...pids: readonly number[]): Promise<readonly string[]> => {
  const { stdout } = await promisify(execFile)('ps', [
    '-o',
    'stat=,pid=',
    '-p',
    [process.pid, ...pids].join(','),
  ]);
  const lines = stdout.split('\n').filter((line) => line !== '' && !line.startsWith('Z'));
  return lines.flatMap((line) => line.match(/\d+$/) ?? []).filter((pid) => Number(pid) !== process.pid);
};

const HOSTS = {
  h: { services: { mild: { running: true }, deaf: { running: true, ignoreStop: true, stopDelay: 60_000 } } },
};

test('closing ends processes, sockets, waits and files', async () => {
  const lab = await startLab({ hosts: HOSTS });
  const transports = openTransports(await topologyWith(lab, {}), { env: {} });
  const host = transports.to('h');
  const started = await host.exec(['sh', '-c', 'setsid sleep 600 >/dev/null 2>&1 & echo $!'], {
    timeout: 20_000,
  });
  const orphan = started.kind === 'exit' ? Number(started.stdout) : NaN;
  const running = host.exec(['labctl', 'stop', 'deaf'], { timeout: 20_000 });
  await lab.events.until('stopping deaf@h');
  const pids = [...lab.host('h').services.values()].map(({ status }) => status.pid ?? NaN);
  assert.is((await alive(orphan, ...pids)).length, 3);
  const waiting = lab.events.until('ready never@h');
  const { port } = lab.host('h');
  const told = rejects(() => waiting, /no `ready never@h`: the lab was closed/);
  await Promise.all([lab.close(), lab.close()]);
  await told;
  assert.is((await running).kind, 'lost');
  await transports.close();
  assert.equal(await alive(orphan, ...pids), []);
  assert.not.ok(readdirSync(realpathSync(tmpdir())).includes(lab.folder.split('/').pop() ?? ''));
  await rejects(() => once(connect(port, '127.0.0.1'), 'connect'), /ECONNREFUSED/);
});

test('a lab that cannot be started leaves nothing either', async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'abq-labs-')));
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  try {
    await rejects(() => startLab({ hosts: { h: { services: { 's p': {} } } } }), /not a name.*: s p/);
    assert.equal(readdirSync(folder), []);
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    rmSync(folder, { recursive: true });
  }
});

test('what is made in the folder of a lab goes with it', async () => {
  const file = 'own.json';
  const lab = await startLab({
    hosts: async (folder) => {
      await writeFile(join(folder, file), '{}');
      return { h: {} };
    },
  });
  assert.ok(readdirSync(lab.folder).includes(file));
  await lab.close();
  assert.not.ok(existsSync(lab.folder));
});

const FIXTURE = fileURLToPath(new URL('./running.fixture.ts', import.meta.url));

for (const signal of ['SIGKILL', 'SIGTERM', 'SIGINT'] as const) {
  test(`a lab whose process ends by ${signal} takes all with it`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'abq-labs-'));
    const env = { ...process.env, TMPDIR: folder };
    const child = spawn(process.execPath, ['--import', 'tsx', FIXTURE], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
      const pids = line.split(' ').map(Number);
      assert.is((await alive(...pids)).length, 3, line);
      const empty = emptied(folder);
      child.kill(signal);
      await once(child, 'exit');
      await empty;
      assert.equal(await alive(...pids), []);
    } finally {
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

const emptied = (folder: string): Promise<void> =>
  new Promise((resolve) => {
    const watcher = watch(folder, () => {
      if (readdirSync(folder).some((name) => name.startsWith('abq-lab-'))) return;
      watcher.close();
      resolve();
    });
  });

test.run();
