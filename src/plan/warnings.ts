/** What does not stand in the way of the plan, but should be known before it begins. */
import type { Host } from '../topology/model.ts';
import type { Draft } from './decide.ts';
import { countOf } from './milestones.ts';
import type { Warning } from './model.ts';
import { idAt, instanceAt, isExternal, isJob, isPassive, type Scene, stateAt } from './scene.ts';
import { idsOf, list, type Verdict } from './verdict.ts';

type Say = (rule: string, positions: readonly number[], sentence: (names: string) => string) => void;

/** A start that goes on without what it wants. */
const wanted = (scene: Scene, draft: Draft, say: Say): void => {
  for (const i of draft.starts)
    for (const entry of scene.graph.below[i] ?? []) {
      if (entry.kind !== 'wants') continue;
      const poor = entry.candidates.filter((at) => {
        const state = stateAt(scene, at);
        return state === 'failed' || state === 'absent' || state === 'unreachable';
      });
      if (poor.length === 0 || (entry.quorum && countOf(entry, scene.ready) >= entry.need)) continue;
      say('wants', [i, ...poor], () => {
        const names = poor.map((at) => `${idAt(scene, at)} (${stateAt(scene, at)})`);
        return `${idAt(scene, i)} wants ${names.join(', ')}, and starts whether or not that does`;
      });
    }
};

/** The ones themselves, and those that require one of them: a start may find these up already. */
const withOwners = (scene: Scene, positions: Iterable<number>): ReadonlySet<number> => {
  const all = new Set(positions);
  for (const i of [...all])
    for (const { kind, owner } of scene.graph.above[i] ?? []) if (kind === 'requires') all.add(owner);
  return all;
};

/** Broken before this plan: said, since it is not what the plan did. */
const broken = (scene: Scene, positions: Iterable<number>, say: Say): void => {
  for (const i of withOwners(scene, positions)) {
    if (stateAt(scene, i) !== 'running') continue;
    for (const entry of scene.graph.below[i] ?? []) {
      if (entry.kind !== 'requires' || countOf(entry, scene.ready) >= entry.need) continue;
      const down = entry.candidates.filter((at) => {
        const state = stateAt(scene, at);
        const isDown = state === 'stopped' || state === 'failed' || state === 'absent';
        // The passive one of a pair is down on purpose, also where the goal names it.
        return isDown && !instanceAt(scene, at).standby;
      });
      if (down.length > 0 && entry.candidates.length - down.length < entry.need)
        say(
          'broken',
          [i, ...down],
          () => `${idAt(scene, i)} runs although ${list(idsOf(scene, down))}, which it requires, is down`,
        );
    }
  }
};

/** What was asked for and gets no step, although it is not in the wanted state. */
const passedOver = (scene: Scene, draft: Draft, say: Say): void => {
  const of = (test: (i: number) => boolean): number[] => scene.targets.filter((i) => test(i));
  say(
    'external',
    of((i) => isExternal(scene, i)),
    (names) => `not managed here, left alone: ${names}`,
  );
  if (scene.goal.action === 'stop') return;
  say(
    'job',
    of((i) => isJob(scene, i) && scene.ready[i] === 0),
    (names) => `a job is never started here: ${names}`,
  );
  if (scene.goal.rolling !== undefined)
    say(
      'job',
      of((i) => isJob(scene, i) && !draft.stops.has(i)),
      (names) => `a job is not restarted, left alone: ${names}`,
    );
  say(
    'standby',
    of((i) => isPassive(scene, i) && !draft.starts.has(i)),
    (names) => `standby, started only when named as service@host: ${names}`,
  );
};

/** Steps whose need nobody could see: a run would refuse them in its preflight. */
const unseen = (scene: Scene, draft: Draft, say: Say): void => {
  const silent = [...new Set([...draft.stops, ...draft.starts])].filter(
    (i) => stateAt(scene, i) === 'unreachable',
  );
  say('unreachable', silent, (names) => `unreachable, taken to need their step: ${names}`);
};

/** A reboot in the window would start these by itself, in no order. */
const boot = (scene: Scene, draft: Draft, say: Say): void => {
  const back = [...draft.stops].filter((i) => !draft.starts.has(i) && scene.observed[i]?.boot === true);
  say('boot', back, (names) => `enabled at boot, a reboot would start them out of order: ${names}`);
};

/** Whether the way to a host leads over another one, as the topology says it: `user@jump:22,other`. */
const leadsOver = ({ ssh }: Host, { name, address }: Host): boolean =>
  (ssh.proxyJump?.split(',') ?? []).some((hop) => {
    const host = hop.trim().replace(/^.*@/, '').replace(/:\d+$/, '');
    return host === name || host === address;
  });

/** The contract orders nothing here: only the operator knows whether the plan is done before the way is gone. */
const ways = (scene: Scene, draft: Draft, say: Say): void => {
  const hosts = new Set([...draft.stops, ...draft.starts].map((i) => instanceAt(scene, i).host));
  for (const i of draft.stops) {
    const { service, host } = instanceAt(scene, i);
    if (!service.way) continue;
    const behind = [...hosts].filter((other) => other !== host && leadsOver(other, host));
    const lost = behind.length > 0 ? list(behind.map(({ name }) => name).sort()) : 'the hosts behind it';
    say(
      'way',
      [i],
      (name) =>
        `the plan stops ${name}, which carries abq's own connections: ${lost} may not be reached then`,
    );
  }
};

const gone = ({ topology, goal }: Scene, verdict: Verdict): void => {
  for (const { run, instances } of goal.restore?.from ?? []) {
    const missing = instances.filter((id) => !topology.instances.has(id));
    if (missing.length === 0) continue;
    const message = `run ${run} stopped ${list(missing)}, no longer in the topology: left alone`;
    verdict.warnings.push({ rule: 'restore', message, instances: missing });
  }
};

const forcedJobs = (scene: Scene, draft: Draft, say: Say): void => {
  if (!scene.goal.force.includes('job')) return;
  const named = [...draft.stops].filter((i) => isJob(scene, i) && scene.literal.has(i));
  say('job', named, (names) => `killed instead of waited for (overridden by --force job): ${names}`);
};

export const warn = (scene: Scene, draft: Draft, concerned: Iterable<number>, verdict: Verdict): void => {
  const say: Say = (rule, positions, sentence) => {
    if (positions.length === 0) return;
    const instances = positions.map((i) => idAt(scene, i));
    verdict.warnings.push({ rule, message: sentence(list(instances)), instances } satisfies Warning);
  };
  gone(scene, verdict);
  passedOver(scene, draft, say);
  unseen(scene, draft, say);
  forcedJobs(scene, draft, say);
  ways(scene, draft, say);
  wanted(scene, draft, say);
  broken(scene, concerned, say);
  boot(scene, draft, say);
};
