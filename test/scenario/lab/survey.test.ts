/** The hosts of a lab as the survey of a topology sees them. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Behaviour } from '../../../src/lab/behaviour.ts';
import type { LabService } from '../../../src/lab/service.ts';
import { survey } from '../../../src/survey/survey.ts';
import type { InstanceId, Topology } from '../../../src/topology/model.ts';
import type { Transports } from '../../../src/transports/transport.ts';
import { topologyWith, withLab } from './bench.ts';

const see = async (topology: Topology, transports: Transports, id: InstanceId = 's@h'): Promise<string> => {
  const seen = (await survey(topology, transports, [id])).get(id);
  return `${seen?.state}${seen?.ready === true ? ', ready' : ''}`;
};

const states: readonly (readonly [
  what: string,
  setting: Partial<Behaviour>,
  act: (service: LabService) => unknown,
  byCommand: string,
  bySystemd: string,
])[] = [
  ['never started', {}, () => {}, 'stopped', 'stopped'],
  ['started', {}, (service) => service.start(), 'running, ready', 'running, ready'],
  ['not ready yet', { ready: false }, (service) => service.start(), 'running', 'running'],
  ['on its way up', { hangStart: true }, (service) => void service.start(), 'stopped', 'changing'],
  [
    'on its way down',
    { ignoreStop: true, ready: false },
    async (service) => {
      await service.start();
      void service.stop();
    },
    'running',
    'changing',
  ],
  ['not able to start', { failStart: 1 }, (service) => service.start(), 'stopped', 'failed'],
  ['mistyped', { status: 127 }, (service) => service.start(), 'unknown', 'running, ready'],
  [
    'killed',
    {},
    async (service) => {
      await service.start();
      await service.kill();
    },
    'stopped',
    'failed',
  ],
];

for (const [what, setting, act, byCommand, bySystemd] of states) {
  test(
    `a service that is ${what} is ${byCommand}; to systemd ${bySystemd}`,
    withLab({ h: { services: { s: setting } } }, async ({ lab, topology, transports, open }) => {
      await act(lab.service('s@h'));
      if (byCommand === 'running, ready') await lab.events.until('ready s@h');
      assert.is(await see(topology, transports), byCommand);
      const ready = { exec: 'labctl ready s' };
      const other = await topologyWith(lab, { services: { s: { manager: 'systemd', ready } } });
      assert.is(await see(other, open({}, other)), bySystemd);
    }),
  );
}

test(
  'the same port on two hosts is a service of each',
  withLab(
    {
      a: { services: { web: { port: 80, http: true, running: true } } },
      b: { services: { web: { port: 80, http: true, running: true, ready: false } } },
      c: { services: { web: { port: 80, http: true } } },
    },
    async ({ lab, topology, transports }) => {
      await lab.events.until('ready web@a');
      const seen = await Promise.all(
        (['web@a', 'web@b', 'web@c'] as const).map((id) => see(topology, transports, id)),
      );
      assert.equal(seen, ['running, ready', 'running', 'stopped']);
    },
  ),
);

test(
  'a service answers each path as it is told to, once it is ready',
  withLab(
    { h: { services: { web: { port: 80, http: { '/in': 401 }, running: true } } } },
    async ({ lab, topology, transports, open }) => {
      await lab.events.until('ready web@h');
      assert.is(await see(topology, transports, 'web@h'), 'running, ready');
      const ready = { http: { port: 80, path: '/other', status: 404 } };
      const other = await topologyWith(lab, { services: { web: { manager: 'systemd', ready } } });
      assert.is(await see(other, open({}, other), 'web@h'), 'running, ready');
      await lab.service('web@h').set({ ready: false });
      await lab.events.until('unready web@h');
      assert.is(await see(other, open({}, other), 'web@h'), 'running');
    },
  ),
);

test(
  'a host that is cut is unreachable, the others are not',
  withLab(
    { a: { services: { s: { running: true } } }, b: { services: { s: { running: true } } } },
    async ({ lab, topology, transports }) => {
      await lab.events.until('ready s@b');
      await lab.host('a').cut();
      assert.is(await see(topology, transports, 's@a'), 'unreachable');
      assert.is(await see(topology, transports, 's@b'), 'running, ready');
    },
  ),
);

test('a hundred hosts in one process', async () => {
  const hosts = Object.fromEntries(
    Array.from({ length: 100 }, (_, index) => [
      `h${index}`,
      { services: { s: { running: index % 10 === 0 } } },
    ]),
  );
  await withLab(hosts, async ({ topology, transports }) => {
    const seen = await survey(topology, transports, [...topology.instances.keys()]);
    const count = (state: string): number => [...seen.values()].filter((each) => each.state === state).length;
    assert.equal([count('running'), count('stopped')], [10, 90]);
  })();
});

test.run();
