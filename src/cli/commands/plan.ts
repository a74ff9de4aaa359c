/** `abq plan start|stop|restart`: what would be done, in which order, and why. */
import { createHash } from 'node:crypto';
import type { Goal, Plan } from '../../plan/model.ts';
import type { Topology } from '../../topology/model.ts';
import { json } from '../../views/json.ts';
import { dot, mermaid } from '../../views/picture.ts';
import { planDocument } from '../../views/plan-document.ts';
import { planPicture } from '../../views/plan-picture.ts';
import { planText } from '../../views/plan-text.ts';
import { Exit, type ExitCode } from '../exit.ts';
import type { Io } from '../io.ts';
import { load, type LoadFlags } from '../load.ts';
import { commandOf } from '../next.ts';
import { planFor, type Planning, type PlanningFlags } from '../planning.ts';
import { UsageError } from '../usage.ts';

interface PlanFlags extends LoadFlags, PlanningFlags {
  readonly action: Goal['action'];
  readonly offline: boolean;
  readonly format: 'text' | 'json' | 'dot' | 'mermaid';
  readonly 'detailed-exitcode': boolean;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const shown = (io: Io, plan: Plan, format: PlanFlags['format']): string => {
  switch (format) {
    case 'text':
      return planText(plan, io.style, io.columns);
    case 'json':
      return json(planDocument(plan, sha256));
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

export const run = async (io: Io, given: PlanFlags): Promise<ExitCode> => {
  const format = given.json ? 'json' : given.format;
  const flags = { ...given, json: format === 'json' };
  if (flags.offline && (flags['assume-down'].length > 0 || flags['wait-hosts'] !== undefined))
    throw new UsageError('--offline asks no host: --assume-down and --wait-hosts have no meaning with it');
  const loaded = await load(io, flags, !flags.offline);
  if (!loaded) return Exit.refused;
  const { topology } = loaded;
  const planning = flags.offline
    ? await planFor(io, topology, flags.action, flags, undefined)
    : await planOnline(io, topology, flags);
  if (!planning) return Exit.refused;
  io.out(shown(io, planning.plan, format));
  const something = planning.plan.steps.length > 0;
  if (format === 'text' && something) io.note(`next: ${commandOf(io, flags.action, flags)}\n`);
  return flags['detailed-exitcode'] && something ? Exit.changes : Exit.done;
};
