/** A rolling run as lines and in the report, without colour. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { eventLine } from '../../../src/views/lines.ts';
import { runReport } from '../../../src/views/report.ts';
import { styleFor } from '../../../src/views/style.ts';
import { play, type Scene } from '../../scenario/run/scripted.ts';
import { floor, inBatches, planOf, restart } from '../run/sketch.ts';

const plain = styleFor(false);
const no = { start: { ends: 1, becomes: 'stopped' } } as const;
const three = [restart('db@a'), restart('db@b'), restart('db@c')];

const linesOf = async (scene: Scene): Promise<string[]> => {
  const { entries, state } = await play(scene);
  return entries.flatMap((entry) => eventLine(entry, state, plain)?.slice('00:00:00 '.length) ?? []);
};

const without = (lines: readonly string[], word: RegExp): string[] =>
  lines.filter((line) => word.test(line)).map((line) => line.replace(/^\[ *\d+\/\d+\] /, ''));

test('lines: each batch with its instances, and each pause', async () => {
  const lines = await linesOf({ plan: planOf(inBatches(three, { pause: 30_000 })) });
  assert.equal(without(lines, /batch/), [
    'batch 1 of 3: db@a',
    'pause of 30 s before batch 2 of 3',
    'batch 2 of 3: db@b',
    'pause of 30 s before batch 3 of 3',
    'batch 3 of 3: db@c',
  ]);
});

test('lines: a batch of hundreds stays a line', async () => {
  const many = Array.from({ length: 300 }, (_, at) => `db@host-${at}` as const);
  const lines = await linesOf({ plan: planOf(inBatches([restart(...many)])) });
  assert.match(without(lines, /batch/)[0] ?? '', /^batch 1 of 1: db@host-0, .* and 288 more$/);
});

test('lines: what was not begun says why', async () => {
  const lines = await linesOf({ plan: planOf(inBatches(three)), hosts: { 'db@a': no } });
  assert.ok(
    without(lines, /stop db@b/).includes('stop db@b cancelled: 1 instance failed, --max-failures allows 0'),
  );
});

const ROWS: readonly { says: string; scene: Scene; head: RegExp; told: readonly string[] }[] = [
  {
    says: 'all of it',
    scene: { plan: planOf(inBatches(three)) },
    head: /^restart done in 5 s: 6 done$/,
    told: ['3 of 3 batches done'],
  },
  {
    says: 'too many failed',
    scene: { plan: planOf(inBatches(three)), hosts: { 'db@b': no } },
    head: /^restart ended with problems in 5 s: 3 done, 1 failed, 2 cancelled$/,
    told: ['1 of 3 batches done', 'it went no further: 1 instance failed, --max-failures allows 0'],
  },
  {
    says: 'a floor, told once however many steps it kept from beginning',
    scene: {
      plan: planOf(inBatches(three, { maxFailures: 2, floors: [floor(2, ['db@a', 'db@b', 'db@c'])] })),
      hosts: { 'db@a': no },
    },
    head: /4 cancelled$/,
    told: [
      '0 of 3 batches done',
      'it went no further: keeps 2 ready, and without db@b only 1 would be ready; not ready: db@a',
    ],
  },
  {
    says: 'interrupted in a pause',
    scene: { plan: planOf(inBatches(three, { pause: 100_000 })), interrupt: 1000 },
    head: /^restart interrupted in 5 s: 2 done, 4 cancelled$/,
    told: ['1 of 3 batches done'],
  },
];

for (const { says, scene, head, told } of ROWS)
  test(`report: ${says}`, async () => {
    const { state } = await play(scene);
    const lines = runReport(state, 5000, [], plain).split('\n');
    assert.match(lines[0] ?? '', head);
    assert.equal(
      lines.filter((line) => /batches|no further/.test(line)),
      told,
    );
  });

test('report: another restart says nothing of batches', async () => {
  const { state } = await play({ plan: planOf({ steps: restart('db@a') }) });
  assert.not.match(runReport(state, 5000, [], plain), /batch/);
});

test('lines: who is missing from a floor, and an interrupt', async () => {
  const floors = [floor(2, ['db@a', 'db@b', 'db@c'])];
  const lines = await linesOf({
    plan: planOf(inBatches(three, { floors })),
    hosts: { 'db@c': { later: { after: 5, state: 'failed' } } },
  });
  assert.equal(without(lines, /looking at 3|not ready any more/), [
    'looking at 3 instances before batch 2 of 3',
    'not ready any more: db@c (failed)',
  ]);
  const cut = await linesOf({ plan: planOf(inBatches(three)), interrupt: 5 });
  assert.ok(cut.some((line) => line.includes('what was stopped is started again')));
});

test.run();
