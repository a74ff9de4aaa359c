/**
 * Restarting without downtime, in batches: who takes part, what goes down together, what has to hold meanwhile, which
 * batch takes what, and the steps of each.
 */
import { falling, fallFrom } from '../closure.ts';
import type { Draft } from '../decide.ts';
import { requested } from '../joined.ts';
import type { Plan, Planned, RollingGoal } from '../model.ts';
import { type Phases, phasesOf } from '../phases.ts';
import { unmetRequirements } from '../requirements.ts';
import { milestonesOnly, protectedOnes, unknownDependent } from '../rules.ts';
import { isJob, mayRun, type Scene } from '../scene.ts';
import { noObjection, type Verdict } from '../verdict.ts';
import { warn } from '../warnings.ts';
import { assemble } from './assemble.ts';
import { actingIn } from './batches.ts';
import { type Counts, countsOf } from './counts.ts';
import { dependents } from './dependents.ts';
import { worldOf } from './kinds.ts';
import { gather, type Members } from './members.ts';
import type { Attempt } from './refuse.ts';
import { sequenceOf } from './sequence.ts';
import { type Settled, settle } from './settle.ts';
import { parseBatch, sizesOf } from './sizes.ts';
import { unitsOf } from './units.ts';

/** All batches at once, for the rules that other plans have too. */
const draftOf = (scene: Scene, { reasons, left, joined }: Members): Draft => {
  const acting = [...reasons.keys()].sort((a, b) => a - b);
  return {
    stops: new Set(acting.filter((i) => mayRun(scene, i))),
    starts: new Set(acting.filter((i) => !isJob(scene, i))),
    falling: reasons,
    rising: new Map(),
    left: new Set([...left].filter((i) => !joined.has(i))),
  };
};

/** What all that stops is a requirement of, however far above. */
const above = (scene: Scene, stops: ReadonlySet<number>): ReadonlyMap<number, number> => {
  const fall = falling(() => false);
  for (const i of stops) fall.joined.set(i, requested);
  fallFrom(scene, fall, [...stops]);
  return fall.above;
};

const judge = (scene: Scene, counts: Counts, members: Members, draft: Draft): Verdict => {
  const verdict = noObjection();
  milestonesOnly(scene, verdict);
  protectedOnes(scene, draft, { above: new Map() }, verdict);
  // Those that are refused as dependents need no second reason.
  const others = [...above(scene, draft.stops)].filter(([i]) => !members.robbed.has(i));
  unknownDependent(scene, draft, { above: new Map(others) }, verdict);
  dependents(scene, counts, members, verdict);
  unmetRequirements(scene, draft, verdict);
  return verdict;
};

const planOf = (
  { scene, goal, members, units }: Attempt,
  { batches, floors }: Settled,
  draft: Draft,
  phases: Phases,
  verdict: Verdict,
): Planned => {
  const made = assemble(scene, actingIn(scene, units, batches), phases, members);
  if ('rule' in made) return { ok: false, refusals: [made] };
  warn(scene, draft, [...draft.stops, ...draft.starts], verdict);
  const { topology } = scene;
  const { by, pause, maxFailures } = goal;
  const plan: Plan = {
    topology: { name: topology.name, hash: topology.hash },
    goal: scene.goal,
    steps: made.steps,
    unchanged: [],
    criticalPath: made.criticalPath,
    warnings: verdict.warnings,
    rolling: { by, batches: made.batches, pause, maxFailures, floors },
  };
  return { ok: true, plan };
};

const unreadable = (goal: RollingGoal): Planned => {
  const message = `${goal.batch} is no size of a batch`;
  const hint = 'Write it as 1, 25% or 1,5,20%.';
  return { ok: false, refusals: [{ rule: 'batch', message, instances: [], hint }] };
};

/** A plan in batches, or every reason why there is none; pure and deterministic. */
export const rolling = (scene: Scene, goal: RollingGoal): Planned => {
  const sizes = parseBatch(goal.batch);
  if (sizes === undefined) return unreadable(goal);
  const counts = countsOf(scene);
  const members = gather(scene, goal, counts);
  const draft = draftOf(scene, members);
  const verdict = judge(scene, counts, members, draft);
  if (verdict.refusals.length > 0) return { ok: false, refusals: verdict.refusals };
  const phases = phasesOf(scene);
  const units = unitsOf(scene, counts, members, verdict);
  const sequence = sequenceOf(members, units, phases);
  const all = units.list.reduce((sum, { size }) => sum + size, 0);
  const world = worldOf(scene, members, units, sequence, []);
  const attempt = { scene, goal, members, units, sequence, world, sizes: sizesOf(sizes, all) };
  const settled = settle(attempt, counts, verdict);
  if ('rule' in settled) return { ok: false, refusals: [settled] };
  return planOf(attempt, settled, draft, phases, verdict);
};
