/** A plan that was saved, as the origin of a run. */
import type { Plan, Refusal } from '../plan/model.ts';
import { contradictions } from '../saved/contradictions.ts';
import { digestOf } from '../saved/digest.ts';
import type { SavedPlan } from '../saved/model.ts';
import { changes, staleness, topologyChanges } from '../saved/stale.ts';
import { freshName } from '../saved/write.ts';
import type { InstanceId, Topology } from '../topology/model.ts';
import type { Observations } from '../topology/state.ts';
import type { Transports } from '../transports/transport.ts';
import { list } from '../views/text.ts';
import type { Origin } from './act.ts';
import { refuseApplied } from './applied.ts';
import { Exit, type ExitCode } from './exit.ts';
import type { Io } from './io.ts';
import { tellDiagnostics } from './load.ts';
import { commandOf, planAnew } from './next.ts';
import { decideFrom, errorsOf, observe, refuse, tellOutage, type Planning } from './planning.ts';
import { consentIn } from './saving.ts';
import { aimAt, type Target } from './target.ts';

interface Given {
  readonly io: Io;
  readonly saved: SavedPlan;
  /** As it was typed. */
  readonly shown: string;
  readonly flags: { readonly json: boolean; readonly 'wait-hosts': number | undefined };
}

const nextPlan = ({ io, saved, shown }: Given): string =>
  `next: ${planAnew(io, { goal: saved.plan.goal, assumeDown: saved.assumeDown }, freshName(shown))}`;

const refuseStale = (given: Given, refusals: readonly Refusal[]): ExitCode => {
  const { io, saved, shown, flags } = given;
  io.err(`${shown} is stale: ${saved.author} made it at ${saved.time}\n`);
  refuse(io, refusals, flags.json);
  io.err(`${nextPlan(given)}\n`);
  return Exit.stale;
};

const observedIn = ({ observed }: SavedPlan): Observations =>
  new Map(Object.entries(observed) as [InstanceId, (typeof observed)[InstanceId]][]);

/** After the rules, which can say what is wrong. */
const EDITED: Refusal = {
  rule: 'digest',
  message: 'it is not, word by word, what was saved: it was edited since',
  instances: [],
};

/** What is wrong with the file by itself, whatever the hosts say now. */
const mistakesIn = (topology: Topology, saved: SavedPlan, aim: Target): readonly Refusal[] => {
  const { planned, observed, assumed } = decideFrom(topology, aim, observedIn(saved));
  const errors = errorsOf(topology, saved.plan, observed, aim);
  if (errors.length > 0) return errors;
  if (!planned.ok) return planned.refusals;
  const found = contradictions(saved, { plan: planned.plan, consent: consentIn(aim), assumed });
  return found.length > 0 || digestOf(saved) === saved.digest ? found : [EDITED];
};

const otherTopology = ({ io, saved, shown, flags }: Given, topology: Topology): ExitCode => {
  const { name } = saved.topology;
  const message = `${shown} is a plan for topology ${name}, and the topology here is ${topology.name}`;
  const hint = `Name the file of ${name} with --config.`;
  tellDiagnostics(io, [{ severity: 'error', message, hint }], flags.json);
  return Exit.refused;
};

const editedBy = (io: Io, { version }: SavedPlan): string =>
  version === io.version
    ? 'is not as it was saved, and is no plan that may be carried out'
    : `was edited, or abq ${version}, which has saved it, decides otherwise than ${io.version}`;

const admit = async (
  given: Given,
  topology: Topology,
): Promise<{ readonly aim: Target } | { readonly code: ExitCode }> => {
  const { io, saved, flags } = given;
  if (saved.topology.name !== topology.name) return { code: otherTopology(given, topology) };
  const changed = topologyChanges(saved, topology);
  if (changed.length > 0) return { code: refuseStale(given, changed) };
  if (await refuseApplied(io, topology.name, saved, flags.json)) {
    io.err(`${nextPlan(given)}\n`);
    return { code: Exit.stale };
  }
  const aim = aimAt(topology, saved.plan.goal, saved.assumeDown);
  if (!aim.ok) {
    tellDiagnostics(io, aim.errors, flags.json);
    return { code: Exit.refused };
  }
  const mistakes = mistakesIn(topology, saved, aim.value);
  if (mistakes.length === 0) return { aim: aim.value };
  io.err(`${given.shown} ${editedBy(io, saved)}\n`);
  refuse(io, mistakes, flags.json);
  io.err(`${nextPlan(given)}\n`);
  return { code: Exit.refused };
};

interface Now {
  readonly planning: Planning;
  readonly seen: Observations;
  /** What the goal gives now: the same steps. */
  readonly fresh: Plan;
  readonly out: ReadonlySet<InstanceId>;
}

/** Told once: whose plan this is, and what has changed since then and changes nothing of it. */
const introduce = ({ io, saved, shown }: Given, { seen, fresh, out }: Now): void => {
  const { author, time, plan } = saved;
  io.note(`${shown}: saved by ${author} at ${time}\n`);
  const harmless = [...changes(saved, seen).values()];
  if (harmless.length > 0)
    io.err(`changed since the plan was made, with no effect on it: ${list(harmless, 8)}\n`);
  tellOutage(io, out);
  const known = new Set(plan.warnings.map(({ message }) => message));
  for (const { message } of fresh.warnings)
    if (!known.has(message)) io.err(io.errStyle.yellow(`warning, new since then: ${message}\n`));
};

const planNow = async (
  given: Given,
  topology: Topology,
  transports: Transports,
  aim: Target,
): Promise<Now | ExitCode> => {
  const { io, saved, flags } = given;
  const { plan } = saved;
  const seen = await observe(io, topology, transports, aim, flags['wait-hosts']);
  const { planned, out, observed, assumed, silent } = decideFrom(topology, aim, seen);
  const violations = errorsOf(topology, plan, observed, aim);
  const stale = staleness(topology, saved, { seen, planned, violations });
  if (stale.length > 0) return refuseStale(given, stale);
  if (!planned.ok) throw new Error('no plan, and yet not stale');
  return { planning: { aim, plan, seen, observed, assumed, silent }, seen, fresh: planned.plan, out };
};

/** `file`: absolute; `shown`: as it was typed. */
export const savedOrigin = (given: Given, file: string): Origin => {
  const { io, saved, shown } = given;
  const { id, time, author, plan, assumeDown } = saved;
  let aim: Target | undefined;
  let isKnown = false;
  return {
    doing: `apply ${shown}`,
    admit: async (topology) => {
      const admitted = await admit(given, topology);
      if ('code' in admitted) return admitted.code;
      ({ aim } = admitted);
      return undefined;
    },
    plan: async (topology, transports) => {
      if (!aim) throw new Error('the plan was not admitted');
      const now = await planNow(given, topology, transports, aim);
      if (typeof now === 'number') return now;
      if (!isKnown) introduce(given, now);
      isKnown = true;
      return now.planning;
    },
    remedy: `a saved plan is carried out as it is; to leave something out, ${nextPlan(given)}`,
    rest: commandOf(io, { goal: plan.goal, assumeDown }),
    saved: { id, file, time, author },
  };
};
