/** What holds of every run, whatever the plan and however the hosts behave. Each law says what is wrong. */
import type { Step, StepId } from '../../../src/plan/model.ts';
import type { StampedEntry } from '../../../src/run/entries.ts';
import { fold } from '../../../src/run/fold.ts';
import type { Outcome } from '../../../src/run/outcome.ts';
import type { Policy } from '../../../src/run/policy.ts';
import { initialState } from '../../../src/run/state.ts';
import { peak } from '../../scenario/run/performer.ts';
import { policyOf, type Ran, type Scene } from '../../scenario/run/scripted.ts';
import { all, beginnings, good, isMet, outcomes, serves, stepOf, type Law } from './reading.ts';

const endsOnce: Law = (ran, { plan }) => {
  const ended = all(ran, 'step.ended').map(({ step }) => step);
  const same = ended.length === plan.steps.length && new Set(ended).size === ended.length;
  return same && ran.entries.at(-1)?.type === 'run.ended' ? [] : [`ended: ${ended.join(' ')}`];
};

const beginsOnce: Law = (ran) => {
  const began = all(ran, 'step.started').map(({ step }) => step);
  return new Set(began).size === began.length ? [] : [`began: ${began.join(' ')}`];
};

/** Of a rolling run: an interrupt may give a stop up after its drain, and its own start gives the traffic back. */
const isServed = (
  scene: Scene,
  { id, action }: Step,
  required: StepId,
  ended: ReadonlyMap<StepId, Outcome>,
) =>
  serves(scene, required, ended) ||
  (scene.plan.rolling !== undefined &&
    action === 'start' &&
    required === id.replace('start:', 'stop:') &&
    ended.get(required) === 'cancelled');

const waits: Law = (ran, scene) =>
  beginnings(ran).flatMap(({ step, ended }) => {
    const own = stepOf(scene, step);
    const { after, requires, quorum = [] } = own;
    const met = quorum.every((one) => isMet(scene, one, ended));
    const served = requires.every((id) => isServed(scene, own, id, ended));
    const ready = after.every((id) => ended.has(id)) && served && met;
    return ready ? [] : [`${step} began too early`];
  });

/** Everyone whom a path of `after` puts before a step. */
const ancestors = (scene: Scene, id: StepId): Set<StepId> => {
  const found = new Set<StepId>();
  const todo = [id];
  for (let at = todo.pop(); at !== undefined; at = todo.pop())
    for (const before of stepOf(scene, at).after)
      if (!found.has(before)) {
        found.add(before);
        todo.push(before);
      }
  return found;
};

/** A path orders its ends, also through a step that never ran. */
const overtakesNobody: Law = (ran, scene) =>
  beginnings(ran).flatMap(({ step, ended }) =>
    [...ancestors(scene, step)]
      .filter((before) => !ended.has(before))
      .map((before) => `${step} overtook ${before}`),
  );

/** What it requires failed or was cancelled, or its quorum can no longer be met. */
const isLost = (scene: Scene, step: Step, ended: ReadonlyMap<StepId, Outcome>): boolean =>
  step.requires.some((id) => !isServed(scene, step, id, ended)) ||
  (step.quorum ?? []).some((one) => !isMet(scene, one, ended));

/** In a rolling run, who could not be started again is not stopped. */
const cannotComeBack = ({ plan }: Scene, { id }: Step, ended: ReadonlyMap<StepId, Outcome>): boolean =>
  plan.rolling !== undefined &&
  id.startsWith('stop:') &&
  ended.get(id.replace('stop:', 'start:') as StepId) === 'blocked';

/** Only what needs it is stopped by a failure, and all of that is. */
const inherits: Law = (ran, scene) => {
  const ended = outcomes(ran);
  const began = new Set(all(ran, 'step.started').map(({ step }) => step));
  return scene.plan.steps.flatMap((step) => {
    const outcome = ended.get(step.id);
    const word = step.action === 'start' ? 'blocked' : 'held';
    if (outcome === word && !isLost(scene, step, ended) && !cannotComeBack(scene, step, ended))
      return [`${step.id} is ${word} by nothing`];
    if (isLost(scene, step, ended) && began.has(step.id)) return [`${step.id} ran`];
    if (outcome === 'blocked' || outcome === 'held')
      return outcome === word ? [] : [`${step.id} is ${outcome}`];
    return began.has(step.id) || outcome === 'cancelled'
      ? []
      : [`${step.id} is ${outcome} without a beginning`];
  });
};

const roots: Law = (ran) => {
  const ended = new Map(all(ran, 'step.ended').map((entry) => [entry.step, entry]));
  return [...ended.values()].flatMap(({ step, outcome, roots: named = [] }) => {
    const needed = outcome === 'blocked' || outcome === 'held';
    if (needed && named.length === 0) return [`${step} is ${outcome} and nobody is at fault`];
    const wrong = named.filter(
      (id) => good(ended.get(id)?.outcome) || (ended.get(id)?.roots?.length ?? 0) > 0,
    );
    return wrong.map((id) => `${id} is no root of ${step}`);
  });
};

const cancelsNothing: Law = (ran, { plan, policy }) => {
  const failed = [...outcomes(ran).values()].some((outcome) => outcome === 'failed' || outcome === 'unknown');
  // What a rolling run gives up has laws of its own.
  const may = plan.rolling !== undefined || ran.state.interrupted || (policy?.failFast === true && failed);
  const cancelled = [...outcomes(ran)].filter(([, outcome]) => outcome === 'cancelled');
  return may ? [] : cancelled.map(([id]) => `${id} was cancelled by nobody`);
};

const startsNothingNew: Law = (ran, { plan, policy }) => {
  const stop = ran.entries.find(
    (entry) =>
      entry.type === 'run.interrupted' ||
      (policy?.failFast === true &&
        plan.rolling === undefined &&
        entry.type === 'step.ended' &&
        (entry.outcome === 'failed' || entry.outcome === 'unknown')),
  );
  return (
    all(ran, 'step.started')
      .filter((entry) => stop !== undefined && entry.seq > stop.seq)
      // A rolling run starts again what it has stopped: it has laws of its own.
      .filter(({ step }) => plan.rolling === undefined || step.startsWith('stop:'))
      .map(({ step }) => `${step} began after all`)
  );
};

/** What is in flight by the entries; a call of a step that was given up may go on beyond them. */
const widest = (ran: Ran, matches: (id: StepId) => boolean): number => {
  let now = 0;
  let most = 0;
  const began = new Set<StepId>();
  for (const entry of ran.entries) {
    if (entry.type === 'step.started' && matches(entry.step)) {
      began.add(entry.step);
      most = Math.max(most, ++now);
    } else if (entry.type === 'step.ended' && began.has(entry.step)) now -= 1;
  }
  // A stop that was given up while it was looked at holds no slot any more; the look comes to its end.
  const given = outcomes(ran);
  const calls = ran.calls.filter(
    ({ kind, step }) => kind !== 'observe' || !step || !['cancelled', 'held'].includes(given.get(step) ?? ''),
  );
  return Math.max(most, peak(calls, matches));
};

const limits: Law = (ran, scene) => {
  const policy: Policy = policyOf(scene.policy);
  const over = (says: string, most: number, matches: (id: StepId) => boolean) =>
    widest(ran, matches) > most ? [`more than ${most} ${says}`] : [];
  return [
    ...over('at once', policy.parallel, () => true),
    ...Object.entries(policy.perHost).flatMap(([host, most]) =>
      over(host, most, (id) => id.endsWith(`@${host}`)),
    ),
    ...policy.serial.flatMap((name) => over(name, 1, (id) => id.includes(`:${name}@`))),
  ];
};

/** A command is repeated only after it provably never began, and the state was seen in between. */
const repeats: Law = (ran, scene) => {
  const { attempts } = policyOf(scene.policy);
  return scene.plan.steps.flatMap(({ id }) => {
    const own = ran.entries.filter((entry) => 'step' in entry && entry.step === id);
    return own.flatMap((entry, at) => {
      if (entry.type !== 'command.sending') return [];
      const earlier = own.slice(0, at);
      const last = earlier.findLastIndex((one) => one.type === 'command.ended' && one.phase === entry.phase);
      if (entry.attempt > attempts) return [`${entry.command} went out ${entry.attempt} times`];
      if (last < 0) return [];
      const ended = earlier[last];
      const never = ended?.type === 'command.ended' && ended.result.kind === 'unsent';
      const seen = earlier.slice(last).some((one) => one.type === 'step.observed');
      return never && seen ? [] : [`${entry.command} was repeated`];
    });
  });
};

/** The last that was seen before a command: a start is not sent to what runs, nothing to what cannot be told. */
const acts: Law = (ran) => {
  const seen = new Map<StepId, string>();
  return ran.entries.flatMap((entry) => {
    if (entry.type === 'step.observed') seen.set(entry.step, entry.observation.state);
    if (entry.type !== 'command.sending') return [];
    const state = seen.get(entry.step) ?? 'nothing';
    const never = [
      'nothing',
      'unknown',
      'unreachable',
      'absent',
      ...(entry.phase === 'start' ? ['running'] : []),
    ];
    return never.includes(state) ? [`${entry.command} was sent to what was ${state}`] : [];
  });
};

const proves: Law = (ran) =>
  all(ran, 'step.ended').flatMap(({ step, outcome }) => {
    const own = ran.state.steps.get(step);
    const { confirmation, found, commands = [] } = own ?? {};
    if (outcome === 'done' && confirmation?.kind !== 'reached') return [`${step} is done without a proof`];
    const began = commands.some((one) => one.result?.kind !== 'unsent');
    if (outcome === 'unchanged' && (began || !found)) return [`${step} is unchanged, and commands were sent`];
    return outcome === 'failed' && !own?.reason ? [`${step} failed for no reason`] : [];
  });

const result: Law = (ran) => {
  const ended = [...outcomes(ran).values()];
  const drift = all(ran, 'run.checked').some((entry) => entry.drift.length > 0);
  const given = all(ran, 'step.ended').some((entry) => entry.outcome === 'cancelled' && !entry.reason);
  const cut = ran.state.interrupted && given;
  const expected = cut ? 3 : drift || !ended.every(good) ? 1 : 0;
  const told = all(ran, 'run.ended').map((entry) => entry.result);
  return told.length === 1 && told[0] === expected
    ? []
    : [`ended with ${told.join()} instead of ${expected}`];
};

const gapless: Law = (ran) =>
  ran.entries.flatMap((entry, at) => (entry.seq === at + 1 ? [] : [`entry ${at + 1} says ${entry.seq}`]));

/** The state as it is read back from the disk, entry by entry. */
export const replay = (ran: Ran, scene: Scene): Ran['state'] => {
  const state = initialState(scene.plan, policyOf());
  const read = JSON.parse(JSON.stringify(ran.entries)) as StampedEntry[];
  for (const entry of read) fold(state, entry, entry.mono);
  return state;
};

export const laws: Readonly<Record<string, Law>> = {
  'every step ends exactly once, and the run after them': endsOnce,
  'no step begins twice': beginsOnce,
  'no step begins before all its predecessors have ended, its requirements and quorums are met': waits,
  'nobody overtakes whom a path puts before it': overtakesNobody,
  'a failure stops what needs it, and nothing else': inherits,
  'who is blocked or held knows the roots': roots,
  'nothing is cancelled but by an interrupt or fail-fast': cancelsNothing,
  'nothing begins after an interrupt, or a failure under fail-fast': startsNothingNew,
  'limits hold at every instant': limits,
  'only what provably never began is repeated, after a look': repeats,
  'commands go where the last look allows': acts,
  'an outcome has its proof': proves,
  'the result follows from the outcomes': result,
  'entries are numbered without gaps': gapless,
};
