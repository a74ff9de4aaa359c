/**
 * One run with everything in flight at once, for `live.ts`, which starts it on a pseudo-terminal:
 * `live-run VIEW STEPS SECONDS FILE`. What it cost is written to FILE when the run has ended, or when it is late.
 */
import { writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { Listr, ListrEventType } from 'listr2';
import type { StepId } from '../../src/plan/model.ts';
import { drive } from '../../src/run/driver.ts';
import type { StampedEntry } from '../../src/run/entries.ts';
import type { Performer } from '../../src/run/performer.ts';
import { initialState, type RunState } from '../../src/run/state.ts';
import { followersOf } from '../../src/views/live/follower.ts';
import { openLive } from '../../src/views/live/live.ts';
import { styleFor } from '../../src/views/style.ts';
import { apart, planOf } from '../unit/run/sketch.ts';

export interface Cost {
  readonly cpu: number;
  readonly wall: number;
  readonly rss: number;
  readonly entries: number;
  readonly ended: number;
}

const [view = 'live', steps = '1000', seconds = '20', file = ''] = process.argv.slice(2);
const LENGTH = Number(seconds) * 1000;
/** A view that cannot keep up is measured as far as it has come. */
const LATE = LENGTH * 2;

// A host each: a row each.
const ids = Array.from({ length: Number(steps) }, (_, at): StepId => `start:service@host-${at}`);
const state = initialState(planOf(apart(...ids)), {
  parallel: ids.length,
  perHost: {},
  serial: [],
  failFast: false,
  attempts: 3,
});

/** Between 0 and 1, the same at every run. */
const chance = (id: StepId, salt: number): number => {
  let hash = salt;
  for (const letter of id) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193) >>> 0;
  return (hash % 10_007) / 10_007;
};

/** Ready at some time of the run; asked every two seconds until then. */
const performer: Performer = {
  observe: async (id) => {
    await wait(LENGTH * 0.1 * chance(id, 1));
    return { state: 'stopped', ready: false };
  },
  describe: (id, phase) => (phase === 'start' ? `systemctl start ${id}` : undefined),
  command: async ({ step }) => {
    await wait(LENGTH * 0.1 * chance(step, 2));
    return { kind: 'exit', command: '', code: chance(step, 4) < 0.01 ? 1 : 0, output: [] };
  },
  confirm: async (id, expectation, progress) => {
    if (expectation === 'now') return notReached(0);
    const end = performance.now() + LENGTH * 0.8 * chance(id, 3);
    for (let asked = 1; performance.now() < end; asked++) {
      progress(`port 8080 does not answer, asked ${asked} times`);
      await wait(Math.min(2000, Math.max(1, end - performance.now())));
    }
    return { kind: 'reached', observation: { state: 'running', ready: true } };
  },
  diagnose: () => Promise.resolve(['it does not start']),
  pause: () => Promise.resolve(),
  survey: (instances) =>
    Promise.resolve(new Map(instances.map((id) => [id, { state: 'running', ready: true } as const]))),
};

const notReached = (after: number) =>
  ({ kind: 'not-reached', observation: { state: 'stopped', ready: false }, missing: '', after }) as const;

interface Watch {
  watch(entry: StampedEntry): void;
  close(): Promise<void>;
}

/** The same tasks under listr2's own renderer. */
const byDefault = (of: RunState): Watch => {
  const following = followersOf(of, Infinity);
  const tasks = following.all.map((follower) => {
    const { title = '', task } = follower.task();
    return { title, task: task as never };
  });
  const options = { concurrent: true, exitOnError: false, registerSignalListeners: false } as const;
  const listr = new Listr(tasks, { ...options, renderer: 'default' });
  listr.events.on(ListrEventType.SHOULD_REFRESH_RENDER, leaveWhenLate);
  const running = listr.run();
  return {
    watch: (entry) => {
      if (!('step' in entry)) return;
      const follower = following.of.get(entry.step);
      if (entry.type === 'step.started') follower?.group.began(entry.step, entry.mono);
      if (entry.type === 'step.ended') follower?.group.ended(entry.step, entry.outcome, entry.mono);
      follower?.refresh();
    },
    close: async () => void (await running),
  };
};

const opened = (): Watch => {
  if (view === 'live') return openLive(state, process.stderr, styleFor(true), () => process.exit(1));
  if (view === 'default') return byDefault(state);
  return { watch: () => {}, close: () => Promise.resolve() };
};

let entries = 0;
function tell(): void {
  const { user, system } = process.cpuUsage();
  const cost: Cost = {
    cpu: (user + system) / 1000,
    wall: performance.now(),
    rss: process.resourceUsage().maxRSS / 1024,
    entries,
    ended: ids.length - state.slots.unfinished,
  };
  writeFileSync(file, JSON.stringify(cost));
}

function leaveWhenLate(): void {
  if (performance.now() < LATE) return;
  tell();
  process.exit();
}

const watching = opened();
const driving = drive({
  run: 'r1',
  version: '0',
  state,
  performer,
  log: { append: () => Promise.resolve() },
  watch: (entry) => {
    entries += 1;
    watching.watch(entry);
  },
});
await driving.ended;
await watching.close();
tell();
process.exit();
