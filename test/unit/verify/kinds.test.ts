/** Milestones, externals and jobs. */
import { test } from 'uvu';
import type { Topology } from '../../../src/topology/model.ts';
import { allDown, plan, seen, topology, type Options } from './build.ts';
import { check } from './table.ts';

const through = (services: Options['services']): Topology =>
  topology(
    { 'db@h': [], 'mid@h': ['requires db@h'], 'api@h': ['requires mid@h'] },
    { services: services ?? {} },
  );
const milestone = through({ mid: { kind: 'milestone' } });
const external = through({ mid: { external: true } });
const job = through({ mid: { kind: 'job' } });
check(test, [
  {
    name: 'a loss passes through a milestone',
    on: milestone,
    plan: plan('stop', 'stop:db@h'),
    observed: seen(milestone),
    tells: ['error closure: api@h db@h'],
    path: ['api@h', 'mid@h', 'db@h'],
  },
  {
    name: 'a milestone is ready when what it requires is',
    on: milestone,
    plan: plan('start', 'start:api@h'),
    observed: new Map([['db@h', { state: 'running', ready: true }]]),
  },
  {
    name: 'a milestone that is not',
    on: milestone,
    plan: plan('start', 'start:api@h'),
    observed: allDown(milestone),
    tells: ['error closure: api@h mid@h'],
    path: ['api@h', 'mid@h', 'db@h'],
  },
  {
    name: 'a milestone that the plan makes ready',
    on: milestone,
    plan: plan('start', 'start:db@h\n start:api@h <- start:db@h!'),
    observed: allDown(milestone),
  },
  {
    name: 'order and failure pass through a milestone',
    on: milestone,
    plan: plan('start', 'start:db@h\n start:api@h'),
    observed: allDown(milestone),
    tells: ['error order: api@h db@h', 'error requires: api@h db@h'],
  },
  {
    name: 'a milestone is no step',
    on: milestone,
    plan: plan('start', 'start:mid@h'),
    observed: seen(milestone),
    tells: ['error form: mid@h'],
  },
  {
    name: 'an external one is no step',
    on: external,
    plan: plan('start', 'start:mid@h'),
    observed: seen(external),
    tells: ['error form: mid@h'],
  },
  {
    name: 'an external one that runs loses what it requires',
    on: external,
    plan: plan('stop', 'stop:db@h'),
    observed: seen(external),
    tells: ['error closure: mid@h db@h'],
  },
  {
    name: 'an external one of which nothing is known loses nothing',
    on: external,
    plan: plan('stop', 'stop:db@h'),
    observed: seen(external, { 'mid@h': 'unknown' }),
  },
  {
    name: 'an external one that may run loses nothing',
    on: external,
    plan: plan('stop', 'stop:db@h'),
    observed: seen(external, { 'mid@h': 'unreachable' }),
  },
  {
    name: 'an external one of which nothing is known is taken for up',
    on: external,
    plan: plan('start', 'start:api@h'),
    observed: allDown(external, { 'mid@h': 'unknown', 'db@h': 'ready' }),
  },
  {
    name: 'an external one that is down',
    on: external,
    plan: plan('start', 'start:api@h'),
    observed: allDown(external),
    tells: ['error closure: api@h mid@h'],
  },
  {
    name: 'nothing waits for a job to run',
    on: job,
    plan: plan('start', 'start:api@h'),
    observed: allDown(job),
  },
  {
    name: 'a job that stops is missed',
    on: job,
    plan: plan('stop', 'stop:mid@h'),
    observed: seen(job),
    tells: ['error closure: api@h mid@h'],
  },
  {
    name: 'a job is not started',
    on: job,
    plan: plan('start', 'start:mid@h'),
    observed: seen(job),
    tells: ['error form: mid@h'],
  },
  {
    name: 'a guard stands before what it guards',
    on: job,
    plan: plan('stop', 'stop:mid@h\n stop:db@h'),
    observed: seen(job, { 'api@h': 'stopped' }),
    tells: ['error order: db@h mid@h', 'error requires: db@h mid@h'],
  },
  {
    name: 'a job that may run is guarded',
    on: job,
    plan: plan('stop', 'stop:db@h'),
    observed: seen(job, { 'mid@h': 'unknown', 'api@h': 'stopped' }),
    tells: ['error closure: mid@h db@h'],
  },
  {
    name: 'a plan brings no consent to kill',
    on: job,
    plan: plan('stop', 'stop:mid@h', ['job']),
    observed: seen(job, { 'api@h': 'stopped' }),
    tells: ['error job: mid@h'],
  },
  {
    name: 'only a named job is killed',
    on: job,
    plan: plan('stop', 'stop:mid@h', ['job']),
    observed: seen(job, { 'api@h': 'stopped' }),
    consent: { force: ['job'] },
    tells: ['warning job: mid@h'],
  },
  {
    name: 'a named job is killed',
    on: job,
    plan: plan('stop', 'stop:mid@h', ['job']),
    observed: seen(job, { 'api@h': 'stopped' }),
    consent: { force: ['job'], literal: new Set(['mid@h'] as const) },
  },
]);

/** The one that is named first requires the other. */
const steep = topology(
  {
    'a@h': ['requires b@h'],
    'b@h': ['requires c@h'],
    'c@h': ['requires d@h'],
    'd@h': ['requires db@h'],
    'db@h': [],
    'web@h': ['requires a@h'],
  },
  { services: Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [name, { kind: 'milestone' }])) },
);
check(test, [
  {
    name: 'milestones are ready one after the other',
    on: steep,
    plan: plan('start', 'start:web@h'),
    observed: allDown(steep, { 'db@h': 'ready' }),
  },
  {
    name: 'milestones are not ready, down to the last',
    on: steep,
    plan: plan('start', 'start:web@h'),
    observed: allDown(steep),
    tells: ['error closure: web@h a@h'],
    path: ['web@h', 'a@h', 'b@h', 'c@h', 'd@h', 'db@h'],
  },
]);

test.run();
