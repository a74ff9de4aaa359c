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

test.run();
