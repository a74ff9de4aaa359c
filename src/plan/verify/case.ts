import type { InstanceId } from '../../topology/model.ts';
import type { Plan, StepId } from '../model.ts';
import { at, type Platform } from './platform.ts';
import type { Span, Steps } from './steps.ts';
import type { Consent } from './violation.ts';

/** What every rule looks at. */
export interface Case {
  readonly platform: Platform;
  readonly plan: Plan;
  readonly steps: Steps;
  readonly consent: Consent;
  /** The plan restarts in batches, one after the other. */
  readonly rolling: boolean;
}

export const idOf = ({ platform }: Case, instance: number): InstanceId => at(platform.instances, instance).id;

export const stepIdOf = ({ steps }: Case, position: number): StepId => at(steps.list, position).id;

export const instanceAt = ({ steps }: Case, position: number): number => at(steps.instance, position);

/** The instances, acting or not, of each service that acts in the span. */
export function servicesIn({ platform, steps }: Case, span: Span): (readonly number[])[] {
  const names = new Set(steps.list.slice(span.from, span.to).map(({ service }) => service));
  return [...names].map((name) => platform.ofService.get(name) ?? []);
}

/** `a, b and 7 more`: a message is read, the instances are listed beside it. */
export function some(ids: readonly string[], most = 3): string {
  const shown = ids.slice(0, most).join(', ');
  return ids.length > most ? `${shown} and ${ids.length - most} more` : shown;
}
