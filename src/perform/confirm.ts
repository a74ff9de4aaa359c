/** Waits until the state that a step wants is proved: a return code alone proves nothing. */
import type { Sighting } from '../managers/manager.ts';
import { awaitConditions, type Condition, type Look } from '../probes/await.ts';
import { showProbe } from '../probes/scripts.ts';
import { inverted, whyNot, type Verdict } from '../probes/verdict.ts';
import type { Confirmation } from '../run/outcome.ts';
import type { Progress } from '../run/performer.ts';
import { describeGuard, isGuard } from '../survey/guards.ts';
import { observe } from '../survey/survey.ts';
import type { Probe } from '../topology/actions.ts';
import type { Acting, Context } from './context.ts';
import { deathWatch } from './death.ts';
import { GUARD_INTERVAL } from './guarding.ts';
import { lookAtProbes, lookAtState } from './look.ts';
import { createSilence, GUARD_PATIENCE, PATIENCE } from './silence.ts';

/** Milliseconds between two looks at the state of a daemon. */
const STATE_INTERVAL = 500;

interface Seen {
  readonly sighting?: Sighting;
  /** By the probe's index; the last that was said of each. */
  readonly verdicts: ReadonlyMap<number, Verdict>;
  readonly lost?: string;
  readonly missing: string;
}

export const confirmStep = async (
  context: Context,
  acting: Acting,
  expectation: 'wait' | 'now',
  progress: Progress,
): Promise<Confirmation> => {
  const waits = expectation === 'wait';
  const { conditions, limit } = whatIsWanted(context, acting, waits);
  const look = lookers(context, acting, progress);
  const waited = await awaitConditions(conditions, limit, context.clock, look);
  const { sighting, verdicts, lost, missing } = waited.seen;
  if (lost !== undefined || sighting === undefined) return { kind: 'lost', message: lost ?? 'no answer' };
  const ready = acting.step.action === 'start' ? [...verdicts.values()] : undefined;
  const observation = observe(sighting, ready);
  if (waited.reached) return { kind: 'reached', observation };
  return {
    kind: 'not-reached',
    observation,
    missing: missing || unstable(acting, waited.missing),
    after: waits ? waited.after : 0,
  };
};

/** The state first, then each probe. */
const whatIsWanted = (
  { plan }: Context,
  { step, instance }: Acting,
  waits: boolean,
): { conditions: readonly Condition[]; limit: number } => {
  const guard = isGuard(instance, plan);
  const state: Condition = { interval: guard ? GUARD_INTERVAL : STATE_INTERVAL, stable: 0 };
  const probes = probesOf({ step, instance }).map(({ interval, stable }) => ({
    interval,
    stable: waits ? stable : 0,
  }));
  const conditions = [state, ...probes];
  if (!waits) return { conditions, limit: 0 };
  if (guard && !instance.stopBounded) return { conditions, limit: Infinity };
  return { conditions, limit: step.action === 'start' ? instance.timeouts.ready : instance.timeouts.stop };
};

const probesOf = ({ step, instance }: Pick<Acting, 'step' | 'instance'>): readonly Probe[] =>
  step.action === 'start' ? instance.service.ready : instance.service.stopped;

/** One look after another; what must be remembered between them lives here. */
const lookers = (
  context: Context,
  acting: Acting,
  progress: Progress,
): ((due: readonly number[]) => Promise<Look<Seen>>) => {
  const verdicts = new Map<number, Verdict>();
  const isDead = deathWatch(acting.step, acting.instance, context.clock);
  const patience = isGuard(acting.instance, context.plan) ? GUARD_PATIENCE : PATIENCE;
  const silence = createSilence(context.clock, acting.instance.host.name, patience, progress);
  const unanswered = (message: string): Look<Seen> => ({
    held: new Map<number, boolean | 'untried'>([[0, false], ...untried(acting)]),
    final: silence.note(message),
    seen: { verdicts, lost: message, missing: message },
  });
  return async (due) => {
    await silence.pause();
    const state = await lookAtState(context, acting);
    if (state.kind !== 'seen') return unanswered(state.message);
    const stateHolds = wanted(acting, state.value);
    const asked = due.filter((index) => index > 0);
    const answers = stateHolds ? await askDue(acting, asked) : new Map<number, Verdict>();
    if (typeof answers === 'string') return unanswered(answers);
    silence.end();
    for (const [index, verdict] of answers) verdicts.set(index, verdict);
    const missing = describeMissing(context, acting, state.value, stateHolds, verdicts);
    if (missing !== '') progress(missing);
    const probes = stateHolds ? holding(answers) : untried(acting);
    return {
      held: new Map([[0, stateHolds], ...probes]),
      final: isDead(state.value),
      seen: { sighting: state.value, verdicts, missing },
    };
  };
};

type Held = readonly (readonly [index: number, held: boolean | 'untried'])[];

const holding = (answers: ReadonlyMap<number, Verdict>): Held =>
  [...answers].map(([index, verdict]) => [index, verdict.kind === 'holds']);

const untried = (acting: Acting): Held => probesOf(acting).map((_, index) => [index + 1, 'untried']);

const wanted = ({ step }: Acting, { state }: Sighting): boolean =>
  step.action === 'start'
    ? state === 'running'
    : state === 'stopped' || state === 'failed' || state === 'absent';

const askDue = async (
  acting: Acting,
  due: readonly number[],
): Promise<ReadonlyMap<number, Verdict> | string> => {
  const probes = probesOf(acting);
  const asked = due.flatMap((index) => probes[index - 1] ?? []);
  const looked = await lookAtProbes(acting, asked);
  if (looked.kind !== 'seen') return looked.message;
  const verdicts = looked.value.map((verdict, index) => asGone(acting, asked[index], verdict));
  return new Map(
    due.flatMap((index, at) => (verdicts[at] === undefined ? [] : [[index, verdicts[at]] as const])),
  );
};

/** After a stop, what a probe looks for must be gone; only a command says by itself what it proves. */
const asGone = ({ step }: Acting, probe: Probe | undefined, verdict: Verdict): Verdict =>
  step.action === 'start' || probe === undefined || probe.type === 'exec'
    ? verdict
    : inverted(verdict, showProbe(probe));

const describeMissing = (
  { plan }: Context,
  { step, instance }: Acting,
  sighting: Sighting,
  stateHolds: boolean,
  verdicts: ReadonlyMap<number, Verdict>,
): string => {
  if (!stateHolds && isGuard(instance, plan) && sighting.state === 'running')
    return describeGuard(instance, sighting);
  if (!stateHolds) {
    const end = step.action === 'start' ? 'running' : 'stopped';
    return `${instance.id} is ${sighting.state}, not ${end}${sighting.detail === undefined ? '' : `: ${sighting.detail}`}`;
  }
  return [...verdicts.values()]
    .filter((verdict) => verdict.kind !== 'holds')
    .map(whyNot)
    .join('; ');
};

const unstable = (acting: Acting, missing: readonly number[]): string =>
  missing
    .flatMap((index) => probesOf(acting)[index - 1] ?? [])
    .map((probe) => `${showProbe(probe)} did not hold for ${probe.stable / 1000} s`)
    .join('; ');
