/** Everything that would go wrong later, told at once, before anything is touched. */
import { escalationCheck } from '../managers/escalation.ts';
import type { VerbCommand } from '../managers/verbs.ts';
import { verbCommand } from '../managers/verbs.ts';
import type { Verdict } from '../probes/verdict.ts';
import type { Plan, Step } from '../plan/model.ts';
import type { Instance, InstanceId, Topology } from '../topology/model.ts';
import type { ConnectFailure, Transport, Transports } from '../transports/transport.ts';
import { ask } from './ask.ts';
import { isGuard } from './guards.ts';
import { askProbes, askStates } from './look.ts';
import type { Seen } from './survey.ts';

export interface Problem {
  readonly host: string;
  readonly instance?: InstanceId;
  readonly rule:
    'unreachable' | 'host-key' | 'escalation' | 'absent' | 'unknown' | 'obstacle' | 'no-command' | 'probe';
  readonly message: string;
  /** The way out. */
  readonly hint: string;
}

interface Acting {
  readonly step: Step;
  readonly instance: Instance;
  /** Waited for: there is no command to it. */
  readonly guard: boolean;
}

/**
 * Sorted by host, then instance; empty: the plan may begin. Probes are tried once, only to learn whether they can be
 * run at all. The states are those of `observed`.
 */
export const preflight = async (
  topology: Topology,
  transports: Transports,
  plan: Plan,
  observed: ReadonlyMap<InstanceId, Seen>,
): Promise<readonly Problem[]> => {
  const byHost = new Map<string, Acting[]>();
  for (const step of plan.steps) {
    const instance = topology.instances.get(`${step.service}@${step.host}`);
    if (instance === undefined) continue;
    byHost.set(step.host, [
      ...(byHost.get(step.host) ?? []),
      { step, instance, guard: isGuard(instance, plan) },
    ]);
  }
  const found = await Promise.all(
    [...byHost].map(async ([host, acting]) => checkHost(transports.to(host), host, acting, observed)),
  );
  // A restart has two steps of one instance, which share their problems.
  const distinct = new Map(found.flat().map((problem) => [JSON.stringify(problem), problem]));
  return [...distinct.values()].toSorted(
    (a, b) => compare(a.host, b.host) || compare(a.instance ?? '', b.instance ?? ''),
  );
};

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const checkHost = async (
  transport: Transport,
  host: string,
  acting: readonly Acting[],
  observed: ReadonlyMap<InstanceId, Seen>,
): Promise<readonly Problem[]> => {
  const failure = await transport.ready();
  if (failure !== undefined) return [notReached(host, failure)];
  const states = acting.flatMap((each) => stateProblem(each, observed.get(each.instance.id)));
  const [commands, probes] = await Promise.all([
    checkCommands(transport, host, acting),
    checkProbes(transport, acting),
  ]);
  return [...commands, ...states, ...probes];
};

const notReached = (host: string, failure: ConnectFailure): Problem => {
  const rule = failure.reason.startsWith('host-key') ? 'host-key' : 'unreachable';
  const way =
    rule === 'host-key'
      ? 'check the key with who runs the host, then put it into known_hosts'
      : `\`--assume-down host:${host}\` goes on without it, if you know that it is down; \`--wait-hosts 10m\` waits for it`;
  return {
    host,
    rule,
    message: failure.message,
    hint: failure.hint && rule === 'unreachable' ? `${failure.hint}; ${way}` : (failure.hint ?? way),
  };
};

const stateProblem = ({ step, instance }: Acting, seen: Seen | undefined): readonly Problem[] => {
  const about = { host: step.host, instance: instance.id };
  const detail = seen?.detail ?? 'it was not observed';
  if (seen?.state === 'absent') {
    const hint = `write its \`unit\`, or take it off the host with \`without: [${step.service}]\``;
    return [{ ...about, rule: 'absent', message: detail, hint }];
  }
  if (seen === undefined || seen.state === 'unknown') {
    const hint = `correct its \`status\`, or leave it out with \`--exclude ${instance.id}\``;
    return [{ ...about, rule: 'unknown', message: `its state cannot be told: ${detail}`, hint }];
  }
  if (step.action === 'start' && seen.obstacle !== undefined) {
    const hint = `remove the obstacle, or leave it out with \`--exclude ${instance.id}\``;
    return [{ ...about, rule: 'obstacle', message: `it cannot be started: ${seen.obstacle}`, hint }];
  }
  return [];
};

/** Whether each step has its command, and whether the escalation allows it. */
const checkCommands = async (
  transport: Transport,
  host: string,
  acting: readonly Acting[],
): Promise<readonly Problem[]> => {
  const sent = acting.filter(({ guard }) => !guard);
  const asked = await askStates(
    transport,
    sent.map(({ instance }) => instance),
  );
  if (asked.kind !== 'answered') return [gone(host, asked)];
  const commands = sent.map(({ step, instance }, index) => ({
    step,
    instance,
    command: verbCommand(instance, step.action, asked.values[index]),
    absent: asked.values[index]?.state === 'absent',
  }));
  const none = commands.flatMap(({ step, instance, command, absent }) =>
    command === undefined && !absent ? [noCommand(step, instance.id)] : [],
  );
  return [
    ...none,
    ...(await checkEscalation(
      transport,
      host,
      acting,
      commands.map(({ command }) => command),
    )),
  ];
};

const noCommand = (step: Step, instance: InstanceId): Problem => ({
  host: step.host,
  instance,
  rule: 'no-command',
  message: `nothing tells how to ${step.action} it`,
  hint: `give ${step.service} a \`${step.action}\` command`,
});

const checkEscalation = async (
  transport: Transport,
  host: string,
  acting: readonly Acting[],
  commands: readonly (VerbCommand | undefined)[],
): Promise<readonly Problem[]> => {
  const become = acting[0]?.instance.host.become;
  if (become === undefined || become.method === 'none') return [];
  const argvs = commands.flatMap((command) => (command === undefined ? [] : [command.argv]));
  const asked = await ask(transport, [escalationCheck(become, argvs)]);
  if (asked.kind !== 'answered') return [gone(host, asked)];
  return (asked.values[0] ?? []).map((message) => ({
    host,
    rule: 'escalation',
    message,
    hint: `allow it there without a password (NOPASSWD for sudo, nopass for doas), or set another \`become\``,
  }));
};

const gone = (
  host: string,
  asked: { kind: 'lost'; message: string } | { kind: 'unreachable'; failure: ConnectFailure },
): Problem =>
  notReached(host, asked.kind === 'lost' ? { reason: 'closed', message: asked.message } : asked.failure);

const checkProbes = async (transport: Transport, acting: readonly Acting[]): Promise<readonly Problem[]> => {
  const probes = acting.flatMap(({ step, instance }) =>
    (step.action === 'start' ? instance.service.ready : instance.service.stopped).map((probe) => ({
      instance,
      probe,
    })),
  );
  const asked = await askProbes(transport, probes);
  if (asked.kind !== 'answered') return [];
  return probes.flatMap(({ instance }, index) => probeProblem(instance, asked.values[index]));
};

const probeProblem = (instance: Instance, verdict: Verdict | undefined): readonly Problem[] => {
  if (verdict?.kind !== 'broken') return [];
  const message = `a probe cannot be run: ${verdict.why}`;
  return [
    { host: instance.host.name, instance: instance.id, rule: 'probe', message, hint: 'correct the probe' },
  ];
};
