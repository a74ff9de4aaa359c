/** What is asked of the hosts, call by call: nothing is decided or repeated before the state was seen. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { apart, planOf } from '../../unit/run/sketch.ts';
import type { Script } from './script.ts';
import { play } from './scripted.ts';

const start = apart('start:db@a');
const stop = apart('stop:db@a');

const table = [
  { says: 'a start', plan: start, script: {}, calls: 'observe start confirm survey' },
  { says: 'a stop', plan: stop, script: {}, calls: 'observe stop confirm survey' },
  { says: 'already there', plan: stop, script: { found: 'stopped' }, calls: 'observe survey' },
  {
    says: 'a failure is looked into, and not vouched for',
    plan: start,
    script: { start: { becomes: 'stopped' } },
    calls: 'observe start confirm diagnose',
  },
  {
    says: 'a failed command: looked at once, and waited for only when it is coming',
    plan: start,
    script: { start: { ends: 1, readyAfter: 100 } },
    calls: 'observe start confirm confirm survey',
  },
  {
    says: 'waited for once, not for ever',
    plan: start,
    script: { start: { ends: 1, becomes: 'unready' }, patience: 0 },
    calls: 'observe start confirm confirm diagnose',
  },
  {
    says: 'never sent: seen again before it is repeated',
    plan: start,
    script: { start: [{ ends: 'unsent' }, {}] },
    calls: 'observe start observe start confirm survey',
  },
  {
    says: 'lost while clearing: seen again before it goes on',
    plan: start,
    script: { found: 'failed', clear: { ends: 'lost' } },
    calls: 'observe clear observe start confirm survey',
  },
  {
    says: 'lost while clearing, and the residue is still seen: not cleared twice',
    plan: start,
    script: { found: 'failed', clear: { ends: 'lost', becomes: 'failed' } },
    calls: 'observe clear observe start confirm survey',
  },
  {
    says: 'lost in the command: the state decides',
    plan: stop,
    script: { stop: { ends: 'lost' } },
    calls: 'observe stop confirm survey',
  },
  {
    says: 'a last hook that was never sent: the state is proved anew',
    plan: stop,
    script: { afterStop: [{ ends: 'unsent' }, {}] },
    calls: 'observe stop confirm afterStop observe confirm afterStop survey',
  },
  {
    says: 'a last hook that was never sent, and the state did not stay',
    plan: start,
    script: { start: { next: { after: 3, state: 'stopped' } }, afterStart: { ends: 'unsent' } },
    calls: 'observe start confirm afterStart observe confirm diagnose',
  },
] as const satisfies readonly { says: string; plan: unknown; script: Script; calls: string }[];

for (const { says, plan, script, calls } of table) {
  test(says, async () => {
    const ran = await play({ plan: planOf(plan), hosts: { 'db@a': script } });
    const seen = ran.calls.map((call) => (call.kind === 'command' ? call.of.split(' ')[0] : call.kind));
    assert.is(seen.join(' '), calls);
  });
}

test('a command is named by run, step, phase and attempt', async () => {
  const plan = planOf(start);
  const { state } = await play({ plan, hosts: { 'db@a': { start: [{ ends: 'unsent' }, {}] } } });
  const sent = state.steps.get('start:db@a')?.commands.map(({ phase, attempt }) => [phase, attempt]);
  assert.equal(sent, [
    ['start', 1],
    ['start', 2],
  ]);
});

test('the last look takes in what the run vouches for', async () => {
  const plan = planOf({ ...apart('start:db@a', 'start:mq@a'), unchanged: ['log@a'] });
  const { calls } = await play({ plan, hosts: { 'mq@a': { found: 'absent' } } });
  assert.is(calls.at(-1)?.of, 'log@a db@a');
});

test('after an interrupt nothing new is even looked at', async () => {
  const plan = planOf(apart('start:db@a', 'start:mq@a'));
  const { calls } = await play({ plan, policy: { parallel: 1 }, interrupt: 3 });
  assert.equal([...new Set(calls.map((call) => call.of))], ['start:db@a', 'start db@a']);
});

test('a run that was cut short claims nothing, and looks no more', async () => {
  const plan = planOf(apart('start:db@a', 'start:mq@a'));
  const { calls } = await play({ plan, policy: { parallel: 1 }, interrupt: 3 });
  assert.not(calls.some((call) => call.kind === 'survey'));
});

test.run();
