/** The instances of a scene: their states, and who waits for a change of them. */
import type { Plan } from '../../../src/plan/model.ts';
import type { InstanceId } from '../../../src/topology/model.ts';
import type { Observation } from '../../../src/topology/state.ts';
import type { Clock } from './clock.ts';
import type { Change, Script, Shown } from './script.ts';

export class Box {
  readonly #clock: Clock;
  readonly #watchers = new Set<() => void>();
  readonly script: Script;
  shown: Shown;

  constructor(clock: Clock, script: Script, found: Shown) {
    this.#clock = clock;
    this.script = script;
    this.shown = found;
    if (script.later) this.change([script.later]);
  }

  change(changes: readonly Change[]): void {
    for (const { after, state } of changes) {
      if (after === 0) this.#show(state);
      else this.#clock.in(after, () => this.#show(state));
    }
  }

  #show(state: Shown): void {
    this.shown = state;
    this.#watchers.forEach((look) => look());
  }

  seen(): Observation {
    const ready = this.shown === 'running';
    const state = this.shown === 'unready' ? 'running' : this.shown;
    return { state, ready, ...(this.script.boot === undefined ? {} : { boot: this.script.boot }) };
  }

  /** Resolves when it holds, or after `patience` milliseconds. */
  until(holds: (shown: Shown) => boolean, patience: number): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (holds(this.shown)) finish();
      };
      const finish = (): void => {
        this.#watchers.delete(look);
        resolve();
      };
      this.#watchers.add(look);
      if (Number.isFinite(patience)) this.#clock.in(patience, finish);
      look();
    });
  }
}

export type World = ReadonlyMap<InstanceId, Box>;

export const worldOf = (clock: Clock, plan: Plan, hosts: Readonly<Record<string, Script>>): World => {
  const found = new Map<InstanceId, Shown>();
  const resting = plan.goal.action === 'stop' ? 'stopped' : 'running';
  for (const id of plan.unchanged) found.set(id, resting);
  for (const { service, host, action } of plan.steps) {
    const id: InstanceId = `${service}@${host}`;
    if (!found.has(id)) found.set(id, action === 'start' ? 'stopped' : 'running');
  }
  for (const { ready, down } of plan.rolling?.floors ?? []) {
    for (const id of ready) if (!found.has(id)) found.set(id, 'running');
    for (const id of down) if (!found.has(id)) found.set(id, 'stopped');
  }
  for (const id of Object.keys(hosts)) {
    if (!found.has(id as InstanceId)) throw new Error(`the plan has no ${id}`);
  }
  return new Map(
    [...found].map(([id, state]) => {
      const script = hosts[id] ?? {};
      return [id, new Box(clock, script, script.found ?? state)];
    }),
  );
};
