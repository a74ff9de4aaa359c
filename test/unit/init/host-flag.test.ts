import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseHost } from '../../../src/init/host-flag.ts';

const GRAPH = { name: 'g', profiles: ['server', 'kvm'] };

const GOOD: readonly (readonly [
  text: string,
  name: string,
  address: string | undefined,
  profiles: string[],
])[] = [
  ['db1', 'db1', undefined, []],
  ['db1=10.0.0.1', 'db1', '10.0.0.1', []],
  ['db1:server', 'db1', undefined, ['server']],
  ['db1=10.0.0.1:server, kvm', 'db1', '10.0.0.1', ['server', 'kvm']],
  ['db1=[2001:db8::1]:server', 'db1', '2001:db8::1', ['server']],
  ['db1=[::1]', 'db1', '::1', []],
  ['kvm[01-40]=10.0.0.{n}:kvm', 'kvm[01-40]', '10.0.0.{n}', ['kvm']],
  ['  a.b-c_d ', 'a.b-c_d', undefined, []],
];

for (const [text, name, address, profiles] of GOOD) {
  test(`--host '${text}'`, () => {
    const parsed = parseHost(text, GRAPH);
    assert.ok(parsed.ok, JSON.stringify(parsed));
    assert.equal(parsed.host, { name, address, profiles, ssh: {}, tags: [] });
  });
}

const BAD: readonly (readonly [text: string, why: RegExp])[] = [
  ['', /^expected NAME/],
  ['=10.0.0.1', /^expected NAME/],
  ['a b', /expected a host name, or a range .*, not 'a b'/],
  ['site', /a host cannot be called/],
  ['db1=', /expected a host name or an address, not ''/],
  ['db1=a b', /expected a host name or an address, not 'a b'/],
  ['db1=2001:db8::1', /in brackets: db1=\[2001:db8::1\]/],
  ['db1:a b', /the name of a profile.*, not 'a b'/],
  ['db1:serve', /g has no profile 'serve'. Did you mean `server`\?/],
];

for (const [text, why] of BAD) {
  test(`--host '${text}' is refused`, () => {
    const parsed = parseHost(text, GRAPH);
    assert.match(parsed.ok ? 'it was taken' : parsed.why, why);
  });
}

test('without a graph, any profile is a new one', () => assert.ok(parseHost('a:anything', undefined).ok));

test.run();
