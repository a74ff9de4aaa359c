/** Script probes, really run. */
import { spawn } from 'node:child_process';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readProcesses, searchScript } from '../../../src/probes/processes.ts';
import { scriptProbe, showProbe } from '../../../src/probes/scripts.ts';
import { inverted, type Verdict } from '../../../src/probes/verdict.ts';
import type { Probe } from '../../../src/topology/actions.ts';
import type { Become } from '../../../src/topology/model.ts';
import { ask } from '../../../src/survey/ask.ts';
import { localTransport } from '../survey/local.ts';
import { createMachine } from '../survey/machine.ts';
import { makeHost, probe } from '../survey/make.ts';

const tryOnce = async (value: Probe, become: Become = { method: 'none', user: 'root' }): Promise<Verdict> => {
  const machine = createMachine();
  try {
    const question = scriptProbe(value, makeHost('a', { become }), 'x');
    assert.ok(question);
    const asked = await ask(localTransport(machine.options), [question]);
    if (asked.kind !== 'answered' || asked.values[0] === undefined) throw new Error(asked.kind);
    return asked.values[0];
  } finally {
    machine.remove();
  }
};

const ROWS: readonly (readonly [what: string, probe: Probe, kind: Verdict['kind'], why?: string])[] = [
  ['an exec that succeeds', probe.exec('test "$ABQ_SERVICE" = x'), 'holds'],
  ['an exec that fails', probe.exec('echo no; false'), 'not', 'exec `echo no; false` ended with 1: no'],
  ['a list is passed on word by word', probe.exec(['test', 'a b', '=', 'a b']), 'holds'],
  ['a mistyped one', probe.exec('nosuchcommand'), 'broken'],
  [
    'one that hangs',
    probe.exec('sleep 60', { timeout: 100 }),
    'mute',
    'exec `sleep 60` gave no answer within 0.1 s',
  ],
  ['a file that is there', probe.file('/etc/passwd'), 'holds'],
  ['a file that is not', probe.file("/nosuch'file"), 'not', "file /nosuch'file: no such file"],
  ['a process that is not', probe.process('no-such-process-of-abq'), 'not'],
  ['a pattern that is none', probe.process('(abq'), 'broken'],
];

for (const [what, value, kind, why] of ROWS) {
  test(`${what}: ${kind}`, async () => {
    const verdict = await tryOnce(value);
    assert.is(verdict.kind, kind);
    if (why !== undefined) assert.is(verdict.kind === 'holds' ? '' : verdict.why, why);
  });
}

test('a file that only root may see is asked again through the escalation', async () => {
  const question = scriptProbe(
    probe.file('/root/x'),
    makeHost('a', { become: { method: 'sudo', user: 'root' } }),
    'x',
  );
  assert.is(question?.script, 'test -e /root/x || sudo -n test -e /root/x');
});

test('what must be gone', () => {
  assert.equal(inverted({ kind: 'holds' }, 'tcp'), { kind: 'not', why: 'tcp still holds' });
  assert.equal(inverted({ kind: 'not', why: 'refused' }, 'tcp'), { kind: 'holds' });
  assert.is(inverted({ kind: 'mute', why: 'silence proves nothing' }, 'tcp').kind, 'mute');
  assert.is(inverted({ kind: 'broken', why: '' }, 'tcp').kind, 'broken');
});

test('how probes are called', () => {
  assert.equal(
    [probe.exec(['a', 'b c']), probe.tcp(22), probe.http(80, '/x', { tls: true }), probe.file('/f')].map(
      showProbe,
    ),
    ["exec `a 'b c'`", 'tcp 127.0.0.1:22', 'https://127.0.0.1:80/x', 'file /f'],
  );
});

/** A process whose command line is this, for as long as the test runs. */
const named = (name: string) => spawn('sleep', ['600'], { argv0: name, stdio: 'ignore' });

const search = async (pattern: string, beside = ':') => {
  const question = { script: searchScript(pattern), limit: 10_000, parse: (answer: unknown) => answer };
  const asked = await ask(localTransport(), [question, question, { ...question, script: beside }]);
  const outputs = asked.kind === 'answered' ? (asked.values as { output?: string }[]) : [];
  return outputs.slice(0, 2).map(({ output = '' }) => readProcesses(output));
};

test('a search finds processes, with their age and command line', async () => {
  const marker = `abq-found-${process.pid}`;
  const children = [named(`${marker}/a b`), named(`${marker}/c`)];
  try {
    for (const table of await search(`${marker}/.* 600$`)) {
      assert.is(table.kind, 'known');
      if (table.kind !== 'known') continue;
      assert.is(table.count, 2);
      assert.equal(new Set(table.processes.map(({ pid }) => pid)), new Set(children.map(({ pid }) => pid)));
      assert.equal(table.processes.map(({ command }) => command).toSorted(), [
        `${marker}/a b 600`,
        `${marker}/c 600`,
      ]);
      assert.ok(table.processes.every(({ age }) => age >= 0 && age < 60));
    }
  } finally {
    for (const child of children) child.kill('SIGKILL');
  }
});

test('a search finds neither itself, nor its like, nor the shell that it was asked from', async () => {
  const marker = `abq-nobody-${process.pid}`;
  const beside = `sh -c 'sleep 1; :' ${marker}`;
  const tables = await search(marker, beside);
  assert.equal(
    tables.map((table) => table.kind === 'known' && table.count),
    [0, 0],
  );
  const parent = spawn('sh', ['-c', 'sh -s; :', marker], { stdio: ['pipe', 'pipe', 'ignore'] });
  let said = '';
  parent.stdout.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
  parent.stdin.end(searchScript(marker));
  await new Promise((resolve) => parent.on('close', resolve));
  assert.equal(readProcesses(said), { kind: 'known', count: 0, processes: [] });
});

test('a table that cannot be read is not an empty one', () => {
  assert.equal(readProcesses(''), { kind: 'unknown', detail: 'the process table gave no answer' });
  assert.equal(readProcesses('abq:Hidden=hidepid'), { kind: 'unknown', detail: 'hidepid' });
});

test.run();
