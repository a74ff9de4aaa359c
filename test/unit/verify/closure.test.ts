/** What is left without what it requires, and what starts without it. */
import { test } from 'uvu';
import type { Topology } from '../../../src/topology/model.ts';
import { allDown, plan, seen, topology, type Seen } from './build.ts';
import { check, type Example } from './table.ts';

const pair: Topology = topology({ 'db@h': [], 'api@h': ['requires db@h'], 'web@h': ['requires api@h'] });
const left = (state: Seen, ...tells: string[]): Example => ({
  name: `a dependent that is ${state}`,
  on: pair,
  plan: plan('stop', 'stop:db@h'),
  observed: seen(pair, { 'api@h': state, 'web@h': 'stopped' }),
  tells,
});
const alone = (state: Seen, ...tells: string[]): Example => ({
  name: `a requirement that is ${state}`,
  on: pair,
  plan: plan('start', 'start:api@h'),
  observed: allDown(pair, { 'db@h': state }),
  tells,
});
const states: readonly Seen[] = ['running', 'absent', 'changing', 'unknown', 'unreachable'];
check(test, [
  left('stopped'),
  left('failed'),
  left('ready', 'error closure: api@h db@h'),
  ...states.map((state) => left(state, `${state === 'absent' ? 'warning' : 'error'} closure: api@h db@h`)),
  alone('ready'),
  alone('stopped', 'error closure: api@h db@h'),
  alone('failed', 'error closure: api@h db@h'),
  ...states.map((state) => alone(state, 'error closure: api@h db@h')),
  {
    name: 'what is left, not what requires that',
    on: pair,
    plan: plan('stop', 'stop:db@h'),
    observed: seen(pair),
    tells: ['error closure: api@h db@h'],
  },
  {
    name: 'forced',
    on: pair,
    plan: plan('stop', 'stop:db@h'),
    observed: seen(pair, { 'web@h': 'stopped' }),
    consent: { force: ['closure'] },
    tells: ['warning closure: api@h db@h'],
  },
  {
    name: 'another force does not help',
    on: pair,
    plan: plan('start', 'start:api@h'),
    observed: allDown(pair),
    consent: { all: true, force: ['floor', 'protected', 'job'] },
    tells: ['error closure: api@h db@h'],
  },
  {
    name: 'what was not asked is not known to be down',
    on: pair,
    plan: plan('stop', 'stop:db@h'),
    observed: new Map([['web@h', { state: 'stopped', ready: false }]]),
    tells: ['error closure: api@h db@h'],
  },
  {
    name: 'what is broken already and stays so',
    on: pair,
    plan: plan('stop', 'stop:web@h'),
    observed: seen(pair, { 'db@h': 'failed' }),
    tells: ['warning broken: api@h db@h'],
  },
  {
    name: 'a stop of what is down takes nothing away',
    on: pair,
    plan: plan('stop', 'stop:db@h'),
    observed: seen(pair, { 'db@h': 'stopped' }),
    tells: ['warning broken: api@h db@h'],
  },
  {
    name: 'what is broken already and is mended',
    on: pair,
    plan: plan('start', 'start:db@h'),
    observed: seen(pair, { 'db@h': 'failed' }),
  },
  {
    name: 'a restart that leaves it down',
    on: pair,
    plan: plan('restart', 'stop:api@h\n stop:db@h <- stop:api@h!\n start:api@h <- stop:api@h stop:db@h'),
    observed: seen(pair, { 'web@h': 'stopped' }),
    tells: ['error closure: api@h db@h'],
  },
]);

test.run();
