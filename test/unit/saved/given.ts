/** Saved plans from topologies and states in a line or two. */
import { decideFrom } from '../../../src/cli/planning.ts';
import { consentIn } from '../../../src/cli/saving.ts';
import { aimAt, type Target } from '../../../src/cli/target.ts';
import type { Goal } from '../../../src/plan/model.ts';
import { digestOf } from '../../../src/saved/digest.ts';
import type { SavedPlan } from '../../../src/saved/model.ts';
import type { InstanceId, Topology } from '../../../src/topology/model.ts';
import type { Observations, State } from '../../../src/topology/state.ts';
import { given } from '../plan/given.ts';

/** `stop db@a`, `start --all --assume-down app@b`, `stop db --exclude web@a --force closure` */
export const aimOf = (topology: Topology, command: string): { aim: Target; assumeDown: string[] } => {
  const [action = '', ...words] = command.split(' ');
  const after = (flag: string): string[] =>
    words.flatMap((word, index) => (words[index - 1] === flag ? word : []));
  const flags = ['--exclude', '--force', '--assume-down'];
  const goal: Goal = {
    action: action as Goal['action'],
    selectors: words.filter(
      (word, index) => !word.startsWith('--') && !flags.includes(words[index - 1] ?? ''),
    ),
    all: words.includes('--all'),
    exclude: after('--exclude'),
    closure: !words.includes('--no-closure'),
    force: after('--force') as Goal['force'],
  };
  const aim = aimAt(topology, goal, after('--assume-down'));
  if (!aim.ok) throw new Error(aim.errors.map(({ message }) => message).join('\n'));
  return { aim: aim.value, assumeDown: after('--assume-down') };
};

/** `web@a=failed db@a=running!`; `!`: running, not ready. All others are running. */
export const seenAs = (topology: Topology, states: string): Observations => {
  const said = new Map(states.split(' ').map((word) => word.split('=') as [InstanceId, string]));
  return new Map(
    [...topology.instances.keys()].map((id) => {
      const word = said.get(id) ?? 'running';
      const state = word.replace('!', '') as State;
      return [id, { state, ready: word === 'running' }];
    }),
  );
};

export const savedOf = (topology: Topology, command: string, states: string): SavedPlan => {
  const { aim, assumeDown } = aimOf(topology, command);
  const seen = seenAs(topology, states);
  const { planned, assumed } = decideFrom(topology, aim, seen);
  if (!planned.ok) throw new Error(planned.refusals.map(({ message }) => message).join('\n'));
  const saved = {
    schema: 'abq.saved-plan/1' as const,
    id: '9f3adc9e-05a4-4b0e-9d5c-2b1f6f0c8a11',
    time: '2026-11-21T02:03:04.000Z',
    author: 'ana@control',
    version: '0.1.0',
    topology: { name: topology.name, hash: topology.hash, instances: [...topology.instances.keys()] },
    consent: consentIn(aim),
    assumeDown,
    assumed,
    observed: Object.fromEntries([...seen].map(([id, { state, ready }]) => [id, { state, ready }])),
    plan: planned.plan,
  };
  return { ...saved, digest: digestOf(saved) };
};

/** `web` on `web@b` requires `db`; `other` stands alone. */
export const PAIR = given('web@b requires db@a\nother@c other@c');

export const HASH = '59a0964d94dcaf54948cf21718303462411293a215d6b309490eaa01edd91551';
