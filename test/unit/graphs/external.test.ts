/** What a topology makes external inherits nothing of how the graph would manage it. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { sound, told, topologyOf } from '../config/given.ts';

const GRAPH = `
services:
  db:
    manager: systemd
    unit: [mariadb, mysqld]
    start: a
    stop: b
    status: c
    process: d
    hooks: {beforeStop: e}
    ready: {tcp: 3306}
    caution: It keeps everything.
    purpose: The database.
    requires: [disk]
  disk: {}
  app: {unit: shop, requires: [db]}`;
const HOSTS = 'hosts: {h: {services: [db, disk, app]}}';

const platform = (service: string): string => `name: x\n${HOSTS}\nservices: {db: ${service}}`;

test('of an external service, management goes and everything else stays', () => {
  const topology = sound(GRAPH, platform('{external: true}'));
  const { service, dependencies } = topology.instances.get('db@h')!;
  const { manager, unit, start, stop, status, process, hooks } = service;
  assert.equal(
    { manager, unit, start, stop, status, process, hooks },
    {
      manager: 'auto',
      unit: [],
      start: undefined,
      stop: undefined,
      status: undefined,
      process: undefined,
      hooks: {},
    },
  );
  assert.equal([service.external, service.ready.length], [true, 1]);
  assert.equal([service.caution, service.purpose], ['It keeps everything.', 'The database.']);
  assert.equal(
    dependencies.map((each) => each.declared.on),
    ['disk'],
  );
  assert.equal(topology.services.get('app')?.unit, ['shop'], 'another service keeps its own');
});

test('it also goes when a document between the two says so', () => {
  const topology = sound(GRAPH, 'services: {db: {external: true}}', platform('{caution: c}'));
  assert.equal(topology.services.get('db')?.unit, []);
});

interface Kept {
  readonly name: string;
  readonly documents: readonly string[];
  readonly errors: readonly string[];
}

const errors: readonly Kept[] = [
  {
    name: 'one document says both',
    documents: [GRAPH, platform('{external: true, unit: mariadb}')],
    errors: ['3:33 an external service has no `unit`'],
  },
  {
    name: 'the first document says both',
    documents: [platform('{external: true, stop: b}').replace('[db, disk, app]', '[db]')],
    errors: ['3:33 an external service has no `stop`'],
  },
  {
    name: 'what is external gets a unit',
    documents: ['services: {db: {external: true}, disk: {}, app: {}}', platform('{unit: mariadb}')],
    errors: ['3:17 an external service has no `unit`'],
  },
];

for (const { name, documents, errors: expected } of errors) {
  test(`it stays an error when ${name}`, () => {
    const result = topologyOf(...documents);
    assert.equal(result.ok ? [] : result.errors.map(told), expected);
  });
}

test('external: false takes nothing away', () => {
  assert.equal(sound(GRAPH, platform('{external: false}')).services.get('db')?.unit, ['mariadb', 'mysqld']);
});

test.run();
