/**
 * External services: nobody but their probes tells their state, and each is asked from where it says: by the host
 * itself, by the control machine, or by the first host with an instance that depends on the service.
 */
import type { Verdict } from '../probes/verdict.ts';
import type { Probe } from '../topology/actions.ts';
import type { Become, Host, Instance, InstanceId, Topology } from '../topology/model.ts';
import type { Observation } from '../topology/state.ts';
import type { Transports } from '../transports/transport.ts';
import { askProbes, type ProbeOf } from './look.ts';

type Asker = Host | 'control';

/** Without probes an instance is assumed to be ready. */
export const surveyExternals = async (
  topology: Topology,
  transports: Transports,
  instances: readonly Instance[],
): Promise<ReadonlyMap<InstanceId, Observation>> => {
  const answers = new Map<InstanceId, Answer[]>(instances.map(({ id }) => [id, []]));
  const groups = new Map<Asker, ProbeOf[]>();
  for (const instance of instances) {
    for (const probe of instance.service.ready) {
      const asker = askerOf(topology, instance, probe);
      if (asker === undefined) answers.get(instance.id)?.push(nobody(instance));
      else groups.set(asker, [...(groups.get(asker) ?? []), { instance, probe }]);
    }
  }
  const asked = [...groups].map(async ([asker, probes]) => {
    const found = await askFrom(transports, asker, probes);
    for (const [index, { instance }] of probes.entries()) {
      const answer = found[index];
      if (answer !== undefined) answers.get(instance.id)?.push(answer);
    }
  });
  await Promise.all(asked);
  return new Map([...answers].map(([id, its]) => [id, judge(its)]));
};

/** `silent`: its own host does not answer. */
type Answer = Verdict | { readonly kind: 'silent'; readonly why: string };

const askerOf = (topology: Topology, { id, host }: Instance, { from }: Probe): Asker | undefined => {
  switch (from) {
    case undefined:
      return host.transport === 'none' ? 'control' : host;
    case 'control':
      return 'control';
    case 'dependent':
      return [...topology.instances.values()].find(
        (each) =>
          each.host.transport !== 'none' &&
          each.dependencies.some(({ candidates }) => candidates.includes(id)),
      )?.host;
    default:
      return from satisfies never;
  }
};

const nobody = ({ id }: Instance): Verdict => ({
  kind: 'broken',
  why: `there is no host to ask from: nothing on a host with a transport depends on ${id}`,
});

const askFrom = async (
  transports: Transports,
  asker: Asker,
  probes: readonly ProbeOf[],
): Promise<readonly Answer[]> => {
  const transport = asker === 'control' ? transports.control : transports.to(asker.name);
  const asked = await askProbes(
    transport,
    probes.map((each) => seenFrom(asker, each)),
  );
  if (asked.kind === 'answered') return asked.values;
  const why = asked.kind === 'lost' ? asked.message : asked.failure.message;
  const who = asker === 'control' ? 'the control machine' : asker.name;
  return probes.map(({ instance }) =>
    who === instance.host.name
      ? { kind: 'silent', why }
      : { kind: 'mute', why: `${who} cannot be asked: ${why}` },
  );
};

const NO_ESCALATION: Become = { method: 'none', user: 'root' };

/** What is the host itself to its own probes is its address to others; commands are run as the asker runs them. */
const seenFrom = (asker: Asker, { instance, probe }: ProbeOf): ProbeOf => {
  const { host } = instance;
  const become = asker === 'control' ? NO_ESCALATION : asker.become;
  const same = asker === 'control' ? host.transport === 'local' : asker.name === host.name;
  const elsewhere = !same && 'address' in probe && isLoopback(probe.address);
  return {
    instance: { ...instance, host: { ...host, become } },
    probe: elsewhere ? { ...probe, address: host.address } : probe,
  };
};

const isLoopback = (address: string): boolean =>
  address === 'localhost' || address === '::1' || /^127\.\d+\.\d+\.\d+$/.test(address);

/** One definite no is enough; where no probe gives any, the service may be anything. */
const judge = (answers: readonly Answer[]): Observation => {
  if (answers.length === 0) return { state: 'running', ready: true, detail: 'assumed' };
  const missing = answers.filter((answer) => answer.kind !== 'holds');
  if (missing.length === 0) return { state: 'running', ready: true };
  const kinds = new Set(missing.map(({ kind }) => kind));
  const state = kinds.has('not') ? 'stopped' : kinds.has('silent') ? 'unreachable' : 'unknown';
  return { state, ready: false, detail: [...new Set(missing.map(({ why }) => why))].join('; ') };
};
