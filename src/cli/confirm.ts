/** The question before anything is touched: what it will do, what it takes down, how long it may take. */
import { createInterface } from 'node:readline/promises';
import type { Plan } from '../plan/model.ts';
import type { Topology } from '../topology/model.ts';
import { longestTime } from '../plan/bound.ts';
import { count, duration, list } from '../views/text.ts';
import type { Io } from './io.ts';

export interface ConfirmFlags {
  readonly yes: boolean;
  readonly confirm: string | undefined;
}

const cautions = (plan: Plan, topology: Topology): string[] => {
  const stopping = new Set(plan.steps.filter((step) => step.action === 'stop').map((step) => step.service));
  return [...stopping].flatMap((name) => {
    const caution = topology.services.get(name)?.caution;
    return caution ? [`caution, ${name}: ${caution}`] : [];
  });
};

const besides = (plan: Plan): string[] => {
  const more = plan.steps
    .filter((step) => step.cause.kind !== 'requested')
    .map((step) => step.id.replace(':', ' '));
  return more.length === 0 ? [] : [`besides what was named (${more.length}): ${list(more, 12)}`];
};

/** The facts that the operator agrees to. */
export const questionText = (plan: Plan, topology: Topology): string => {
  const stops = plan.steps.filter((step) => step.action === 'stop').length;
  const starts = plan.steps.length - stops;
  const acts = [...(stops ? [count(stops, 'stop')] : []), ...(starts ? [count(starts, 'start')] : [])].join(
    ', ',
  );
  const hosts = [...new Set(plan.steps.map((step) => step.host))];
  return [
    `${acts} on ${count(hosts.length, 'host')} (${list(hosts, 8)})`,
    ...besides(plan),
    ...cautions(plan, topology),
    `how long: no earlier run to judge by; at most ${duration(longestTime(plan, topology))} by its timeouts`,
  ].join('\n');
};

/** Taking everything down is agreed to by name; the rest with y/N. */
const asksName = (plan: Plan): boolean => plan.goal.all && plan.goal.action !== 'start';

const ask = async (question: string): Promise<string> => {
  const line = createInterface({ input: process.stdin, output: process.stderr });
  const given = new AbortController();
  line.on('SIGINT', () => given.abort());
  line.on('close', () => given.abort());
  try {
    return await line.question(question, { signal: given.signal });
  } catch {
    return '';
  } finally {
    line.close();
  }
};

export type Answer = { readonly agreed: true } | { readonly agreed: false; readonly because: string };

export const confirm = async (
  io: Io,
  flags: ConfirmFlags,
  plan: Plan,
  topology: Topology,
): Promise<Answer> => {
  const { name } = topology;
  const agreed: Answer = { agreed: true };
  if (asksName(plan)) {
    if (flags.confirm === name) return agreed;
    if (flags.confirm !== undefined)
      return { agreed: false, because: `--confirm says ${flags.confirm}, the topology is ${name}` };
    if (!io.canAsk) return { agreed: false, because: `nobody can be asked here: add --confirm ${name}` };
    const answer = await ask(`Type the topology's name (${name}) to go on: `);
    return answer.trim() === name ? agreed : { agreed: false, because: 'the name was not typed' };
  }
  if (flags.yes || flags.confirm === name) return agreed;
  if (!io.canAsk) return { agreed: false, because: 'nobody can be asked here: add --yes' };
  const answer = await ask('Go on? [y/N] ');
  return /^y(es)?$/i.test(answer.trim()) ? agreed : { agreed: false, because: 'the answer was not y' };
};
