/** Inventories of different hands: what becomes of each, that it loads, and that everything in it can be stopped. */
import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loadTopology } from '../../../src/config/load.ts';
import type { Graph } from '../../../src/init/draft.ts';
import { plan } from '../../../src/plan/plan.ts';
import { select } from '../../../src/topology/selectors.ts';
import { inFolder } from '../../scenario/config/folder.ts';
import { imported } from './given.ts';

interface Case {
  readonly file: string;
  readonly graph?: Graph;
  readonly defaults?: string;
  readonly hosts: readonly string[];
  readonly notes: readonly string[];
  readonly instances: number;
}

const GRAPH = `
services: {tomcat: {requires: [mysqld]}, mysqld: {}, redis: {}, aim: {}}
profiles: {server: [tomcat, mysqld], remote-services: [redis], kvm: [aim]}
`;

const CASES: readonly Case[] = [
  {
    file: 'simple.ini',
    hosts: [
      'db1: {address: 10.0.0.5, tags: [db]}',
      'web1: {address: 10.0.1.1, tags: [web]}',
      'web2: {address: 10.0.1.2, tags: [web]}',
    ],
    notes: [],
    instances: 3,
  },
  {
    file: 'nested.ini',
    defaults: 'ssh: {identityFile: ~/.ssh/prod, proxyJump: bastion.example.com}',
    hosts: [
      'web[01-02].example.com: {ssh: {user: deploy}, become: sudo, tags: [prod, web]}',
      'web03.example.com: {ssh: {user: canary}, become: sudo, tags: [prod, canary, web]}',
      'web[04-12].example.com: {ssh: {user: deploy}, become: sudo, tags: [prod, web]}',
      'db-a.example.com: {ssh: {user: deploy}, become: sudo, tags: [prod, db]}',
      'db-b.example.com: {ssh: {user: deploy}, become: sudo, tags: [prod, db]}',
      'db-c.example.com: {ssh: {user: deploy}, become: sudo, tags: [prod, db]}',
      '10.0.9.[1-3]: {ssh: {user: deploy}, become: sudo, tags: [prod, db]}',
      'spare0: {ssh: {user: nobody, port: 2201}, tags: [spare]}',
      'spare5: {ssh: {user: nobody, port: 2201}, tags: [spare]}',
      'spare10: {ssh: {user: nobody, port: 2201}, tags: [spare]}',
    ],
    notes: [
      'secrets are not taken over, abq logs in with keys: db_password',
      'of no use to abq: ansible_python_interpreter',
      "variables of your playbooks are not taken over, a host's `vars` would bring them to its commands: http_port",
    ],
    instances: 21,
  },
  {
    file: 'platform.yaml',
    defaults: 'ssh: {user: ops}',
    hosts: [
      'fe[1-3].example.com: {ssh: {port: 2222}, become: sudo, tags: [madrid, frontends]}',
      'be1: {address: 10.2.0.1, become: sudo, tags: [madrid, backends]}',
      'be2: {ssh: {port: 2222}, become: {method: doas, user: app}, tags: [madrid, backends]}',
      'control: {transport: local, become: sudo}',
    ],
    notes: [
      'platform.yaml:21 be2: ansible_host is a template ({{ backend_address }}): left out',
      'platform.yaml:24 win1: left out, since abq reaches hosts by SSH alone (ansible_connection=winrm)',
      'secrets are not taken over, abq logs in with keys: ansible_password',
    ],
    instances: 6,
  },
  {
    file: 'profiles.ini',
    graph: { name: './graph.yaml', profiles: ['server', 'remote-services', 'kvm'] },
    defaults: 'ssh: {user: root}',
    hosts: [
      'core: {address: 10.3.0.1, profiles: [server]}',
      'rs-mad: {profiles: [remote-services]}',
      'rs-bcn: {profiles: [remote-services]}',
      'kvm[01-40]: {profiles: [kvm], tags: [compute]}',
    ],
    notes: [
      "profiles.ini:4 group 'remote_services' is taken for the profile remote-services",
      "variables of your playbooks are not taken over, a host's `vars` would bring them to its commands: site_name",
    ],
    instances: 44,
  },
  {
    file: 'messy.ini',
    hosts: [
      'old-box: {ssh: {user: third, port: 2222}, tags: [legacy-web]}',
      'cache: {address: 10.4.0.1, tags: [legacy-web]}',
      'site-1: {address: site}',
      'db_1.example.com: {ssh: {user: ora}}',
      '2001-db8-7: {address: 2001:db8::7}',
      'here: {transport: local, tags: [docker]}',
    ],
    notes: [
      "messy.ini:3 _cache: ansible_ssh_common_args: '-C -o ProxyCommand=ssh -W %h:%p gate' is left out: say it in ~/.ssh/config, which abq reads",
      "messy.ini:3 host '_cache' is called cache here: names are letters, digits, . _ -",
      "messy.ini:4 host 'site' is called site-1 here: names are letters, digits, . _ -",
      "messy.ini:6 host '2001:db8::7' is called 2001-db8-7 here: names are letters, digits, . _ -",
      "messy.ini:7 'web*' is a pattern that selects hosts, not a host: it is left out",
      "messy.ini:9 group '_legacy-web!' is the tag legacy-web here: names are letters, digits, . _ -",
      'messy.ini:15 box1: left out, since abq reaches hosts by SSH alone (ansible_connection=docker)',
      'messy.ini:20 here: ansible_become_method=su: abq knows sudo and doas: no rights are gained here',
      "variables of your playbooks are not taken over, a host's `vars` would bring them to its commands: color, note",
      'secrets are not taken over, abq logs in with keys: ansible_become_password',
    ],
    instances: 6,
  },
];

for (const { file, graph, defaults, hosts, notes, instances } of CASES) {
  const written = readFileSync(new URL(`inventories/${file}`, import.meta.url), 'utf8');
  const result = imported(written, file, graph);

  test(`${file}: its hosts`, () => {
    assert.equal(result.hosts, hosts);
    assert.is(/^defaults:.*\n {2}(.*)$/m.exec(result.text)?.[1], defaults);
  });

  test(`${file}: what is told`, () => {
    assert.equal(result.notes, notes);
    for (const one of notes) assert.ok(result.text.includes(`# - ${one}`), one);
  });

  test(`${file}: its secrets stay where they are`, () =>
    assert.not.match(result.text, /hunter2|s3cret|62313365396662343061393464336163/));

  test(`${file}: it loads, and everything can be stopped`, () =>
    inFolder({ 'abq.config.yaml': result.text, 'graph.yaml': GRAPH }, async (cwd) => {
      const loaded = await loadTopology({ cwd, env: {} });
      assert.ok(loaded.ok, JSON.stringify(loaded));
      assert.equal(loaded.warnings, []);
      const { topology } = loaded.value;
      const selection = select(topology, [], { all: true });
      assert.ok(selection.ok);
      const goal = {
        action: 'stop',
        selectors: [],
        all: true,
        exclude: [],
        closure: true,
        force: [],
      } as const;
      const planned = plan(topology, goal, selection.value, new Set(), 'offline');
      assert.ok(planned.ok);
      assert.is(planned.plan.steps.length, instances);
    }));
}

test.run();
