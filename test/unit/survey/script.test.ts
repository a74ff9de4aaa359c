/** Many questions as one script: really run, in each shell that this machine has. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Answer, Question } from '../../../src/probes/question.ts';
import { ask } from '../../../src/survey/ask.ts';
import { hostScript, readAnswers } from '../../../src/survey/script.ts';
import type { ExecResult, Transport } from '../../../src/transports/transport.ts';
import { localTransport } from './local.ts';

const SHELLS = ['dash', 'bash', 'busybox sh'].filter(
  (shell) => spawnSync(shell.split(' ')[0] ?? '', ['--help']).error === undefined,
);

const asked = (script: string, limit = 20_000): Question<Answer> => ({
  script,
  limit,
  parse: (answer) => answer,
});

const exit = (code: number, output: string): Answer => ({ kind: 'exit', code, output });

const ROWS: readonly (readonly [script: string, answer: Answer])[] = [
  ['echo out; echo err >&2; exit 3', exit(3, 'out\nerr\n')],
  [':', exit(0, '')],
  ["printf 'a  b\\n\\n'", exit(0, 'a  b\n\n')],
  ['cat; echo "the input is empty"', exit(0, 'the input is empty\n')],
  [`echo "it's"; echo '$HOME'`, exit(0, "it's\n$HOME\n")],
  ['echo "[$abq_q]"', exit(0, '[]\n')],
  ['kill -s KILL $(sh -c "echo \\$PPID")', exit(137, '')],
];

/** `commandLine` as /proc has it, each word ended by NUL. */
const isRunning = (commandLine: string): boolean =>
  readdirSync('/proc').some((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/cmdline`, 'utf8') === commandLine;
    } catch {
      return false;
    }
  });

for (const shell of SHELLS) {
  test(`${shell}: each question has its answer`, async () => {
    const result = await ask(
      localTransport({ shell }),
      ROWS.map(([script]) => asked(script)),
    );
    assert.equal(result, { kind: 'answered', values: ROWS.map(([, answer]) => answer) });
  });

  test(`${shell}: one that hangs hides no other, and is ended`, async () => {
    const marker = `99${process.pid}`;
    const result = await ask(localTransport({ shell }), [
      asked(`trap '' TERM; sleep ${marker} & sleep ${marker}; exit 1`, 1000),
      asked('echo here'),
    ]);
    assert.equal(result, { kind: 'answered', values: [{ kind: 'timeout', after: 1000 }, exit(0, 'here\n')] });
    assert.not.ok(isRunning(`sleep\0${marker}\0`));
  });

  test(`${shell}: much output is cut to its end`, async () => {
    const result = await ask(localTransport({ shell }), [
      asked('yes | head -c 100000; echo; echo last; exit 7'),
    ]);
    const [answer] = result.kind === 'answered' ? result.values : [];
    if (answer?.kind !== 'exit') return assert.unreachable();
    assert.is(answer.code, 7);
    assert.ok(answer.output.length <= 3000);
    assert.match(answer.output, /\nlast\n$/);
  });
}

test('the text of a question stands in no command line', async () => {
  const result = await ask(localTransport(), [
    asked('sleep 0.3; :', 5000),
    asked("tr '\\0' ' ' </proc/$abq_root/cmdline; ps -ef | grep -c '[s]leep 0.3; :'", 5000),
  ]);
  const [, answer] = result.kind === 'answered' ? result.values : [];
  assert.match(answer?.kind === 'exit' ? answer.output : '', /^\/bin\/sh -s +0\n$/);
});

test('a truncated script runs nothing', () => {
  const script = hostScript([asked('echo run')], 'abc123');
  for (const length of [script.length - 1, script.length - 6, script.length / 2]) {
    const cut = spawnSync('sh', ['-s'], { input: script.slice(0, length), encoding: 'utf8' });
    if (length < script.length - 2) assert.is(cut.stdout, '', String(length));
  }
});

/** Answers each call with the next result. */
const canned = (...results: readonly ((script: string) => ExecResult)[]): Transport & { calls: number } => {
  const transport = {
    calls: 0,
    ready: () => Promise.resolve(undefined),
    exec: (_argv: readonly string[], { stdin = '' }: { stdin?: string }) => {
      const result = results[Math.min(transport.calls++, results.length - 1)];
      if (result === undefined) throw new Error('no result');
      return Promise.resolve(result(stdin));
    },
    connect: () => Promise.resolve({ reason: 'closed' as const, message: 'no' }),
    close: () => Promise.resolve(),
  };
  return transport;
};

const nonceOf = (script: string): string => /abq_nonce=(\w+)/.exec(script)?.[1] ?? '';
const frame = (script: string, id: number, text: string): string =>
  `\n${nonceOf(script)} ${id} exit 0\n${text}\n${nonceOf(script)} .\n`;

test('what a profile prints around the answers is nobody’s', async () => {
  const transport = canned((script) => ({
    ...{ kind: 'exit', code: 0, stderr: '' },
    stdout: `Welcome!\nabc 0 exit 1\nno\nabc .${frame(script, 1, 'b')}You have mail${frame(script, 0, 'a')}`,
  }));
  const result = await ask(transport, [asked(''), asked('')]);
  assert.equal(result, { kind: 'answered', values: [exit(0, 'a'), exit(0, 'b')] });
});

test('an answer that does not come is missing, with the reason', async () => {
  const nologin = canned(() => ({
    kind: 'exit',
    code: 1,
    stdout: 'This account is not available.\n',
    stderr: '',
  }));
  const message = 'the shell ended with 1: This account is not available.';
  assert.equal(await ask(nologin, [asked('')]), { kind: 'answered', values: [{ kind: 'missing', message }] });
  const late = canned((script) => ({ kind: 'timeout', stdout: frame(script, 0, 'a'), stderr: '' }));
  assert.equal(await ask(late, [asked(''), asked('')]), {
    kind: 'answered',
    values: [exit(0, 'a'), { kind: 'missing', message: 'the shell did not end in time' }],
  });
});

test('after a lost connection it is asked once more', async () => {
  const lost = (): ExecResult => ({ kind: 'lost', message: 'cut', stdout: '', stderr: '' });
  const back = canned(lost, (script) => ({
    kind: 'exit',
    code: 0,
    stdout: frame(script, 0, 'a'),
    stderr: '',
  }));
  assert.equal(await ask(back, [asked('')]), { kind: 'answered', values: [exit(0, 'a')] });
  const gone = canned(lost);
  assert.equal(await ask(gone, [asked('')]), { kind: 'lost', message: 'cut' });
  assert.is(gone.calls, 2);
});

test('lost after the last answer is no loss', async () => {
  const transport = canned((script) => ({
    kind: 'lost',
    message: 'cut',
    stdout: frame(script, 0, 'a'),
    stderr: '',
  }));
  assert.is((await ask(transport, [asked('')])).kind, 'answered');
  assert.is(transport.calls, 1);
});

test('the first frame of a question counts', () => {
  const output = 'n 0 exit 1\na\nn .\n\nn 0 timeout\n\nn .\n';
  assert.equal(readAnswers([asked('')], 'n', output, ''), [exit(1, 'a')]);
});

test('no question needs no host', async () => {
  const transport = canned();
  assert.equal(await ask(transport, []), { kind: 'answered', values: [] });
  assert.is(transport.calls, 0);
});

test.run();
