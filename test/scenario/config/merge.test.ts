/** What several files become together: paths, hash, merging. */
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loadTopology } from '../../../src/config/load.ts';
import { inFolder } from './folder.ts';

test('paths of SSH settings start from the file that says them', () =>
  inFolder(
    {
      'abq.config.yaml':
        'name: x\nextends: ./d/base.yaml\nhosts: {a: {ssh: {knownHosts: k, configFile: /etc/c}}}',
      'd/base.yaml': 'defaults: {ssh: {identityFile: keys/id}}\nhosts: {b: {ssh: {identityFile: ~/id}}}',
    },
    async (cwd) => {
      const result = await loadTopology({ cwd, env: { HOME: '/home/me' } });
      const ssh = (name: string) => (result.ok ? result.value.topology.hosts.get(name)?.ssh : undefined);
      const identityFile = join(cwd, 'd/keys/id');
      assert.equal(ssh('a'), {
        hostKeys: 'strict',
        identityFile,
        knownHosts: join(cwd, 'k'),
        configFile: '/etc/c',
      });
      assert.is(ssh('b')?.identityFile, '/home/me/id');
    },
  ));

test('the hash knows no comments, no order of keys, no places; and every value', () =>
  inFolder(
    {
      'a.yaml': 'name: x\nhosts: {a: {site: s, tags: [t]}}\nservices: {s: {timeouts: {stop: 2m}}}',
      'd/b.yaml':
        '# other\nservices: {s: {timeouts: {stop: 120s}}}\nhosts:\n  a:\n    tags: [t]\n    site: s\nname: x\n',
      'c.yaml': 'name: x\nhosts: {a: {site: s, tags: [t]}}\nservices: {s: {timeouts: {stop: 3m}}}',
    },
    async (cwd) => {
      const hash = async (config: string) => {
        const result = await loadTopology({ cwd, config, env: {} });
        return result.ok ? result.value.topology.hash : '';
      };
      assert.match(await hash('a.yaml'), /^[0-9a-f]{64}$/);
      assert.is(await hash('a.yaml'), await hash('d/b.yaml'));
      assert.is.not(await hash('a.yaml'), await hash('c.yaml'));
    },
  ));

test('merging: maps merge, dependencies add up, drop takes away, other lists are replaced', () =>
  inFolder(
    {
      'abq.config.yaml':
        'name: x\nextends: ./b.yaml\nhosts: {a: {tags: [z]}}\nservices: {s: {drop: [t], requires: [t@host, v]}}',
      'b.yaml':
        'hosts: {a: {site: q, tags: [x, y], services: [s, t, u, v]}}\nservices: {s: {requires: [t, u], caution: c}, t: {}, u: {}, v: {}}',
    },
    async (cwd) => {
      const result = await loadTopology({ cwd, env: {} });
      const topology = result.ok ? result.value.topology : undefined;
      const declared = topology?.instances
        .get('s@a')
        ?.dependencies.map(({ declared: d }) => `${d.place.file}:${d.place.line} ${d.on} ${d.scope.kind}`);
      assert.equal(declared, [
        'b.yaml:2 u platform',
        'abq.config.yaml:4 t host',
        'abq.config.yaml:4 v platform',
      ]);
      assert.equal([topology?.hosts.get('a')?.site, topology?.hosts.get('a')?.tags], ['q', ['z']]);
      assert.is(topology?.services.get('s')?.caution, 'c');
    },
  ));

/** What a service says, what is laid over it, and what it is then. */
const OVER: readonly (readonly [base: string, over: string, keys: readonly string[], expected: unknown])[] = [
  ['ready: {tcp: 1, stable: 5s}', 'ready: {http: {port: 2}}', ['type', 'port', 'stable'], ['http', 2, 5000]],
  [
    'ready: {http: {port: 1, path: /a}}',
    'ready: {http: {port: 2}}',
    ['type', 'port', 'path'],
    ['http', 2, '/a'],
  ],
  ['ready: {tcp: 1}', 'ready: {stable: 1s}', ['type', 'port', 'stable'], ['tcp', 1, 1000]],
  ['ready: {tcp: 1}', 'ready: [{file: /x}]', ['type', 'path'], ['file', '/x']],
  ['modules: {m: {ready: {tcp: 1}}}', 'modules: {m: {ready: {file: /x}}}', ['type', 'path'], ['file', '/x']],
  ['start: x, ready: {tcp: 1}', 'external: true', ['type', 'port'], ['tcp', 1]],
  ['start: x, stop: y, ready: {tcp: 1}', 'kind: job', ['type', 'port'], ['tcp', 1]],
];

for (const [base, over, keys, expected] of OVER) {
  test(`${over} over ${base}`, () =>
    inFolder(
      {
        'abq.config.yaml': `name: x\nextends: ./b.yaml\nservices: {s: {${over}}}`,
        'b.yaml': `hosts: {a: {services: [s]}}\nservices: {s: {${base}}}`,
      },
      async (cwd) => {
        const result = await loadTopology({ cwd, env: {} });
        assert.ok(result.ok, result.ok ? '' : JSON.stringify(result.errors));
        const service = result.ok ? result.value.topology.instances.get('s@a')?.service : undefined;
        assert.is(service?.ready.length, 1);
        const probe: Readonly<Record<string, unknown>> = { ...service?.ready[0] };
        assert.equal(
          keys.map((key) => probe[key]),
          expected,
        );
      },
    ));
}

test('a service that becomes a milestone inherits what it requires, and no process', () =>
  inFolder(
    {
      'abq.config.yaml': 'name: x\nextends: ./b.yaml\nservices: {s: {kind: milestone}}',
      'b.yaml':
        'hosts: {a: {services: [s, t]}}\nservices: {s: {start: x, ready: {tcp: 1}, keep: 1, serial: true, requires: [t]}, t: {}}',
    },
    async (cwd) => {
      const result = await loadTopology({ cwd, env: {} });
      const instance = result.ok ? result.value.topology.instances.get('s@a') : undefined;
      assert.is(instance?.service.kind, 'milestone');
      assert.is(instance?.dependencies.length, 1);
    },
  ));

test('the hash does not depend on where the parts of it lie', () =>
  inFolder(
    {
      'one.yaml': 'name: x\nservices: {s: {on: a}}\nhosts: {a: }',
      'two.yaml': 'name: x\nextends: ./d/base.yaml\nhosts: {a: }',
      'd/base.yaml': 'services: {s: {on: a}}',
    },
    async (cwd) => {
      const [one, two] = await Promise.all(
        ['one.yaml', 'two.yaml'].map((config) => loadTopology({ cwd, config, env: {} })),
      );
      assert.ok(one?.ok && two?.ok);
      assert.is(one?.ok && one.value.topology.hash, two?.ok && two.value.topology.hash);
    },
  ));

test.run();
