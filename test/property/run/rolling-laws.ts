/** What holds of every rolling run. Each law says what is wrong, and counts for itself. */
import type { Rolling, StepId } from '../../../src/plan/model.ts';
import type { StampedEntry } from '../../../src/run/entries.ts';
import type { InstanceId } from '../../../src/topology/model.ts';
import type { Ran, Scene } from '../../scenario/run/scripted.ts';
import { instanceOf } from '../../unit/run/sketch.ts';
import { all, good, outcomes, type Law } from './reading.ts';

const rollingOf = ({ plan }: Scene): Rolling => {
  if (!plan.rolling) throw new Error('not a rolling plan');
  return plan.rolling;
};

const isStop = (id: StepId): boolean => id.startsWith('stop:');
const startFor = (stop: StepId): StepId => stop.replace('stop:', 'start:') as StepId;

interface Moment {
  readonly entry: StampedEntry;
  /** As of just before the entry. */
  readonly ended: ReadonlySet<StepId>;
  readonly up: ReadonlySet<InstanceId>;
  readonly failed: ReadonlySet<InstanceId>;
  /** Stopped by the run and not started again. */
  readonly taken: ReadonlySet<InstanceId>;
  readonly inFlight: number;
}

const isBad = (entry: StampedEntry): boolean =>
  entry.type === 'step.ended' && (entry.outcome === 'failed' || entry.outcome === 'unknown');

const moments = (ran: Ran, scene: Scene): Moment[] => {
  const ready = new Set(rollingOf(scene).floors.flatMap((floor) => floor.ready));
  const [ended, running] = [new Set<StepId>(), new Set<StepId>()];
  const [up, failed] = [new Set(ready), new Set<InstanceId>()];
  const taken = new Map<InstanceId, boolean>();
  return ran.entries.map((entry) => {
    const moment = {
      entry,
      ended: new Set(ended),
      up: new Set(up),
      failed: new Set(failed),
      taken: new Set(taken.keys()),
      inFlight: running.size,
    };
    if (entry.type === 'step.started') {
      running.add(entry.step);
      const id = instanceOf(entry.step);
      if (isStop(entry.step)) {
        taken.set(id, up.has(id));
        up.delete(id);
      }
    }
    if (entry.type === 'step.ended') {
      const instance = instanceOf(entry.step);
      ended.add(entry.step);
      if (!isStop(entry.step) && good(entry.outcome)) {
        up.add(instance);
        taken.delete(instance);
      }
      // It had begun, and nothing was sent.
      const givenUp = entry.outcome === 'cancelled' || entry.outcome === 'held';
      if (isStop(entry.step) && givenUp) {
        if (taken.get(instance)) up.add(instance);
        taken.delete(instance);
      }
      running.delete(entry.step);
      if (isBad(entry)) failed.add(instance);
    }
    if (entry.type === 'batch.checked') {
      entry.missing.forEach(({ instance }) => up.delete(instance));
      entry.back.forEach((id) => up.add(id));
    }
    return moment;
  });
};

const allowed = (scene: Scene): number =>
  scene.policy?.failFast === true ? 0 : rollingOf(scene).maxFailures;

/** Given up by the run itself. */
const isGivenUp = ({ entry }: Moment): boolean =>
  entry.type === 'step.ended' && entry.outcome === 'cancelled' && entry.reason !== undefined;

const floorsHold: Law = (ran, scene) =>
  moments(ran, scene).flatMap(({ entry, up }) => {
    if (entry.type !== 'step.started' || !isStop(entry.step)) return [];
    const id = instanceOf(entry.step);
    return rollingOf(scene)
      .floors.filter(({ ready, down }) => ready.includes(id) || down.includes(id))
      .filter(
        ({ ready, down, min }) => [...ready, ...down].filter((one) => one !== id && up.has(one)).length < min,
      )
      .map(({ says }) => `${entry.step} broke ${says}`);
  });

const batchesInTurn: Law = (ran, scene) => {
  const { batches } = rollingOf(scene);
  let batch = 0;
  let halted = false;
  return moments(ran, scene).flatMap((moment) => {
    const { entry, ended, failed } = moment;
    halted ||= isGivenUp(moment) || failed.size > allowed(scene) || entry.type === 'run.interrupted';
    if (entry.type === 'batch.started') {
      const early = batches
        .slice(0, entry.batch - 1)
        .flat()
        .filter((id) => !ended.has(id));
      const back = entry.batch <= batch;
      batch = entry.batch;
      return [
        ...early.map((id) => `batch ${entry.batch} began before ${id} had ended`),
        ...(back ? ['backwards'] : []),
      ];
    }
    if (entry.type !== 'step.started') return [];
    const own = batches.findIndex((ids) => ids.includes(entry.step)) + 1;
    const earlier = batches
      .slice(0, own - 1)
      .flat()
      .filter((id) => !ended.has(id));
    const wrong = earlier.map((id) => `${entry.step} began before ${id} had ended`);
    return own > batch && !halted ? [...wrong, `${entry.step} began before its batch`] : wrong;
  });
};

const pauses: Law = (ran, scene) => {
  const { pause } = rollingOf(scene);
  const entries = ran.entries.filter(({ type }) => type === 'batch.pausing' || type === 'batch.started');
  const paused = ran.calls.filter((call) => call.kind === 'pause');
  return entries.flatMap((entry, at) => {
    if (entry.type === 'batch.pausing')
      return at === 0 || entry.milliseconds !== pause ? ['a wrong pause'] : [];
    if (entry.type !== 'batch.started' || at === 0 || pause === 0) return [];
    const before = entries[at - 1];
    const fits = before?.type === 'batch.pausing' && before.batch === entry.batch;
    const over = paused[entries.slice(0, at).filter(({ type }) => type === 'batch.pausing').length - 1];
    return fits && over?.ended !== Infinity ? [] : [`batch ${entry.batch} began without its pause`];
  });
};

const goesNoFurther: Law = (ran, scene) => {
  let halted = false;
  return moments(ran, scene).flatMap((moment) => {
    const { entry, failed } = moment;
    halted ||= isGivenUp(moment) || failed.size > allowed(scene) || entry.type === 'run.interrupted';
    if (!halted) return [];
    if (['batch.started', 'batch.pausing', 'batch.checking'].includes(entry.type))
      return [`${entry.type} after all`];
    return entry.type === 'step.started' && isStop(entry.step) ? [`${entry.step} began after all`] : [];
  });
};

const bringsBack: Law = (ran, scene) => {
  const ended = outcomes(ran);
  const began = new Set(all(ran, 'step.started').map(({ step }) => step));
  return scene.plan.steps.flatMap(({ id }) => {
    const start = startFor(id);
    if (!isStop(id) || !good(ended.get(id)) || began.has(start)) return [];
    if (ended.get(start) === 'blocked') return [];
    return [`${instanceOf(id)} was stopped and nobody tried to start it`];
  });
};

/** The members of every floor that the batch takes somebody from. */
const membersOf = (scene: Scene, batch: number): readonly InstanceId[] => {
  const { batches, floors } = rollingOf(scene);
  const stopped = new Set((batches[batch - 1] ?? []).filter(isStop).map(instanceOf));
  const all = floors.map(({ ready, down }) => [...ready, ...down]);
  return [...new Set(all.filter((ids) => ids.some((id) => stopped.has(id))).flat())].toSorted();
};

const looks: Law = (ran, scene) => {
  const begun = ran.entries.filter(({ type }) => type === 'batch.started' || type === 'batch.checked');
  return begun.flatMap((entry, at) => {
    if (entry.type !== 'batch.started' || at === 0 || membersOf(scene, entry.batch).length === 0) return [];
    const before = begun[at - 1];
    const fits = before?.type === 'batch.checked' && before.batch === entry.batch;
    return fits ? [] : [`batch ${entry.batch} began without a look at its floors`];
  });
};

/** What the look saw, and nothing else, says who counts; but never one that the run itself has down, or seen fail. */
const counts: Law = (ran, scene) => {
  const surveys = ran.calls.filter(({ kind }) => kind === 'survey');
  return moments(ran, scene)
    .filter(({ entry }) => entry.type === 'batch.checked')
    .flatMap(({ entry, up, failed, taken }, at) => {
      if (entry.type !== 'batch.checked') return [];
      const { seen } = surveys[at] ?? {};
      const missing = new Set(entry.missing.map(({ instance }) => instance));
      const back = new Set(entry.back);
      return membersOf(scene, entry.batch).flatMap((id) => {
        const { state, ready } = seen?.get(id) ?? { state: 'unknown', ready: false };
        const should = state === 'running' && ready && (up.has(id) || !(failed.has(id) || taken.has(id)));
        const does = (up.has(id) && !missing.has(id)) || back.has(id);
        return should === does ? [] : [`${id} is ${state} and ${does ? 'counts' : 'does not count'}`];
      });
    });
};

/** Once the operator has said so, no stop gets any further than its drain. */
const sendsNoStop: Law = (ran) => {
  const cut = ran.entries.findIndex(({ type }) => type === 'run.interrupted');
  const begun = new Set<string>();
  return ran.entries.flatMap((entry, at) => {
    if (entry.type === 'command.ended' && entry.result.kind === 'unsent')
      begun.delete(`${entry.phase} ${entry.step}`);
    if (entry.type !== 'command.sending' || !['beforeStop', 'stop'].includes(entry.phase)) return [];
    const late =
      cut >= 0 && at > cut && !begun.has(`beforeStop ${entry.step}`) && !begun.has(`stop ${entry.step}`);
    begun.add(`${entry.phase} ${entry.step}`);
    return late ? [`${entry.command} was sent after all`] : [];
  });
};

/** A stop that was given up after its drain leaves its start nothing to do but to give the traffic back. */
const onlyGivesBack: Law = (ran, scene) =>
  scene.plan.steps.flatMap(({ id }) => {
    const [stop, start] = [ran.state.steps.get(id), ran.state.steps.get(startFor(id))];
    if (!isStop(id) || stop?.outcome !== 'cancelled' || !start) return [];
    const drained = stop.commands.some((one) => one.phase === 'drain' && one.result?.kind !== 'unsent');
    const began = start.startedAt !== undefined;
    if (began !== drained && start.outcome !== 'blocked')
      return [`${instanceOf(id)} was ${drained ? '' : 'not '}drained, its start ${start.outcome}`];
    // It may have died meanwhile, and is started then.
    const sent = start.found?.state === 'running' ? start.commands : [];
    return sent.filter(({ phase }) => phase !== 'undrain').map(({ command }) => `${command} for nothing`);
  });

/** Nothing is given up but for too many failures, or for a floor that nothing in flight could lift. */
const givesUpForAReason: Law = (ran, scene) => {
  const { floors } = rollingOf(scene);
  const first = moments(ran, scene).find(isGivenUp);
  if (first?.entry.type !== 'step.ended') {
    const cancelled = [...outcomes(ran).values()].includes('cancelled');
    return cancelled && !ran.state.interrupted ? ['cancelled by nobody'] : [];
  }
  const { entry, up, failed, inFlight } = first;
  if (failed.size > allowed(scene))
    return entry.reason?.includes(`${failed.size} instance`) ? [] : ['wrong number'];
  const id = instanceOf(entry.step);
  const broken = floors.some(
    ({ ready, down, min }) =>
      [...ready, ...down].includes(id) &&
      [...ready, ...down].filter((one) => one !== id && up.has(one)).length < min,
  );
  return broken && inFlight === 0 && isStop(entry.step) ? [] : [`${entry.step} was given up for nothing`];
};

const givesTrafficBack: Law = (ran, scene) =>
  scene.plan.steps.flatMap(({ id }) => {
    const [stop, start] = [ran.state.steps.get(id), ran.state.steps.get(startFor(id))];
    const drained =
      isStop(id) && stop?.commands.some((one) => one.phase === 'drain' && one.result?.kind !== 'unsent');
    const back = start?.commands.some((one) => one.phase === 'undrain');
    const has = scene.hosts?.[instanceOf(id)]?.undrain !== undefined;
    return drained && has && good(start?.outcome) && !back ? [`${instanceOf(id)} is left drained`] : [];
  });

export const rollingLaws: Readonly<Record<string, Law>> = {
  'every floor holds without whom a stop takes': floorsHold,
  'nothing of a batch begins before all of the earlier ones has ended, and before the batch does':
    batchesInTurn,
  'a pause lies between two batches': pauses,
  'no stop and no batch begins once too many have failed, or a floor does not hold': goesNoFurther,
  'what was stopped is started again': bringsBack,
  'its floors are looked at before every batch but the first': looks,
  'who counts is who was ready at the last look': counts,
  'after an interrupt no stop is sent that had not begun': sendsNoStop,
  'what was drained and not stopped gets its traffic back, and nothing else': onlyGivesBack,
  'the run gives up only for a reason': givesUpForAReason,
  'what was drained is undrained when it is back': givesTrafficBack,
};
