/** Floors. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Plan } from '../../../src/plan/model.ts';
import type { Consent } from '../../../src/plan/verify/violation.ts';
import { verify } from '../../../src/plan/verify/verify.ts';
import type { InstanceId, Quantity, Topology } from '../../../src/topology/model.ts';
import { consent, plan, seen, told, topology, type Seen } from './build.ts';

const tells = (
  of: Topology,
  made: Plan,
  but: Record<string, Seen> = {},
  over: Partial<Consent> = {},
): string[] => told(verify(of, made, seen(of, but), consent(over)));

const kept = (min: Quantity, per: 'platform' | 'site' = 'platform'): Topology =>
  topology(
    { 'r@1': [], 'r@2': [], 'r@3': [], 'r@4': [] },
    { services: { r: { keep: { min, per } } }, sites: { 1: 'x', 2: 'x', 3: 'y', 4: 'y' } },
  );
const everyone = new Set<InstanceId>(['r@1', 'r@2', 'r@3', 'r@4']);
const two = plan('stop', 'stop:r@1\n stop:r@2');
const floors: readonly {
  readonly name: string;
  readonly on: Topology;
  readonly but?: Record<string, Seen>;
  readonly made?: Plan;
  readonly consent?: Partial<Consent>;
  readonly tells?: readonly string[];
}[] = [
  { name: 'is kept', on: kept({ count: 2 }) },
  { name: 'is broken', on: kept({ count: 3 }), tells: ['error keep: r@1 r@2'] },
  { name: 'is rounded up', on: kept({ percent: 51 }), tells: ['error keep: r@1 r@2'] },
  { name: 'is exact', on: kept({ percent: 50 }) },
  { name: 'is broken on a site', on: kept({ count: 1 }, 'site'), tells: ['error keep: r@1 r@2'] },
  {
    name: 'counts the ready ones',
    on: kept({ count: 2 }),
    but: { 'r@4': 'running' },
    tells: ['error keep: r@1 r@2'],
  },
  { name: 'falls with --all', on: kept({ count: 3 }), consent: { all: true } },
  { name: 'falls when all are named', on: kept({ count: 3 }), consent: { literal: everyone } },
  {
    name: 'holds when some are named',
    on: kept({ count: 3 }),
    consent: { literal: new Set<InstanceId>(['r@1', 'r@2']) },
    tells: ['error keep: r@1 r@2'],
  },
  {
    name: 'is forced',
    on: kept({ count: 3 }),
    consent: { force: ['floor'] },
    tells: ['warning keep: r@1 r@2'],
  },
  {
    name: 'falls when all are selected',
    on: kept({ count: 3 }),
    consent: { selected: everyone },
  },
  {
    name: 'binds what a start propagates',
    on: kept({ count: 3 }),
    made: plan('start', 'stop:r@1\n stop:r@2'),
    consent: { all: true, literal: everyone },
    tells: ['error keep: r@1 r@2'],
  },
  {
    name: 'that was broken before allows no more',
    on: kept({ count: 4 }),
    but: { 'r@1': 'running' },
    made: plan('restart', 'stop:r@1\n start:r@1 <- stop:r@1'),
    tells: ['error keep: r@1'],
  },
  {
    name: 'does not count a stop of what is down',
    on: kept({ count: 4 }),
    but: { 'r@1': 'stopped' },
    made: plan('stop', 'stop:r@1'),
  },
];
for (const { name, on, but, made = two, consent: given, tells: expected } of floors)
  test(`a floor ${name}`, () => assert.equal(tells(on, made, but, given), expected ?? []));

test.run();
