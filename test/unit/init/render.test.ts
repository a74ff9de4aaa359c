/** What is written is what was meant, whatever the names look like, and it is a valid topology. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { check } from '../../../src/init/check.ts';
import type { HostDraft } from '../../../src/init/draft.ts';
import { render } from '../../../src/init/render.ts';
import type { Topology } from '../../../src/topology/model.ts';
import { draftOf } from './given.ts';

const host = (name: string, more: Partial<HostDraft> = {}): HostDraft => ({
  ...{ name, profiles: [], tags: [], ssh: {} },
  ...more,
});

const built = (given: Parameters<typeof draftOf>[0]): Topology => {
  const checked = check(render(draftOf(given)), 'abq.config.yaml', []);
  if (!checked.ok) throw new Error(checked.errors.map(({ message }) => message).join('\n'));
  return checked.value;
};

const instancesOf = (...hosts: HostDraft[]): string[] => [...built({ hosts }).instances.keys()];

const NAMES = ['true', 'null', '1', '007', '1.10', '1e3', '0x1f', 'y', '2026-01-01', 'a.b-c_d'];

for (const name of NAMES) {
  test(`${name} stays a name`, () => {
    const { hosts } = built({
      name: '1',
      hosts: [host(name, { tags: [name], profiles: [name], address: '::1' })],
    });
    const found = hosts.get(name);
    assert.ok(found);
    assert.equal([found.tags, found.profiles, found.address], [[name], [name], '::1']);
  });
}

test('every setting arrives', () => {
  const ssh = { user: 'u@d:x#', port: 2222, identityFile: '/a b/#k', proxyJump: 'j:2' };
  const become = { method: 'doas', user: 'app' } as const;
  const { hosts } = built({
    hosts: [host('a', { ssh, become, tags: Array.from({ length: 20 }, (_, n) => `tag-${n}`) })],
  });
  const found = hosts.get('a');
  assert.equal(found?.become, become);
  assert.equal({ ...found?.ssh }, { ...ssh, hostKeys: 'strict' });
  assert.is(found?.tags.length, 20);
});

test('defaults stand for all hosts', () => {
  const { hosts } = built({ user: 'ops', become: 'sudo', hosts: [host('a'), host('b', { become: 'none' })] });
  assert.equal(
    [...hosts.values()].map(({ ssh, become }) => `${ssh.user} ${become.method}`),
    ['ops sudo', 'ops none'],
  );
});

test('each host has an example', () =>
  assert.equal(instancesOf(host('a'), host('k[1-2]')), ['example@a', 'example@k1', 'example@k2']));

test('a profile that no graph brings is a service of its own', () =>
  assert.equal(instancesOf(host('a', { profiles: ['web', 'db'] }), host('b', { profiles: ['db'] })), [
    'db@a',
    'db@b',
    'web@a',
  ]));

test('hosts without a profile have the example beside', () =>
  assert.equal(instancesOf(host('a', { profiles: ['example'] }), host('b')), [
    'another-example@b',
    'example@a',
  ]));

test('nothing is told of it', () => {
  const checked = check(render(draftOf({ hosts: [host('a'), host('b', { profiles: ['web'] })] })), 'f', []);
  assert.ok(checked.ok);
  assert.equal(checked.warnings, []);
});

test('what is not valid is found out before it is written', () => {
  const checked = check(render(draftOf({ hosts: [host('a'), host('a')] })), 'abq.config.yaml', []);
  assert.not.ok(checked.ok);
});

test.run();
