/** Starts of what ran before, and what is warned of. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { explainCause } from '../../../src/plan/explain.ts';
import type { Goal, Planned, Ran } from '../../../src/plan/model.ts';
import { plan } from '../../../src/plan/plan.ts';
import { verify } from '../../../src/plan/verify/verify.ts';
import type { InstanceId, Topology } from '../../../src/topology/model.ts';
import { given, lines, planned, show } from './given.ts';
import { check, title, type Row } from './table.ts';

const restored = (
  topology: Topology,
  from: readonly Ran[],
  states = '',
  exclude: readonly InstanceId[] = [],
): Planned => {
  const goal: Goal = {
    ...{ action: 'start', selectors: [], all: false, exclude, closure: false, force: [] },
    restore: { from },
  };
  const ids = from.flatMap(({ instances }) => instances).filter((id) => topology.instances.has(id));
  const said = new Map(states.split(' ').map((word) => word.split('=') as [InstanceId, 'running']));
  const observed = new Map(
    [...topology.instances.keys()].map((id) => {
      const state = said.get(id) ?? 'stopped';
      return [id, { state, ready: state === 'running' }] as const;
    }),
  );
  const excluded = new Set(exclude);
  const made = plan(topology, goal, { instances: ids.toSorted(), literal: new Set(ids) }, excluded, observed);
  if (made.ok) {
    const consent = { all: false, literal: new Set(ids), selected: new Set(ids), excluded, force: [] };
    const errors = verify(topology, made.plan, observed, consent).filter(
      ({ severity }) => severity === 'error',
    );
    assert.equal(errors, []);
  }
  return made;
};

const ran = (run: string, ...instances: readonly InstanceId[]): Ran => ({ run, instances });

const STARTS: readonly {
  says: string;
  topology: string;
  from: readonly Ran[];
  states?: string;
  exclude?: readonly InstanceId[];
  plan: string;
}[] = [
  {
    says: 'exactly that, in its order: nothing that it wants',
    topology: 'web@c requires app@b\n app@b requires db@a\n app@b wants log@d',
    from: [ran('r1', 'app@b', 'db@a')],
    plan: `
      start:db@a
      start:app@b <- start:db@a!`,
  },
  {
    says: 'what it requires and did not run refuses by name',
    topology: 'app@b requires db@a',
    from: [ran('r1', 'app@b')],
    plan: `
      unmet-requirement: app@b requires db@a (stopped), and the plan does not start it
        Start db@a first, or override with --force closure.`,
  },
  {
    says: 'unless it is ready by now',
    topology: 'app@b requires db@a',
    from: [ran('r1', 'app@b')],
    states: 'db@a=running',
    plan: `
      start:app@b`,
  },
  {
    says: 'a standby that ran is started, and a protected one',
    topology: 'vip@b: standby\n vault: protected\n vip@a vip@b vault@a',
    from: [ran('r1', 'vip@b', 'vault@a')],
    plan: `
      start:vault@a
      start:vip@b`,
  },
  {
    says: 'what runs already is no step',
    topology: 'app@b db@a',
    from: [ran('r1', 'app@b', 'db@a')],
    states: 'db@a=running',
    plan: `
      start:app@b
      unchanged: db@a`,
  },
  {
    says: 'what is no longer there is told, and left',
    topology: 'app@b',
    from: [ran('r2', 'app@b'), ran('r1', 'gone@x')],
    plan: `
      start:app@b
      warning restore: run r1 stopped gone@x, no longer in the topology: left alone`,
  },
  {
    says: 'no running dependent is restarted with it',
    topology: 'app@b after db@a restart',
    from: [ran('r1', 'db@a')],
    states: 'app@b=running',
    plan: `
      start:db@a`,
  },
  {
    says: 'without what is excluded',
    topology: 'app@b db@a',
    from: [ran('r1', 'app@b', 'db@a')],
    exclude: ['db@a'],
    plan: `
      start:app@b`,
  },
];

for (const { says, topology, from, states, exclude, plan: text } of STARTS)
  test(`restore: ${says}`, () =>
    assert.is(show(restored(given(topology), from, states, exclude)), lines(text)));

test('each step says which run it is restored from', () => {
  const made = restored(given('app@b requires db@a'), [ran('r2', 'app@b'), ran('r1', 'db@a')]);
  assert.equal(made.ok && made.plan.steps.map(({ id, cause }) => `${id}: ${explainCause(cause)}`), [
    'start:db@a: restored from run r1',
    'start:app@b: restored from run r2',
  ]);
});

const WARNINGS: readonly Row[] = [
  {
    says: 'a dependent that is up while what it needs is down',
    topology: 'app@b requires db@a',
    command: 'start db',
    states: 'app@b=running',
    plan: `
      start:db@a
      warning broken: app@b runs although db@a, which it requires, is down`,
  },
  {
    says: 'one that is down is none',
    topology: 'app@b requires db@a',
    command: 'start db',
    plan: `
      start:db@a`,
  },
  {
    says: 'nor one that only wants it',
    topology: 'app@b wants db@a',
    command: 'start db',
    states: 'app@b=running',
    plan: `
      start:db@a`,
  },
];

for (const row of WARNINGS) test(title(row), () => check(row));

/** `vpn` on `gw` carries the way; the hosts named in `over` are reached over `hop`. */
const wayOf = (hop: string, over: readonly string[], command: string): string[] => {
  const topology = given('vpn@gw db@far app@near');
  for (const { service, host } of topology.instances.values()) {
    if (service.name === 'vpn') Object.assign(service, { way: true });
    if (host.name === 'gw') Object.assign(host, { address: '10.0.0.1' });
    if (over.includes(host.name)) Object.assign(host.ssh, { proxyJump: hop });
  }
  const made = planned(topology, command);
  return made.ok
    ? made.plan.warnings.filter(({ rule }) => rule === 'way').map(({ message }) => message)
    : ['refused'];
};

const carries = (lost: string): string =>
  `the plan stops vpn@gw, which carries abq's own connections: ${lost} may not be reached then`;

const WAYS: readonly (readonly [hop: string, over: readonly string[], command: string, warned: string[]])[] =
  [
    ['gw', ['far'], 'stop --all', [carries('far')]],
    ['ops@10.0.0.1:2222', ['far', 'near'], 'stop --all', [carries('far, near')]],
    ['outer,gw', ['near'], 'restart --all', [carries('near')]],
    ['elsewhere', ['far'], 'stop --all', [carries('the hosts behind it')]],
    ['gw', ['far'], 'stop db', []],
    ['gw', ['far'], 'start --all', []],
  ];

for (const [hop, over, command, warned] of WAYS)
  test(`${command}, ${over.join(' and ')} over ${hop}`, () =>
    assert.equal(wayOf(hop, over, command), warned));

test.run();
