/** What every transport to a host with a POSIX shell does alike; each check gets a transport of its own. */
import * as assert from 'uvu/assert';
import type { ExecResult, Transport } from '../../../src/transports/transport.ts';

const LIMIT = { timeout: 20_000 };

const commands: readonly (readonly [what: string, argv: readonly string[], expected: Partial<ExecResult>])[] =
  [
    ['success', ['true'], { kind: 'exit', code: 0 }],
    ['failure', ['false'], { kind: 'exit', code: 1 }],
    ['a code of its own', ['sh', '-c', 'exit 42'], { kind: 'exit', code: 42 }],
    ['what ssh itself uses for its errors', ['sh', '-c', 'exit 255'], { kind: 'exit', code: 255 }],
    ['no such program', ['no-such-program'], { kind: 'exit', code: 127 }],
    ['death by a signal', ['sh', '-c', 'kill -TERM $$'], { kind: 'signal', signal: 'SIGTERM', stderr: '' }],
    ['death by another', ['sh', '-c', 'kill -KILL $$'], { kind: 'signal', signal: 'SIGKILL', stderr: '' }],
    [
      'words stay words',
      ['printf', '%s|', 'a b', "it's", '$HOME', '\\n', 'x\ny', '', '!'],
      { stdout: "a b|it's|$HOME|\\n|x\ny||!|" },
    ],
    ['both streams', ['sh', '-c', 'echo out; echo err >&2'], { stdout: 'out\n', stderr: 'err\n' }],
    ['no line end', ['sh', '-c', 'printf out; printf err >&2'], { stdout: 'out', stderr: 'err' }],
    ['streams that are closed', ['sh', '-c', 'exec >&- 2>&-; exit 3'], { kind: 'exit', code: 3 }],
    ['an empty input', ['cat'], { kind: 'exit', code: 0, stdout: '' }],
    ['the locale', ['sh', '-c', 'echo $LC_ALL'], { stdout: 'C\n' }],
    ['a path with sbin', ['sh', '-c', 'case $PATH in */usr/sbin*) echo yes; esac'], { stdout: 'yes\n' }],
    [
      'a script longer than an argument can be',
      ['sh', '-c', `: ${'x'.repeat(200_000)}\necho "$#" "$1"`, 'me', 'a b'],
      { kind: 'exit', stdout: '1 a b\n' },
    ],
    [
      'a child in the background does not hold the command',
      ['sh', '-c', '(sleep 4; echo late) & echo started'],
      { kind: 'exit', code: 0, stdout: 'started\n', stderr: '' },
    ],
  ];

/** Ends the first, which must be there, where the second must not; a zombie is gone. */
const lives = (daemon = '', leader = ''): string =>
  `grep -q '^State:.*sleeping' /proc/${daemon}/status && kill ${daemon} && ! kill -0 ${leader}`;

const endsLeader =
  (trap: string) =>
  async (host: Transport): Promise<void> => {
    const script = `sleep 300 & echo $! $$; ${trap} exec sleep 100`;
    const result = await host.exec(['sh', '-c', script], { timeout: 500, ends: 'leader' });
    assert.is(result.kind, 'timeout');
    const [daemon, leader] = (result.kind === 'timeout' ? result.stdout : '').trim().split(' ');
    const after = await host.exec(['sh', '-c', lives(daemon, leader)], LIMIT);
    assert.is(after.kind === 'exit' && after.code, 0, JSON.stringify(after));
  };

/** The processes of a group, which may be another's than the command's own. */
const MEMBERS = `for one in /proc/[0-9]*/stat; do
  { read -r _ _ state _ group _ <$one; } 2>/dev/null && [ "$group $state" != "$1 Z" ] && [ "$group" = "$1" ] && echo $one
done; :`;

const endsGroup =
  (trap: string) =>
  async (host: Transport): Promise<void> => {
    const script = `${trap} sleep 60 & read -r _ _ _ _ group _ </proc/$$/stat; echo $group; while :; do sleep 1; done`;
    const result = await host.exec(['sh', '-c', script], { timeout: 500 });
    assert.is(result.kind, 'timeout');
    const group = result.kind === 'timeout' ? result.stdout.trim() : '';
    assert.match(group, /^\d+$/);
    const after = await host.exec(['sh', '-c', MEMBERS, 'me', group], LIMIT);
    assert.is(after.kind === 'exit' && after.stdout, '');
  };

export const CONTRACT: readonly (readonly [what: string, check: (host: Transport) => Promise<void>])[] = [
  [
    'commands end as they end on the host',
    async (host) => {
      for (const [what, argv, expected] of commands) {
        const result = await host.exec(argv, LIMIT);
        assert.equal({ ...result, ...expected }, result, what);
      }
    },
  ],
  [
    'input and environment reach the command',
    async (host) => {
      const env = { ABQ_VAR_NAME: "a 'b'\n$c" };
      const options = { ...LIMIT, stdin: 'one\ntwo\\n', env };
      const result = await host.exec(['sh', '-c', 'cat; printf %s "$ABQ_VAR_NAME"'], options);
      assert.is(result.kind === 'exit' && result.stdout, `one\ntwo\\n${env.ABQ_VAR_NAME}`);
    },
  ],
  [
    'much input arrives whole',
    async (host) => {
      const result = await host.exec(['wc', '-c'], { ...LIMIT, stdin: 'x'.repeat(2_000_000) });
      assert.is(result.kind === 'exit' && result.stdout.trim(), '2000000');
    },
  ],
  [
    'input that nobody reads does not matter',
    async (host) => {
      const result = await host.exec(['true'], { ...LIMIT, stdin: 'x'.repeat(4_000_000) });
      assert.is(result.kind, 'exit');
    },
  ],
  ['a command that overstays is ended with its children', endsGroup('')],
  ['a command that overstays and ignores its end is killed with its children', endsGroup('trap "" TERM;')],
  [
    'a command that overstays is ended without what it left behind, where only its leader ends',
    endsLeader(''),
  ],
  ['and killed without it', endsLeader('trap "" TERM;')],
  [
    'output beyond the limit is drained and dropped',
    async (host) => {
      const script = 'echo first; head -c 3000000 /dev/zero | tr "\\0" x; echo; echo last';
      const options = { ...LIMIT, maxBytes: 1000 };
      const result = await host.exec(['sh', '-c', script], options);
      const output = result.kind === 'exit' ? result.stdout : '';
      assert.match(output, /^first\nx+\n\[\.\.\. 2999012 bytes dropped \.\.\.\]\nx+\nlast\n$/);
      const errors = await host.exec(['sh', '-c', `{ ${script}; } >&2`], options);
      assert.match(
        errors.kind === 'exit' ? errors.stderr : '',
        /^first\nx+\n\[.* dropped \.\.\.\]\nx+\nlast\n$/,
      );
    },
  ],
  [
    'a command without a limit',
    async (host) => assert.is((await host.exec(['sleep', '0.1'], { timeout: Infinity })).kind, 'exit'),
  ],
  [
    'several commands at once',
    async (host) => {
      const many = Array.from({ length: 12 }, (_, index) => host.exec(['echo', String(index)], LIMIT));
      const outputs = (await Promise.all(many)).map((one) =>
        one.kind === 'exit' ? one.stdout.trim() : one.kind,
      );
      assert.equal(outputs, [...Array(12).keys()].map(String));
    },
  ],
  [
    'after close nothing is sent',
    async (host) => {
      assert.is((await host.exec(['true'], LIMIT)).kind, 'exit');
      await host.close();
      const result = await host.exec(['true'], LIMIT);
      assert.is(result.kind === 'unsent' && result.failure.reason, 'closed');
      assert.is((await host.ready())?.reason, 'closed');
    },
  ],
];
