/** The question before anything is touched: what it will do, what it takes down, how long it may take. */
import { createInterface } from 'node:readline/promises';
import type { Cause, Plan } from '../plan/model.ts';
import type { Topology } from '../topology/model.ts';
import { longestTime } from '../plan/bound.ts';
import type { Forecast } from '../run/forecast.ts';
import { cautionsOf, cautionTexts } from '../views/cautions.ts';
import { endText, forecastText } from '../views/forecast.ts';
import { batchesText, meanwhile, mostDown } from '../views/plan-batches.ts';
import { count, duration, list } from '../views/text.ts';
import type { Io } from './io.ts';

export interface ConfirmFlags {
  readonly yes: boolean;
  readonly confirm: string | undefined;
}

/** What ran is what was asked for, where it is to be restored. */
const ASKED: ReadonlySet<Cause['kind']> = new Set(['requested', 'restored'] as const);

/** In batches, those that go down with others are told with their batches. */
const besides = (plan: Plan): string[] => {
  const more = plan.steps
    .filter(({ cause: { kind } }) => !ASKED.has(kind) && !(plan.rolling && kind === 'depends-on'))
    .map((step) => step.id.replace(':', ' '));
  return more.length === 0 ? [] : [`besides what was named (${more.length}): ${list(more, 12)}`];
};

/** A job that is waited for takes its own time. */
const howLong = (plan: Plan, topology: Topology, forecast: Forecast, now: number): string => {
  const jobs = plan.steps.some(({ service }) => topology.services.get(service)?.kind === 'job');
  const most = `at most ${duration(longestTime(plan, topology))} by its timeouts`;
  const likely = [forecastText(forecast), endText(forecast, now)].filter(Boolean).join('; ');
  return `how long: ${likely}; ${most}${jobs ? ', and as long as running jobs take' : ''}`;
};

/** How much is missing at any time, and when it ends by itself. */
const inBatches = (plan: Plan): string[] => {
  if (!plan.rolling) return [];
  const down = mostDown(plan, plan.rolling);
  return [
    batchesText(plan, plan.rolling),
    `down at the same time, at most ${count(down.length, 'instance')}: ${list(down, 8)}`,
    ...meanwhile(plan),
  ];
};

/** The facts that the operator agrees to. `now`: milliseconds since the epoch. */
export const questionText = (
  plan: Plan,
  topology: Topology,
  forecast: Forecast = { runs: 0, steps: {}, unknown: [] },
  now = 0,
): string => {
  const stops = plan.steps.filter((step) => step.action === 'stop').length;
  const starts = plan.steps.length - stops;
  const acts = [...(stops ? [count(stops, 'stop')] : []), ...(starts ? [count(starts, 'start')] : [])].join(
    ', ',
  );
  const hosts = [...new Set(plan.steps.map((step) => step.host))];
  return [
    `${acts} on ${count(hosts.length, 'host')} (${list(hosts, 8)})`,
    ...inBatches(plan),
    ...besides(plan),
    ...cautionTexts(cautionsOf(plan, topology)),
    howLong(plan, topology, forecast, now),
  ].join('\n');
};

const isPattern = (selector: string): boolean => /^@|[*?[\]:]/.test(selector);

/** `stop '*'` is `stop --all` in other words. */
const isEverything = ({ goal, steps, unchanged }: Plan, { instances }: Topology): boolean => {
  if (goal.all) return true;
  const concerned = new Set<string>(unchanged);
  for (const { service, host } of steps) concerned.add(`${service}@${host}`);
  const ours = [...instances.values()].filter(
    ({ service }) => service.kind === 'daemon' && !service.external,
  );
  return goal.selectors.some(isPattern) && ours.every(({ id }) => concerned.has(id));
};

/** Taking everything down is agreed to by name; the rest with y/N. */
const asksName = (plan: Plan, topology: Topology): boolean =>
  plan.goal.action !== 'start' && isEverything(plan, topology);

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

/** `asked`: somebody took time to answer, in which the platform may have changed. */
export type Answer =
  { readonly agreed: true; readonly asked: boolean } | { readonly agreed: false; readonly because: string };

export const confirm = async (
  io: Io,
  flags: ConfirmFlags,
  plan: Plan,
  topology: Topology,
): Promise<Answer> => {
  const { name } = topology;
  const agreed: Answer = { agreed: true, asked: false };
  const asked: Answer = { agreed: true, asked: true };
  if (flags.confirm === name) return agreed;
  // Whatever is asked for: a wrong name means that another platform was meant.
  if (flags.confirm !== undefined)
    return { agreed: false, because: `--confirm says ${flags.confirm}, the topology is ${name}` };
  if (asksName(plan, topology)) {
    if (!io.canAsk) return { agreed: false, because: `nobody can be asked here: add --confirm ${name}` };
    const answer = await ask(`Type the topology's name (${name}) to go on: `);
    return answer.trim() === name ? asked : { agreed: false, because: 'the name was not typed' };
  }
  if (flags.yes) return agreed;
  if (!io.canAsk) return { agreed: false, because: 'nobody can be asked here: add --yes' };
  const answer = await ask('Go on? [y/N] ');
  return /^y(es)?$/i.test(answer.trim()) ? asked : { agreed: false, because: 'the answer was not y' };
};
