import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { declaredGraph } from '../../../src/topology/graph.ts';
import { sound } from '../config/given.ts';

const graph = declaredGraph(
  sound(`
name: x
hosts: {h: {}}
services:
  web: {on: h, requires: [app], after: [app]}
  app: {on: h, requires: [db], wants: [cache]}
  cache: {on: h, startAfter: [db]}
  db: {on: h}
  idle: {requires: [db]}
`),
);

test('every service, and every dependency that an instance has, parallel ones too', () => {
  assert.equal(
    graph.services().map(({ name }) => name),
    ['app', 'cache', 'db', 'idle', 'web'],
  );
  const edges = graph.edges().map(({ from, to, dependency }) => `${from} ${dependency.kind} ${to}`);
  assert.equal(edges.sort(), [
    ...['app requires db', 'app wants cache', 'cache startAfter db'],
    ...['web after app', 'web requires app'],
  ]);
});

test('what is reached, both ways; unknown names reach nothing', () => {
  assert.equal([...graph.dependenciesOf(['app'])].sort(), ['app', 'cache', 'db']);
  assert.equal([...graph.dependentsOf(['cache'])].sort(), ['app', 'cache', 'web']);
  assert.equal([...graph.dependentsOf(['constructor', 'nothing'])], []);
});

test.run();
