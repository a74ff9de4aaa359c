import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { select } from '../../../src/topology/selectors.ts';
import { selectorDocument, selectorRows } from '../expectations/selectors.ts';
import { sound } from '../config/given.ts';

const shared = sound(JSON.stringify(selectorDocument));

for (const { selectors, instances, why } of selectorRows) {
  test(`${selectors.join(' ') || 'none'}: ${why}`, () => {
    const result = select(shared, selectors);
    const expected = instances === 'error' ? instances : [...instances].sort();
    assert.equal(result.ok ? result.value.instances : 'error', expected);
  });
}

const acme = sound(`
name: acme
hosts:
  api: {site: hq, services: [redis, tomcat]}
  kvm[01-12]: {site: bcn, services: [aim]}
services: {redis: {}, tomcat: {}, aim: {}, unused: {}}`);

/** The selectors, the instances that are consented to by name, or the words of the error and of its way out. */
const LITERAL: readonly (readonly [selectors: string, literal: string])[] = [
  ['redis', 'redis@api'],
  ['redis@api', 'redis@api'],
  ['red*', ''],
  ['@api', ''],
  ['host:api', ''],
  ['aim@kvm[01-02]', ''],
  ['@api tomcat', 'tomcat@api'],
];

for (const [selectors, literal] of LITERAL) {
  test(`named literally: ${selectors}`, () => {
    const result = select(acme, selectors.split(' '));
    assert.equal(result.ok && [...result.value.literal].join(' '), literal);
  });
}

const ERRORS: readonly (readonly [selector: string, message: string, hint: RegExp])[] = [
  ['rdis', "unknown service 'rdis'", /Did you mean `redis`/],
  ['kvm01', "'kvm01' is a host, not a service", /Write @kvm01/],
  ['@kvm13', "unknown host 'kvm13'", /Did you mean `kvm1[0-2]`|Did you mean `kvm03`/],
  ['redis@kvm01', "'redis@kvm01' matches nothing: redis is not on kvm01", /`api`/],
  ['sote:bcn', "'sote:bcn' is no selector: nothing is selected by 'sote'", /Did you mean `site`/],
  ['site:bnc', "unknown site 'bnc'", /Did you mean `bcn`/],
  ['tag:x', "unknown tag 'x'", /no tags/],
  ['zz*', "'zz*' matches nothing", /./],
  ['unused', "'unused' matches no instance", /placed/],
  ['a@b@c', "'a@b@c' is no selector", /./],
  ['redis@', "'redis@' is no selector", /./],
  ['', 'an empty selector selects nothing', /--all/],
  ['constructor', "unknown service 'constructor'", /./],
];

for (const [selector, message, hint] of ERRORS) {
  test(`error: ${selector || 'empty'}`, () => {
    const result = select(acme, [selector]);
    const [error] = result.ok ? [] : result.errors;
    assert.is(error?.message, message);
    assert.match(error?.hint ?? '', hint);
  });
}

test('every selector that is wrong is told', () => {
  const result = select(acme, ['x', 'redis', 'y']);
  assert.is(result.ok ? 0 : result.errors.length, 2);
});

test('everything is selected by --all alone, and by it everything', () => {
  const all = select(acme, [], { all: true });
  assert.is(all.ok && all.value.instances.length, 14);
  assert.is(all.ok && all.value.literal.size, 0);
  assert.not.ok(select(acme, []).ok);
  assert.not.ok(select(acme, ['redis'], { all: true }).ok);
});

test('a range selects as it declares', () => {
  const result = select(acme, ['@kvm[02-03]', 'host:kvm[11-12]']);
  assert.equal(result.ok && result.value.instances, ['aim@kvm02', 'aim@kvm03', 'aim@kvm11', 'aim@kvm12']);
});

test('the name of a service alone is no consent to start the passive node of a pair', () => {
  const pair = sound(
    'name: pair\nhosts: {a: {services: [vip, key]}, b: {services: [vip, key], standby: [vip, key]}}\nservices: {vip: {}, key: {protected: true}}',
  );
  const literal = (selector: string): string[] => {
    const result = select(pair, [selector]);
    return result.ok ? [...result.value.literal] : [];
  };
  assert.equal(literal('vip'), ['vip@a']);
  assert.equal(literal('vip@b'), ['vip@b']);
  assert.equal(literal('key'), ['key@a', 'key@b'], 'what is protected is named by its service as well');
});

test.run();
