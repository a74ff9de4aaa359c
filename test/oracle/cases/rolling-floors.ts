/** Rolling restarts: floors, and the assignments that hold them. */
import { allUp, doc, down, unready, up } from './case.ts';
import { roll, rollAll, type RollingCase } from './rolling-case.ts';
import type { KeepDoc, ServiceDoc } from '../types.ts';

const keeping = (keep: KeepDoc, rest: ServiceDoc = {}) =>
  doc('a/x b/x c/y d/y', { db: { on: ['a', 'b', 'c', 'd'], keep, ...rest } });
const perSite: KeepDoc = { min: 1, per: 'site' };
const clever =
  'where the simple sequence breaks a floor, another assignment with the same sizes that holds all';
const binds = '`keep` binds rolling plans';
const notReady = 'reading 30: those that were not ready count when an earlier batch has started them';

const keepCases: RollingCase[] = [
  {
    says: `${binds}, every instance named or not`,
    document: keeping(3),
    goal: roll('db', { batch: '2' }),
    observed: allUp,
    expected: { refused: 'floor' },
  },
  {
    says: `${binds}: \`--all\` is no consent here`,
    document: keeping('75%'),
    goal: rollAll({ batch: '2' }),
    observed: allUp,
    expected: { refused: 'floor' },
  },
  {
    says: `${binds}: percentages rounded up`,
    document: keeping('51%'),
    goal: roll('db'),
    observed: allUp,
    expected: { batches: ['db@a', 'db@b', 'db@c', 'db@d'], floors: ['keep 3: db@a db@b db@c db@d'] },
  },
  {
    says: '`--force floor` overrides `keep` alone',
    document: keeping(3),
    goal: { ...roll('db', { batch: '2' }), force: ['floor'] },
    observed: allUp,
    expected: { batches: ['db@a db@b', 'db@c db@d'], floors: [] },
  },
  {
    says: '`--force floor` does not take from a dependent what it needs',
    document: doc('a b w', {
      db: { on: ['a', 'b'], keep: 1 },
      web: { on: ['w'], requires: [{ service: 'db', need: 1 }] },
    }),
    goal: { ...roll('db', { batch: '2' }), force: ['floor'] },
    observed: allUp,
    expected: { refused: 'dependent' },
  },
  {
    says: 'reading 30: a floor that is already broken refuses any batch that takes a member of it',
    document: keeping(3),
    goal: roll('db@a'),
    observed: { '*': up, 'db@c': down, 'db@d': unready },
    expected: { refused: 'floor' },
  },
  {
    says: 'reading 30: to start one takes nothing',
    document: keeping(4),
    goal: roll('db@c'),
    observed: { '*': up, 'db@c': down },
    expected: { batches: ['+db@c'] },
  },
  {
    says: notReady,
    document: keeping(3),
    goal: roll('db'),
    observed: { '*': up, 'db@a': down },
    expected: { batches: ['+db@a', 'db@b', 'db@c', 'db@d'], floors: ['keep 3: db@b db@c db@d | db@a'] },
  },
  {
    says: `${notReady}: so it goes first, though its id comes last`,
    document: keeping(3),
    goal: roll('db@b db@d'),
    observed: { '*': up, 'db@d': down },
    expected: { batches: ['+db@d', 'db@b'] },
  },
  {
    says: `${notReady}: not what the same batch starts`,
    document: keeping(3),
    goal: roll('db@b db@d', { batch: '2' }),
    observed: { '*': up, 'db@d': down },
    expected: { refused: 'floor' },
  },
];

const cleverCases: RollingCase[] = [
  {
    says: `${clever}: one of each site`,
    document: keeping(perSite),
    goal: roll('db', { batch: '2' }),
    observed: allUp,
    expected: { sizes: [2, 2], apart: ['db@a db@b', 'db@c db@d'] },
  },
  {
    says: `${clever}: no more than one of each site at once, so three are too many`,
    document: keeping(perSite),
    goal: roll('db', { batch: '3' }),
    observed: allUp,
    expected: { refused: 'floor' },
  },
  {
    says: `${clever}: a group per site, a percentage of each`,
    document: keeping({ min: '50%', per: 'site' }),
    goal: roll('db'),
    observed: allUp,
    expected: {
      batches: ['db@a', 'db@b', 'db@c', 'db@d'],
      floors: ['keep 1: db@a db@b', 'keep 1: db@c db@d'],
    },
  },
  {
    says: `${clever}: of what a dependent needs in its site`,
    document: doc('a/x b/x c/y d/y', {
      db: { on: ['a', 'b', 'c', 'd'] },
      web: { on: ['a', 'c'], requires: [{ service: 'db', scope: 'site', need: 1 }] },
    }),
    goal: roll('db', { batch: '2' }),
    observed: allUp,
    expected: { sizes: [2, 2], apart: ['db@a db@b', 'db@c db@d'] },
  },
  {
    says: `${clever}: but never against a serial list`,
    document: keeping(perSite, { serial: ['a', 'b', 'c', 'd'] }),
    goal: roll('db', { batch: '2' }),
    observed: allUp,
    expected: { refused: 'floor' },
  },
  {
    says: `${clever}: a serial list that leaves room for it`,
    document: keeping(perSite, { serial: ['a', 'c'] }),
    goal: roll('db', { batch: '2' }),
    observed: allUp,
    expected: { sizes: [2, 2], apart: ['db@a db@b', 'db@c db@d'] },
  },
  {
    says: `${clever}: \`--by host\`, two services that keep one each`,
    document: doc('a b c d', { db: { on: ['a', 'b'], keep: 1 }, mq: { on: ['c', 'd'], keep: 1 } }),
    goal: rollAll({ by: 'host', batch: '2' }),
    observed: allUp,
    expected: { sizes: [2, 2], apart: ['db@a db@b', 'mq@c mq@d'] },
  },
  {
    says: 'Floors hold at every instant: those who join count as down until they are back',
    document: doc('a b', { db: { on: ['a', 'b'] }, web: { on: ['a', 'b'], keep: 1, requires: ['db'] } }),
    goal: roll('db', { withDependents: true }),
    observed: allUp,
    expected: { refused: 'floor' },
  },
];

export const floorCases: RollingCase[] = [...keepCases, ...cleverCases];
