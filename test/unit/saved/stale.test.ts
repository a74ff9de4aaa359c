/** What makes a saved plan stale, and what does not. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decideFrom, errorsOf } from '../../../src/cli/planning.ts';
import { staleness, topologyChanges } from '../../../src/saved/stale.ts';
import { given } from '../plan/given.ts';
import { aimOf, savedOf, seenAs } from './given.ts';

interface Row {
  readonly topology: string;
  readonly command: string;
  readonly before: string;
  readonly now: string;
  /** All that is told; empty: the plan is carried out. */
  readonly told: readonly string[];
}

const CHAIN = 'app@b requires db@a\nweb@c requires app@b';
const GONE = 'is not needed any more';
const MORE = 'is needed now, too';

const rows: readonly Row[] = [
  { topology: CHAIN, command: 'stop db', before: '', now: '', told: [] },
  {
    topology: CHAIN,
    command: 'stop db',
    before: '',
    now: 'web@c=stopped',
    told: [`web@c: was running, is stopped: stop web@c ${GONE}`],
  },
  {
    topology: CHAIN,
    command: 'stop db',
    before: 'web@c=stopped',
    now: '',
    told: [`web@c: was stopped, is running: stop web@c ${MORE}`],
  },
  { topology: CHAIN, command: 'stop db', before: '', now: 'db@a=running! web@c=running!', told: [] },
  { topology: CHAIN, command: 'stop db', before: 'web@c=stopped', now: 'web@c=failed', told: [] },
  { topology: CHAIN, command: 'stop db', before: '', now: 'app@b=changing', told: [] },
  { topology: CHAIN, command: 'stop db', before: '', now: 'app@b=unreachable', told: [] },
  {
    topology: CHAIN,
    command: 'start app',
    before: 'db@a=stopped app@b=stopped web@c=stopped',
    now: 'app@b=stopped web@c=stopped',
    told: [`db@a: was stopped, is running: start db@a ${GONE}`],
  },
  {
    topology: CHAIN,
    command: 'start app',
    before: 'app@b=stopped web@c=stopped',
    now: 'db@a=running! app@b=stopped web@c=stopped',
    told: [`db@a: was running, is running, not ready: start db@a ${MORE}`],
  },
  {
    topology: CHAIN,
    command: 'start app',
    before: 'app@b=stopped web@c=stopped',
    now: 'app@b=failed web@c=failed',
    told: [],
  },
  {
    topology: CHAIN,
    command: 'start app --no-closure',
    before: 'app@b=stopped web@c=stopped',
    now: 'db@a=stopped app@b=stopped web@c=stopped',
    told: ['app@b requires db@a', 'db@a: was running, is stopped'],
  },
  {
    topology: CHAIN,
    command: 'restart db',
    before: 'web@c=stopped',
    now: 'db@a=stopped app@b=stopped web@c=stopped',
    told: [
      `app@b: was running, is stopped: stop app@b ${GONE}, start app@b ${GONE}`,
      `db@a: was running, is stopped: stop db@a ${GONE}`,
    ],
  },
  {
    topology: `${CHAIN}\nother@d after db@a`,
    command: 'stop db',
    before: 'other@d=stopped',
    now: 'other@d=running',
    told: [],
  },
  {
    topology: `${CHAIN}\ncut@d requires db@a\ncut: job`,
    command: 'stop db',
    before: '',
    now: 'cut@d=stopped',
    told: [],
  },
  {
    topology: `${CHAIN}\ncut@d requires db@a\ncut: job`,
    command: 'stop db',
    before: 'cut@d=stopped',
    now: '',
    told: [`cut@d: was stopped, is running: stop cut@d ${MORE}`],
  },
  {
    topology: 'web@c requires 1 of app@a app@b',
    command: 'stop app@a',
    before: '',
    now: 'app@b=stopped',
    told: [`web@c: is as it was: stop web@c ${MORE}`, 'app@b: was running, is stopped'],
  },
  {
    topology: 'db@a db@b\ndb: keep=1',
    command: 'stop db@a',
    before: '',
    now: 'db@b=running!',
    told: ['db', 'db@b: was running, is running, not ready'],
  },
  {
    topology: CHAIN,
    command: 'start web --assume-down db',
    before: 'db@a=unreachable app@b=stopped web@c=stopped',
    now: 'db@a=stopped app@b=stopped web@c=stopped',
    told: [
      `db@a: was unreachable, is stopped: start db@a ${MORE}`,
      `app@b: is as it was: start app@b ${MORE}`,
      `web@c: is as it was: start web@c ${MORE}`,
    ],
  },
  {
    topology: CHAIN,
    command: 'stop db --assume-down web',
    before: 'web@c=unreachable',
    now: 'web@c=stopped',
    told: [],
  },
  {
    topology: CHAIN,
    command: 'stop db --assume-down web',
    before: 'web@c=unreachable',
    now: '',
    told: [
      'web@c was assumed to be down, but its host answers and it is running',
      'web@c: was unreachable, is running',
    ],
  },
];

for (const { topology: text, command, before, now, told } of rows) {
  test(`${text.replaceAll('\n', ', ')}: ${command}, ${before || 'all up'} -> ${now || 'all up'}`, () => {
    const topology = given(text);
    const saved = savedOf(topology, command, before);
    const { aim } = aimOf(topology, command);
    const seen = seenAs(topology, now);
    const { planned, observed } = decideFrom(topology, aim, seen);
    const violations = errorsOf(topology, saved.plan, observed, aim);
    const found = staleness(topology, saved, { seen, planned, violations });
    const messages = found.map(({ message }) => message);
    assert.is(messages.length, told.length, messages.join('\n'));
    for (const [index, message] of messages.entries())
      assert.ok(message.startsWith(told[index] ?? '-'), message);
    if (found.length > 0) assert.not.equal(planned.ok && planned.plan.steps, saved.plan.steps);
    else assert.equal(violations, [], 'the verifier has passed it, too');
  });
}

test('the batches of a rolling restart count on who is ready', () => {
  const topology = given('db@a db@b');
  const saved = savedOf(topology, 'restart db', '');
  const floor = { rule: 'keep', says: 'db keeps 1', min: 1, ready: ['db@a', 'db@b'], down: [] } as const;
  const rolling = {
    by: 'instance',
    batches: [['stop:db@a']],
    pause: 0,
    maxFailures: 0,
    floors: [floor],
  } as const;
  const withFloors = (floors: readonly object[]) =>
    ({ ...saved.plan, rolling: { ...rolling, floors } }) as typeof saved.plan;
  const seen = seenAs(topology, '');
  const judge = (plan: typeof saved.plan) =>
    staleness(
      topology,
      { ...saved, plan: withFloors([floor]) },
      { seen, planned: { ok: true, plan }, violations: [] },
    ).map(({ message }) => message);
  assert.equal(judge(withFloors([{ ...floor }])), []);
  const other = 'its batches or floors would be others now';
  assert.equal(judge(withFloors([{ ...floor, ready: ['db@a'], down: ['db@b'] }])), [other]);
  assert.equal(judge(saved.plan), [other]);
});

test('what the verifier has against it is enough', () => {
  const topology = given('db@a db@b');
  const saved = savedOf(topology, 'stop db', '');
  const violation = { rule: 'keep', message: 'too few', instances: [] };
  const fresh = {
    seen: seenAs(topology, ''),
    planned: { ok: true, plan: saved.plan },
    violations: [violation],
  } as const;
  assert.equal(staleness(topology, saved, fresh), [violation]);
});

const topologies: readonly (readonly [now: string, told: readonly string[]])[] = [
  [CHAIN, ['has the same instances']],
  [`${CHAIN}\nnew@x new@y`, ['added since: new@x, new@y']],
  ['app@b requires db@a\nweb@d requires app@b', ['added since: web@d', 'removed since: web@c']],
];
for (const [now, told] of topologies) {
  test(`another topology: ${told.join('; ')}`, () => {
    const saved = savedOf(given(CHAIN), 'stop db', '');
    assert.equal(topologyChanges(saved, given(CHAIN)), []);
    const messages = topologyChanges(saved, { ...given(now), hash: '1' }).map(({ message }) => message);
    assert.match(messages[0] ?? '', 'topology acme has changed since the plan was made');
    assert.is(messages.length, told.length + 1);
    for (const [index, what] of told.entries()) assert.match(messages[index + 1] ?? '', what);
  });
}

test.run();
