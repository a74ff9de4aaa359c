import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  bastionCommand,
  canBeOption,
  commandArgs,
  masterArgs,
  streamArgs,
} from '../../../src/transports/openssh/argv.ts';
import { withoutDebug } from '../../../src/transports/openssh/client.ts';
import { judge } from '../../../src/transports/openssh/errors.ts';
import { socketBase } from '../../../src/transports/openssh/folder.ts';
import { Trailer } from '../../../src/transports/openssh/trailer.ts';
import { topologyOf, type HostOptions } from '../../scenario/transports/fixtures.ts';

const argsOf = (options: Omit<HostOptions, 'name'>, proxyCommand?: string): readonly string[] => {
  const host = topologyOf({ name: 'h', ...options }).hosts.get('h');
  if (host === undefined) throw new Error('no host');
  return masterArgs({
    host,
    path: '/run/s',
    timing: { keepAlive: { interval: 100, count: 3 } },
    proxyCommand,
  });
};

test('a master takes what the topology says, and leaves the rest to the configuration', () => {
  const plain = argsOf({});
  assert.equal(plain.slice(-2), ['--', 'h']);
  for (const flag of ['-F', '-l', '-p', '-i']) assert.not.ok(plain.includes(flag), flag);
  for (const option of ['HostName', 'UserKnownHostsFile', 'IdentityFile', 'IdentitiesOnly', 'ProxyCommand'])
    assert.not.match(plain.join(' '), option);
});

const said: readonly (readonly [options: Omit<HostOptions, 'name'>, words: string])[] = [
  [{}, '-N -T -M -S /run/s'],
  [{}, '-o BatchMode=yes'],
  [{}, '-o ControlPersist=no'],
  [{}, '-o StrictHostKeyChecking=yes'],
  [{}, '-o ConnectTimeout=20'],
  [{ connectTimeout: 1500 }, '-o ConnectTimeout=2'],
  [{ connectTimeout: 10 }, '-o ConnectTimeout=1'],
  [{}, '-o ServerAliveInterval=1 -o ServerAliveCountMax=3'],
  [{ address: '10.0.0.1' }, '-o HostName=10.0.0.1'],
  [{ address: 'fe80::1%eth0' }, '-o HostName=fe80::1%%eth0'],
  [{ ssh: { user: 'ops', port: 2222, configFile: '/c' } }, '-F /c -l ops -p 2222'],
  [{ ssh: { hostKeys: 'accept-new' } }, '-o StrictHostKeyChecking=accept-new'],
  [{ ssh: { knownHosts: '/a b/50%' } }, '-o UserKnownHostsFile="/a b/50%%"'],
  [{ ssh: { identityFile: '/k' } }, '-o IdentityFile="/k" -o IdentitiesOnly=yes'],
];

test('settings of the topology as options', () => {
  for (const [options, words] of said) assert.match(argsOf(options).join(' '), words);
  assert.match(argsOf({}, 'x -W').join(' '), '-o ProxyCommand=x -W -o ProxyUseFdpass=no');
});

test('a client goes through its master or nowhere, and the command is one word', () => {
  for (const args of [commandArgs('/run/s', "exec 'a b'"), streamArgs('/run/s', '127.0.0.1', 80)])
    assert.match(args.join(' '), '-F /dev/null -S /run/s -o BatchMode=yes -o ProxyCommand=false');
  assert.equal(commandArgs('/run/s', "exec 'a b'").slice(-3), ['--', 'host', "exec 'a b'"]);
  assert.match(streamArgs('/run/s', '::1', 80).join(' '), '-W [::1]:80 -- host');
  assert.match(bastionCommand('/a %/ssh', '/run/s'), /^'\/a %%\/ssh' .* -W '\[%h\]:%p' -- host$/);
});

test('paths that would reach ssh as something else', () => {
  for (const [path, can] of [
    ['/a b/%d/$x', true],
    ['/a"b', false],
    ['/a\\b', false],
    ['/${HOME}/b', false],
  ] as const)
    assert.is(canBeOption(path), can, path);
});

test('sockets need a short path that means itself', () => {
  const long = `/${'x'.repeat(80)}`;
  assert.equal(socketBase([undefined, '', 'relative', '/run/user/1000', '/a%h', '/$x', long, '/tmp']), [
    '/run/user/1000',
    '/tmp',
  ]);
});

const target = {
  name: 'h',
  address: '10.0.0.1',
  port: 22,
  user: 'ops',
  keyName: '10.0.0.1',
  where: 'h (10.0.0.1:22, user ops)',
  place: '10.0.0.1:22',
};

const CHANGED = `@@@@@@@@@@@@@@@@@@
@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @
The fingerprint for the ED25519 key sent by the remote host is
SHA256:abc.
Offending ED25519 key in /home/me/.ssh/known hosts:7
Host key for 10.0.0.1 has changed and you have requested strict checking.
Host key verification failed.`;

const failures: readonly (readonly [text: string, reason: string, message: RegExp, hint: RegExp])[] = [
  [
    CHANGED,
    'host-key-changed',
    /not the known one.*SHA256:abc/,
    /-R '10\.0\.0\.1' -f \/home\/me\/\.ssh\/known hosts$/,
  ],
  [
    'No ED25519 host key is known for 10.0.0.1 and you have requested strict checking.\r\nHost key verification failed.\r\n',
    'host-key-unknown',
    /not known; ssh says: No ED25519/,
    /accept-new/,
  ],
  ['ops@10.0.0.1: Permission denied (publickey).\r\n', 'auth', /login refused.*\(publickey\)/, /agent/],
  [
    'Received disconnect from 10.0.0.1 port 22:2: Too many authentication failures\r\n',
    'auth',
    /login refused/,
    /ssh ops@/,
  ],
  [
    'ssh: connect to host 10.0.0.1 port 22: Connection refused\r\n',
    'refused',
    /connection refused/,
    /port 22/,
  ],
  ['ssh: connect to host 10.0.0.1 port 22: Connection timed out\r\n', 'timeout', /no answer/, /port 22/],
  ['Connection timed out during banner exchange\r\n', 'timeout', /no answer/, /port 22/],
  ['ssh: connect to host 10.0.0.1 port 22: No route to host\r\n', 'unreachable', /no route/, /host up/],
  ['ssh: connect to host 10.0.0.1 port 22: Network is unreachable\r\n', 'unreachable', /no route/, /host up/],
  ['ssh: Could not resolve hostname h: Name or service not known\r\n', 'dns', /name is not known/, /DNS/],
  [
    'Unable to negotiate with 10.0.0.1 port 22: no matching host key type found. Their offer: ssh-rsa\r\n',
    'unsupported',
    /Their offer/,
    /-v/,
  ],
  [
    'kex_exchange_identification: banner line 0: HTTP/1.1 400 Bad Request\r\nkex_exchange_identification: Connection closed by remote host\r\n',
    'closed',
    /"HTTP\/1\.1 400 Bad Request" instead/,
    /^$/,
  ],
  [
    'nc: no such host\nkex_exchange_identification: Connection closed by remote host\r\nConnection closed by UNKNOWN port 65535\r\n',
    'closed',
    /nc: no such host/,
    /-v/,
  ],
  [
    'Stdio forwarding request failed: Session open refused by peer\r\nConnection closed by UNKNOWN port 65535\r\n',
    'refused',
    /jumped/,
    /AllowTcpForwarding/,
  ],
  ['Connection closed by 10.0.0.1 port 22\r\n', 'closed', /Connection closed by 10/, /-v/],
  ['', 'closed', /closed during the login$/, /-v/],
];

test('what ssh says has a reason, and is kept', () => {
  for (const [text, reason, message, hint] of failures) {
    const judged = judge(target, text);
    if (judged.kind !== 'failed') throw new Error(`${text}: ${judged.kind}`);
    assert.is(judged.failure.reason, reason, text);
    assert.match(judged.failure.message, message);
    assert.match(judged.failure.message, /^h \(10\.0\.0\.1:22, user ops\): /);
    assert.match(judged.failure.hint ?? '', hint);
  }
});

test('a server that drops a login for its limits is told from others', () => {
  for (const line of ['read: Connection reset by peer', 'Connection closed by remote host'])
    assert.is(judge(target, `kex_exchange_identification: ${line}\r\n`).kind, 'dropped');
  const text = 'kex_exchange_identification: banner line 0: Not allowed at this time\r\n';
  assert.equal(judge(target, text), { kind: 'dropped', text: 'Not allowed at this time' });
});

test('what -v adds is not told', () => {
  assert.is(withoutDebug('OpenSSH_9.2p1\r\ndebug1: x\r\nno such thing\r\n'), 'no such thing');
});

/** What passes and how it ends, the input cut after each `|`. */
const trailers: readonly (readonly [input: string, passed: string, end: readonly unknown[] | undefined])[] = [
  ['out\n|MARK 0 \n', 'out\n', [0, undefined]],
  ['no line end|MARK 3 \n', 'no line end', [3, undefined]],
  ['a|MA|RK 1|43 TE|RM\n', 'a', [143, 'SIGTERM']],
  ['a MARK 137 SIGKILL\n|late', 'a late', [137, 'SIGKILL']],
  ['MARK 0 \nMARK 1 \n', 'MARK 1 \n', [0, undefined]],
  ['MARK 200 72\n', '', [200, undefined]],
  ['MARK 162 RTMIN+0\n', '', [162, 'SIGRTMIN+0']],
  ['only MAR', 'only MAR', undefined],
  ['MARK 1', 'MARK 1', undefined],
  ['', '', undefined],
];

test('the last line of a command, however it is cut', () => {
  for (const [input, passed, end] of trailers) {
    let out = '';
    let seen: readonly unknown[] | undefined;
    const trailer = new Trailer(
      'MARK',
      (chunk) => (out += chunk.toString()),
      (code, signal) => (seen = [code, signal]),
    );
    for (const part of input.split('|')) trailer.add(Buffer.from(part));
    trailer.flush();
    assert.is(out, passed, input);
    assert.equal(seen, end, input);
  }
});

test.run();
