/** Order and failure are carried through what does not act. */
import { test } from 'uvu';
import { plan, seen, topology } from './build.ts';
import { check } from './table.ts';

/** Through what does not act. */
const chain = topology({
  'a@h': [],
  'b@h': ['requires a@h'],
  'c@h': ['after b@h'],
  'd@h': ['requires c@h'],
  'e@h': ['startAfter d@h'],
});
const cut = { 'a@h': 'stopped', 'e@h': 'stopped' } as const;
check(test, [
  {
    name: 'what stands between keeps the order',
    on: chain,
    plan: plan('start', 'start:a@h\n start:e@h'),
    observed: seen(chain, cut),
    tells: ['error order: e@h a@h'],
    path: ['a@h', 'b@h', 'c@h', 'd@h', 'e@h'],
  },
  {
    name: 'and is soft where one edge is',
    on: chain,
    plan: plan('start', 'start:a@h\n start:e@h <- start:a@h'),
    observed: seen(chain, cut),
  },
  {
    name: 'a start-only edge orders no stop',
    on: chain,
    plan: plan('stop', 'stop:e@h\n stop:d@h'),
    observed: seen(chain),
  },
  {
    name: 'hard through what stands between',
    on: topology({ 'a@h': [], 'b@h': ['requires a@h'], 'c@h': ['requires b@h'] }),
    plan: plan('start', 'start:a@h\n start:c@h <- start:a@h'),
    observed: new Map([['b@h', { state: 'running', ready: true }]]),
    tells: ['error requires: c@h a@h'],
    path: ['a@h', 'b@h', 'c@h'],
  },
  {
    name: 'nothing is carried through a quorum',
    on: topology({ 'a@h': [], 'b@1': ['requires a@h'], 'b@2': [], 'c@h': ['requires 1 of b@1 b@2'] }),
    plan: plan('start', 'start:a@h\n start:c@h'),
    observed: new Map([['b@2', { state: 'running', ready: true }]]),
  },
  {
    name: 'only what is required can be a quorum',
    on: topology({ 'b@1': [], 'b@2': [], 'c@h': ['after 1 of b@1 b@2'] }),
    plan: plan('start', 'start:b@1\n start:b@2\n start:c@h <- start:b@1'),
    observed: new Map(),
    tells: ['error order: c@h b@2'],
  },
  {
    name: 'an edge that is implied by a way round',
    on: topology({ 'a@h': [], 'b@h': ['requires a@h'], 'c@h': ['requires a@h', 'requires b@h'] }),
    plan: plan('start', 'start:a@h\n start:b@h <- start:a@h!\n start:c@h <- start:b@h!'),
    observed: new Map(),
  },
]);

/** Two that are ordered through one that does not act. */
const line = topology({ 'a@h': [], 'b@h': ['after a@h'], 'c@h': ['after b@h'] });
check(test, [
  {
    name: 'the stop of the first goes before the start of the last',
    on: line,
    plan: plan('start', 'stop:a@h\n start:c@h'),
    observed: seen(line, { 'c@h': 'stopped' }),
    tells: ['error order: c@h a@h'],
    path: ['a@h', 'b@h', 'c@h'],
  },
  {
    name: 'the stop of the last goes before the start of the first',
    on: line,
    plan: plan('start', 'stop:c@h\n start:a@h'),
    observed: seen(line, { 'a@h': 'stopped' }),
    tells: ['error order: a@h c@h'],
    path: ['c@h', 'b@h', 'a@h'],
  },
]);

test.run();
