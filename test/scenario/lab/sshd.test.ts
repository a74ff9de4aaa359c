/** The lab's SSH server, as a client of its own sees it. */
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import ssh2, { type Client, type ClientChannel, type ParsedKey } from 'ssh2';
import type { Lab } from '../../../src/lab/lab.ts';
import { newKeyPair, parseKey } from '../../../src/lab/keys.ts';
import { rejects } from '../../gate/assert.ts';
import { withLab } from './bench.ts';

interface Login {
  readonly username?: string;
  readonly privateKey?: string;
}

const login = async (lab: Lab, { username, privateKey }: Login = {}): Promise<Client> => {
  const { user, port, identityFile } = lab.sshSettings('h');
  const client = new ssh2.Client();
  const ready = once(client, 'ready');
  client.on('error', () => {});
  client.connect({
    host: '127.0.0.1',
    port,
    username: username ?? user,
    privateKey: privateKey ?? (await readFile(identityFile, 'utf8')),
  });
  await ready;
  return client;
};

const open = (client: Client, command: string): Promise<ClientChannel> =>
  new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => (error === undefined ? resolve(channel) : reject(error)));
  });

/** Standard output, standard error, and how it ended. */
const run = async (client: Client, command: string, input = ''): Promise<readonly unknown[]> => {
  const channel = await open(client, command);
  const end = once(channel, 'exit');
  const output = Promise.all([text(channel), text(channel.stderr)]);
  channel.end(input);
  return [...(await output), ...(await end).slice(0, 2).filter((each: unknown) => each !== null)];
};

const withClient = (body: (client: Client, lab: Lab) => Promise<void>) =>
  withLab({ h: { services: { web: { port: 8080, http: true }, db: { port: 5432 } } } }, async ({ lab }) => {
    const client = await login(lab);
    try {
      await body(client, lab);
    } finally {
      client.destroy();
    }
  });

const commands: readonly (readonly [command: string, ...expected: unknown[]])[] = [
  ['true', '', '', 0],
  ['exit 42', '', '', 42],
  ['echo out; echo err >&2', 'out\n', 'err\n', 0],
  ['kill -TERM $$', '', '', 'SIGTERM'],
  ['cat', 'input', '', 0],
  ['no-such-command 2>/dev/null', '', '', 127],
  ['command -v labctl >/dev/null && [ "$(pwd)" = "$HOME" ] && echo $USER $LANG', 'ops\n', '', 0],
];
for (const [command, ...expected] of commands) {
  test(
    `runs ${command}`,
    withClient(async (client) => assert.equal(await run(client, command, 'input'), expected)),
  );
}

test(
  'a lot of output, both ways',
  withClient(async (client) => {
    const input = 'x'.repeat(3_000_000);
    const [output] = await run(client, 'cat', input);
    assert.ok(output === input);
  }),
);

test(
  'a command that no shell can be given is refused, and the connection stays',
  withClient(async (client) => {
    await rejects(() => open(client, 'echo a\0b'), /exec/i);
    assert.equal(await run(client, 'echo on'), ['on\n', '', 0]);
  }),
);

test(
  'a signal reaches the command with its children',
  withClient(async (client) => {
    const channel = await open(client, 'sh -c "echo begun; sleep 600"; echo not reached');
    await once(channel, 'data');
    const end = once(channel, 'exit');
    channel.signal('KILL');
    assert.equal((await end).slice(0, 2), [null, 'SIGKILL']);
  }),
);

test(
  'a child in the background keeps the channel open, not the command',
  withClient(async (client) => {
    const channel = await open(client, 'trap "" HUP; cat >/dev/null & echo begun');
    const closed = once(channel, 'close');
    channel.resume();
    assert.equal((await once(channel, 'exit')).slice(0, 1), [0]);
    channel.end();
    await closed;
  }),
);

test(
  'ten sessions at a time on one connection',
  withClient(async (client) => {
    const channels = await Promise.all(Array.from({ length: 10 }, () => open(client, 'cat')));
    await rejects(() => open(client, 'cat'), /open failure/i);
    const [first] = channels;
    if (first === undefined) throw new Error('no channel');
    const closed = once(first, 'close');
    first.resume().end();
    await closed;
    assert.equal(await run(client, 'echo again'), ['again\n', '', 0]);
  }),
);

test(
  "only the lab's own key and user are let in",
  withLab({ h: {} }, async ({ lab }) => {
    await rejects(() => login(lab, { username: 'root' }), /authentication/i);
    await rejects(() => login(lab, { privateKey: newKeyPair().private }), /authentication/i);
    assert.equal(lab.events.shown(), []);
    (await login(lab)).destroy();
  }),
);

test(
  'who only knows the public key is not let in',
  withLab({ h: {} }, async ({ lab }) => {
    const { user, port, identityFile } = lab.sshSettings('h');
    const [known, other] = [parseKey(await readFile(identityFile, 'utf8')), parseKey(newKeyPair().private)];
    if (known === undefined || other === undefined) throw new Error('no key');
    const forged = Object.assign(Object.create(known) as ParsedKey, { sign: other.sign.bind(other) });
    const client = new ssh2.Client();
    const ready = once(client, 'ready');
    client.on('error', () => {});
    const method = { type: 'publickey', username: user, key: forged } as const;
    client.connect({ host: '127.0.0.1', port, username: user, authHandler: [method] });
    await rejects(() => ready, /authentication/i);
    assert.equal(lab.events.shown(), []);
  }),
);

const forward = (client: Client, port: number): Promise<ClientChannel> =>
  new Promise((resolve, reject) => {
    client.forwardOut('127.0.0.1', 0, '127.0.0.1', port, (error, channel) =>
      error === undefined ? resolve(channel) : reject(error),
    );
  });

const askWeb = async (client: Client): Promise<string> => {
  const channel = await forward(client, 8080);
  channel.write('GET / HTTP/1.0\r\n\r\n');
  return (await text(channel)).split('\r\n')[0] ?? '';
};

test(
  'a web service answers on its port: not at all, not yet, yes',
  withClient(async (client, lab) => {
    const web = lab.service('web@h');
    await rejects(() => forward(client, 8080), /open failure/i);
    await web.set({ ready: false });
    await web.start();
    assert.match(await askWeb(client), /503/);
    await web.set({ ready: true });
    await lab.events.until('ready web@h');
    assert.match(await askWeb(client), /200/);
    await web.kill();
    await rejects(() => forward(client, 8080), /open failure/i);
  }),
);

test(
  'another service accepts connections while it is ready',
  withClient(async (client, lab) => {
    await rejects(() => forward(client, 5432), /open failure/i);
    await lab.service('db@h').start();
    await lab.events.until('ready db@h');
    const channel = await forward(client, 5432);
    const closed = once(channel, 'close');
    channel.resume();
    await lab.service('db@h').set({ ready: false });
    await closed;
    await rejects(() => forward(client, 5432), /open failure/i);
  }),
);

test(
  "a port that is no service's is the machine's own",
  withClient(async (client) => {
    const echo = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
    await once(echo, 'listening');
    const channel = await forward(client, (echo.address() as AddressInfo).port);
    channel.end('hello');
    assert.is(await text(channel), 'hello');
    echo.close();
  }),
);

test.run();
