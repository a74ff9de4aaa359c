/** Eight Tomcats, one a host, behind a balancer that needs half of them. */
import * as assert from 'uvu/assert';
import type { ServiceSpec } from '../../../src/lab/service-model.ts';
import { withAbq, type Bench } from '../cli/bench.ts';
import { Balancer } from './balancer.ts';

export const BACKENDS = ['t1', 't2', 't3', 't4', 't5', 't6', 't7', 't8'] as const;

export const TOMCATS = BACKENDS.map((host) => `tomcat@${host}`);

const TOMCAT: ServiceSpec = { running: true, port: 8080, http: true, readyDelay: 150 };

type Settings = Readonly<Record<string, unknown>>;

export interface Shop extends Bench {
  readonly balancer: Balancer;
}

/** It is answered when the balancer has done it. */
const asking = (verb: string, port: number): Settings => ({
  run: [
    process.execPath,
    '-e',
    `fetch('http://127.0.0.1:${port}/${verb}/' + process.env.ABQ_HOST).then(({ ok }) => process.exit(ok ? 0 : 1))`,
  ],
  local: true,
});

export const hooksOf = ({ port }: Balancer): Settings => ({
  drain: asking('drain', port),
  undrain: asking('undrain', port),
});

/** It runs already, and whoever stops it by mistake stops the service that the test measures. */
const webOf = ({ pid, port }: Balancer): Settings => ({
  manager: 'command',
  start: 'exit 1',
  stop: `kill ${pid}`,
  status: `kill -0 ${pid}`,
  ready: { http: { port, path: '/health' }, interval: '100ms' },
  requires: [{ service: 'tomcat', need: '50%' }],
});

/** `tomcat`: what the topology says of it, beside the hooks. */
export const withShop =
  (
    body: (shop: Shop) => Promise<void>,
    tomcat: (balancer: Balancer) => Settings = (balancer) => ({ hooks: hooksOf(balancer) }),
  ) =>
  async (): Promise<void> => {
    const balancer = await Balancer.start();
    try {
      const tomcats = BACKENDS.map((host) => [host, { services: { tomcat: TOMCAT } }] as const);
      await withAbq(
        { ...Object.fromEntries(tomcats), lb: {} },
        {
          hosts: { lb: { services: ['web'] } },
          services: { tomcat: tomcat(balancer), web: webOf(balancer) },
        },
        async (bench) => {
          await Promise.all(TOMCATS.map(async (id) => bench.lab.events.until(`ready ${id}`)));
          await balancer.serve(bench.lab.folder, BACKENDS);
          await body({ ...bench, balancer });
        },
      )();
    } finally {
      await balancer.close();
    }
  };

export const pidsOf = ({ lab }: Bench, ids: readonly string[] = TOMCATS): readonly (number | undefined)[] =>
  ids.map((id) => lab.service(id).status.pid);

export const assertAllNew = (bench: Bench, before: readonly (number | undefined)[]): void => {
  const now = pidsOf(bench);
  for (const [at, id] of TOMCATS.entries()) {
    assert.ok(bench.lab.service(id).status.ready, `${id} is ready`);
    assert.is.not(now[at], before[at], `${id} has a new process`);
  }
};
