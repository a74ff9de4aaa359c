/** What a manager of services is: the script that asks it, the reading of what it says, and its verbs. */
import type { State } from '../topology/state.ts';
import type { Instance } from '../topology/model.ts';
import type { Process } from '../probes/processes.ts';

/** An observation without readiness, with what later commands need to know. */
export interface Sighting {
  readonly state: State;
  readonly detail?: string;
  readonly unit?: string;
  readonly boot?: boolean;
  /** Which manager answered, where the host decides (`auto`). */
  readonly via?: 'systemd' | 'sysv';
  /** Started again and again by the manager itself: waiting for its state to settle is of no use to a stop. */
  readonly restarting?: boolean;
  /** It could not be started as it is: why, and the way out. */
  readonly obstacle?: string;
  /** Those that match the service's `process`, eight at most. */
  readonly processes?: readonly Process[];
}

/** `clear` removes what a failure left behind, before a start. */
export type Verb = 'start' | 'stop' | 'clear';

export interface Manager {
  /** Prints lines `abq:KEY=VALUE`; other output is the manager's own text. */
  look(instance: Instance): string;
  read(report: Report): Sighting;
  command(verb: Verb, unit: string): readonly string[];
}

/** What a `look` printed: the last of each key, and all that was no key. */
export interface Report {
  readonly fields: ReadonlyMap<string, string>;
  readonly text: string;
}

export const readReport = (output: string): Report => {
  const fields = new Map<string, string>();
  const text: string[] = [];
  for (const line of output.split('\n')) {
    const [, key, value] = /^abq:(\w+)=(.*)$/.exec(line) ?? [];
    if (key === undefined || value === undefined) text.push(line);
    else fields.set(key, value);
  }
  return { fields, text: text.join('\n') };
};

export const unitsOf = (instance: Instance): readonly string[] =>
  instance.service.unit.length > 0 ? instance.service.unit : [instance.service.name];

export const noSuchUnit = (candidates: string): string =>
  `no unit ${candidates.split(' ').join(', ')} on the host`;
