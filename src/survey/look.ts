/** Looks at instances of one host: their states, then the probes of those that want them. */
import { statusOf } from '../managers/status.ts';
import type { Sighting } from '../managers/manager.ts';
import { askNetwork, fallback, type NetworkProbe } from '../probes/network.ts';
import type { Question } from '../probes/question.ts';
import { scriptProbe } from '../probes/scripts.ts';
import type { Verdict } from '../probes/verdict.ts';
import type { Probe } from '../topology/actions.ts';
import type { Instance } from '../topology/model.ts';
import type { Transport } from '../transports/transport.ts';
import { ask, type Asked } from './ask.ts';

export const askStates = async (
  transport: Transport,
  instances: readonly Instance[],
): Promise<Asked<Sighting>> => ask(transport, instances.map(statusOf));

export interface ProbeOf {
  readonly instance: Instance;
  readonly probe: Probe;
}

/** Scripts in one go, connections beside them; what a host forbids to forward it is asked to try itself. */
export const askProbes = async (
  transport: Transport,
  probes: readonly ProbeOf[],
): Promise<Asked<Verdict>> => {
  const verdicts: (Verdict | undefined)[] = probes.map(() => undefined);
  const questions = new Map<number, Question<Verdict>>();
  const connections: Promise<void>[] = [];
  for (const [index, { instance, probe }] of probes.entries()) {
    const question = scriptProbe(probe, instance.host, instance.service.name);
    if (question !== undefined) questions.set(index, question);
    else if (isNetwork(probe)) connections.push(settle(probe, index));
  }
  const scripts = await askInto(transport, questions, verdicts);
  await Promise.all(connections);
  const forbidden = new Map([...probes.entries()].flatMap(([index, { probe }]) => fallbackOf(index, probe)));
  const failed = scripts ?? (await askInto(transport, forbidden, verdicts));
  return failed ?? { kind: 'answered', values: verdicts.filter((verdict) => verdict !== undefined) };

  async function settle(probe: NetworkProbe, index: number): Promise<void> {
    const reply = await askNetwork(probe, (address, port, timeout) =>
      transport.connect(address, port, timeout),
    );
    if (reply.kind !== 'forbidden') verdicts[index] = reply;
  }

  function fallbackOf(index: number, probe: Probe): [number, Question<Verdict>][] {
    return isNetwork(probe) && verdicts[index] === undefined ? [[index, fallback(probe)]] : [];
  }
};

const isNetwork = (probe: Probe): probe is NetworkProbe => probe.type === 'tcp' || probe.type === 'http';

/** Fills in the verdicts; undefined when all answered. */
const askInto = async (
  transport: Transport,
  questions: ReadonlyMap<number, Question<Verdict>>,
  verdicts: (Verdict | undefined)[],
): Promise<Exclude<Asked<Verdict>, { kind: 'answered' }> | undefined> => {
  const asked = await ask(transport, [...questions.values()]);
  if (asked.kind !== 'answered') return asked;
  for (const [position, index] of [...questions.keys()].entries()) verdicts[index] = asked.values[position];
  return undefined;
};
