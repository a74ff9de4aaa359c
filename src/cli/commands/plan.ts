/** `abq plan start|stop|restart`: what would be done, in which order, and why. */
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { Goal, Plan } from '../../plan/model.ts';
import type { Forecast } from '../../run/forecast.ts';
import type { WhatIf } from '../../run/what-if.ts';
import type { Topology } from '../../topology/model.ts';
import { type Cautions, cautionsOf, cautionTexts, guardsOf } from '../../views/cautions.ts';
import { endText, forecastText } from '../../views/forecast.ts';
import { json } from '../../views/json.ts';
import { dot, mermaid } from '../../views/picture.ts';
import { planDocument } from '../../views/plan-document.ts';
import { planPicture } from '../../views/plan-picture.ts';
import { planText } from '../../views/plan-text.ts';
import { whatIfText } from '../../views/what-if.ts';
import { Exit, type ExitCode } from '../exit.ts';
import { forecastOf } from '../history.ts';
import type { Io } from '../io.ts';
import { load, tellDiagnostics, type LoadFlags } from '../load.ts';
import { applyCommand, commandOf } from '../next.ts';
import { planFor, type Planning, type PlanningFlags } from '../planning.ts';
import { policyOf } from '../policy.ts';
import { checkRestore } from '../restore-flag.ts';
import { rollingOf } from '../rolling.ts';
import { UsageError } from '../usage.ts';
import { supposed, supposedIn } from '../what-if.ts';

interface PlanFlags extends LoadFlags, PlanningFlags {
  readonly action: Goal['action'];
  readonly offline: boolean;
  readonly format: 'text' | 'json' | 'dot' | 'mermaid';
  readonly 'detailed-exitcode': boolean;
  readonly out: string | undefined;
  readonly 'what-if': readonly string[];
}

/** What is told beside the plan. */
interface Beside {
  readonly forecast: Forecast;
  readonly cautions: Cautions;
  readonly whatIf?: WhatIf;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const textOf = (io: Io, topology: Topology, plan: Plan, { forecast, cautions, whatIf }: Beside): string =>
  [
    planText(plan, io.style, io.columns, guardsOf(plan, topology)),
    ...cautionTexts(cautions).map((line) => `${line}\n`),
    ...(plan.steps.length > 0 ? [`${forecastText(forecast)}\n`] : []),
    ...(whatIf ? [whatIfText(whatIf, plan.steps.length, io.style)] : []),
  ].join('');

const shown = (
  io: Io,
  topology: Topology,
  plan: Plan,
  format: PlanFlags['format'],
  beside: Beside,
): string => {
  switch (format) {
    case 'text':
      return textOf(io, topology, plan, beside);
    case 'json':
      return json(planDocument(plan, beside, sha256));
    case 'dot':
      return dot(planPicture(plan));
    case 'mermaid':
      return mermaid(planPicture(plan));
    default: {
      const never: never = format;
      return never;
    }
  }
};

const planOnline = async (io: Io, topology: Topology, flags: PlanFlags): Promise<Planning | undefined> => {
  const { openTransports } = await import('../../transports/pool.ts');
  const transports = openTransports(topology);
  try {
    return await planFor(io, topology, flags.action, flags, transports);
  } finally {
    await transports.close();
  }
};

/** Before hosts are asked, which may take minutes. */
const checkFlags = async (io: Io, { offline, out, ...flags }: PlanFlags): Promise<void> => {
  rollingOf(flags.action, flags);
  checkRestore(flags.action, flags);
  supposedIn(flags['what-if']);
  if (flags['what-if'].length > 0 && flags.format !== 'text' && flags.format !== 'json')
    throw new UsageError(`--what-if is told as text or JSON, not as ${flags.format}`);
  if (offline && (flags['assume-down'].length > 0 || flags['wait-hosts'] !== undefined))
    throw new UsageError('--offline asks no host: --assume-down and --wait-hosts have no meaning with it');
  if (out === undefined) return;
  if (offline)
    throw new UsageError(
      '--offline asks no host, and a saved plan is held against what its hosts said: leave out --offline or --out',
    );
  const { whyNot } = await import('../../saved/write.ts');
  const why = whyNot(resolve(io.cwd, out), out);
  if (why !== undefined) throw new UsageError(`--out: ${why}`);
};

const save = async (
  io: Io,
  topology: Topology,
  planning: Planning,
  out: string,
  assumeDown: readonly string[],
): Promise<void> => {
  const [{ savedPlan }, { writeSaved }] = await Promise.all([
    import('../saving.ts'),
    import('../../saved/write.ts'),
  ]);
  const why = await writeSaved(resolve(io.cwd, out), out, savedPlan(io, topology, planning, assumeDown));
  if (why !== undefined) throw new UsageError(`--out: ${why}`);
  io.note(`saved in ${out}\n`);
};

const besideOf = async (
  io: Io,
  topology: Topology,
  planning: Planning,
  flags: PlanFlags,
): Promise<Beside | undefined> => {
  const forecast = await forecastOf(io, topology, planning.plan, policyOf(topology, {}));
  const words = supposedIn(flags['what-if']);
  const told = { forecast, cautions: cautionsOf(planning.plan, topology) };
  if (words.length === 0) return told;
  const whatIf = supposed(topology, planning, words);
  if (whatIf.ok) return { ...told, whatIf: whatIf.value };
  tellDiagnostics(io, whatIf.errors, flags.json);
  return undefined;
};

/** What to type now, and when that would end. */
const tellNext = (io: Io, next: string, { forecast }: Beside): void => {
  const end = endText(forecast, Date.now());
  if (end !== '') io.note(`begun now, it ${end}\n`);
  io.note(`next: ${next}\n`);
};

export const run = async (io: Io, given: PlanFlags): Promise<ExitCode> => {
  const format = given.json ? 'json' : given.format;
  const flags = { ...given, json: format === 'json' };
  const { out } = flags;
  await checkFlags(io, flags);
  const loaded = await load(io, flags, !flags.offline);
  if (!loaded) return Exit.refused;
  const { topology } = loaded;
  const planning = flags.offline
    ? await planFor(io, topology, flags.action, flags, undefined)
    : await planOnline(io, topology, flags);
  if (!planning) return Exit.refused;
  const beside = await besideOf(io, topology, planning, flags);
  if (!beside) return Exit.refused;
  const assumeDown = flags['assume-down'];
  if (out !== undefined) await save(io, topology, planning, out, assumeDown);
  io.out(shown(io, topology, planning.plan, format, beside));
  const something = planning.plan.steps.length > 0;
  const next =
    out === undefined ? commandOf(io, { goal: planning.plan.goal, assumeDown }) : applyCommand(io, out);
  if (something && (format === 'text' || out !== undefined)) tellNext(io, next, beside);
  return flags['detailed-exitcode'] && something ? Exit.changes : Exit.done;
};
