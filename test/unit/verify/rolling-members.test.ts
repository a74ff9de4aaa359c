/** Who may be in a rolling plan, and where. */
import { test } from 'uvu';
import type { Consent } from '../../../src/plan/verify/violation.ts';
import type { InstanceId, Topology } from '../../../src/topology/model.ts';
import { inTurn, rolling, type Asked } from './batched.ts';
import { seen, topology, type Seen } from './build.ts';
import { check, type Example } from './table.ts';

interface More extends Asked {
  readonly but?: Readonly<Record<string, Seen>>;
  readonly consent?: Partial<Consent>;
}

const example = (
  name: string,
  on: Topology,
  literal: readonly InstanceId[],
  text: string,
  { but = {}, consent = {}, ...asked }: More,
  ...tells: string[]
): Example => ({
  ...{ name, on, plan: rolling(text, asked), observed: seen(on, but), tells },
  consent: { literal: new Set(literal), ...consent },
});

/** The API requires both. */
const pair = topology({ 'r@1': [], 'r@2': [], 'api@h': ['requires r@1 r@2'], 'web@h': ['requires api@h'] });
const two: InstanceId[] = ['r@1', 'r@2'];
const apart = inTurn([['r@1'], ['r@2']]);
const joined = `
  stop:api@h
  stop:r@1 <- stop:api@h!
  start:r@1 <- stop:r@1
  --
  stop:r@2 <- stop:api@h!
  start:r@2 <- stop:r@2
  start:api@h <- start:r@2! start:r@1!`;
const webDown = { but: { 'web@h': 'stopped' } } as const;
const onPair = (name: string, text: string, more: More, ...tells: string[]): Example =>
  example(name, pair, two, text, { ...webDown, ...more }, ...tells);
const whole = `
  stop:api@h
  stop:r@1 <- stop:api@h!
  stop:r@2 <- stop:api@h!
  start:r@1 <- stop:r@1
  start:r@2 <- stop:r@2
  start:api@h <- start:r@1! start:r@2!`;
check(test, [
  onPair(
    'a dependent of all that stays up',
    apart,
    {},
    'error closure: api@h r@1',
    'error closure: api@h r@2',
  ),
  onPair(
    'left alone by force',
    apart,
    { consent: { force: ['closure'] } },
    'warning closure: api@h r@1',
    'warning closure: api@h r@2',
  ),
  onPair('one that is down is not missed', apart, { but: { 'api@h': 'stopped', 'web@h': 'stopped' } }),
  onPair('a dependent that joins', joined, { withDependents: true }),
  onPair(
    'what it needs would stop although it did not',
    joined.replace('stop:r@2 <- stop:api@h!', 'stop:r@2'),
    { withDependents: true },
    'error requires: r@2 api@h',
  ),
  onPair(
    'it would start although what it needs did not',
    joined.replace(' start:r@1!', ''),
    { withDependents: true },
    'error requires: api@h r@1',
  ),
  onPair('one that joins without consent', joined, {}, 'error closure: api@h'),
  onPair(
    'what requires one that joins',
    joined,
    { withDependents: true, but: {} },
    'error closure: web@h api@h',
  ),
  onPair(
    'one that starts too early',
    joined
      .replace('\n  start:api@h <- start:r@2! start:r@1!', '')
      .replace('--', 'start:api@h <- start:r@1! stop:api@h\n --'),
    { withDependents: true },
    'error closure: api@h r@2',
    'error rolling: r@2 api@h',
  ),
  onPair(
    'one that is not started again',
    joined.replace('\n  start:api@h <- start:r@2! start:r@1!', ''),
    { withDependents: true },
    'error rolling: api@h',
  ),
  onPair(
    'one that is down for longer than it must',
    `stop:api@h\n--\n${joined.replace('stop:api@h\n', '')}`,
    { withDependents: true },
    'error rolling: api@h',
    'error rolling: ',
  ),
  example('all are named and go down together', pair, [...two, 'api@h'], whole, webDown),
  example(
    'named, and down for two batches',
    pair,
    [...two, 'api@h'],
    joined,
    webDown,
    'error rolling: r@2 api@h',
    'error rolling: api@h r@1',
    'error rolling: api@h',
    'error rolling: r@1 api@h',
  ),
]);

const single = topology({ 'r@1': [], 'r@2': [], 'x@h': [] }, { services: { x: { protected: true } } });
const onSingle = (name: string, text: string, more: More, ...tells: string[]): Example =>
  example(name, single, two, text, more, ...tells);
check(test, [
  onSingle(
    'one that nobody selected',
    inTurn([['r@1', 'x@h'], ['r@2']]),
    { consent: { literal: new Set(two) } },
    'error protected: x@h',
    'error closure: x@h',
  ),
  onSingle(
    'one that was excluded',
    apart,
    { consent: { excluded: new Set(['r@1']) } },
    'error closure: r@1',
    'error rolling: ',
  ),
  onSingle('selected by --all', apart, { consent: { literal: new Set(), all: true } }),
  onSingle('selected by a glob', apart, { consent: { literal: new Set(), selected: new Set(two) } }),
  onSingle(
    'one that is stopped for good',
    apart.replace('start:r@2 <- stop:r@2!', ''),
    {},
    'error rolling: r@2',
  ),
  onSingle('one that is down is only started', 'start:r@1\n--\n' + inTurn([['r@2']]), {
    but: { 'r@1': 'failed' },
  }),
  onSingle('one that runs is only started', 'start:r@1\n--\n' + inTurn([['r@2']]), {}, 'error rolling: r@1'),
  onSingle(
    'one that starts in another batch',
    'stop:r@1\n--\nstart:r@1 \n stop:r@2\n start:r@2 <- stop:r@2!',
    {},
    'error rolling: r@1',
    'error rolling: ',
    'error rolling: ',
  ),
]);

/** The proxy restarts with the redis that it needs one of, the agent with the proxy. */
const taken = topology({
  'r@1': [],
  'r@2': [],
  'proxy@h': ['requires 1 of r@1 r@2 restart'],
  'agent@h': ['after proxy@h restart'],
});
const floors = ['need 1: r@1 r@2'];
const onTaken = (name: string, batches: InstanceId[][], more: More, ...tells: string[]): Example =>
  example(name, taken, two, inTurn(batches), { floors, ...more }, ...tells);
check(test, [
  onTaken('what restarts with a target', [['r@1'], ['r@2'], ['proxy@h'], ['agent@h']], {}),
  onTaken(
    'what does not',
    [['r@1'], ['r@2']],
    {},
    'error closure: proxy@h r@1',
    'error closure: proxy@h r@2',
  ),
  onTaken('what is down', [['r@1'], ['r@2']], { but: { 'proxy@h': 'stopped' } }),
  onTaken('what was excluded', [['r@1'], ['r@2']], { consent: { excluded: new Set(['proxy@h']) } }),
  onTaken(
    'what does not, along a chain',
    [['r@1'], ['r@2'], ['proxy@h']],
    {},
    'error closure: agent@h proxy@h',
  ),
  onTaken(
    'what restarts before it',
    [['r@1'], ['proxy@h'], ['r@2'], ['agent@h']],
    {},
    'error order: proxy@h r@2',
  ),
]);

const ring = topology(
  { 'r@1': [], 'r@2': [], 'r@3': [] },
  { services: { r: { serial: { start: ['3', '1'], stop: ['1', '3'] } } } },
);
const all: InstanceId[] = ['r@1', 'r@2', 'r@3'];
check(test, [
  example('listed hosts in their order', ring, all, inTurn([['r@3'], ['r@2'], ['r@1']]), {}),
  example(
    'listed hosts the other way',
    ring,
    all,
    inTurn([['r@1'], ['r@2'], ['r@3']]),
    {},
    'error serial: r@1 r@3',
  ),
]);

/** The guard goes first, and others start the job. */
const guarded = topology(
  { 'r@1': [], 'r@2': [], 'job@h': ['requires r@1'] },
  { services: { job: { kind: 'job' } } },
);
check(test, [
  example(
    'a job that runs is waited for',
    guarded,
    two,
    'stop:job@h\n stop:r@1 <- stop:job@h!\n start:r@1 <- stop:r@1\n--\n' + inTurn([['r@2']]),
    { withDependents: true },
  ),
  example('a job that runs is forgotten', guarded, two, apart, {}, 'error closure: job@h r@1'),
]);

test.run();
