/** One look at one instance; keeps what later commands need to know. */
import type { Sighting } from '../managers/manager.ts';
import type { Verdict } from '../probes/verdict.ts';
import { askProbes, askStates } from '../survey/look.ts';
import type { Probe } from '../topology/actions.ts';
import type { Acting, Context } from './context.ts';

export type Looked<T> =
  | { readonly kind: 'seen'; readonly value: T }
  /** The host could not be asked; `lost`: in the middle, `unreachable`: there is no connection. */
  | { readonly kind: 'lost' | 'unreachable'; readonly message: string };

export const lookAtState = async (
  context: Context,
  { instance, transport }: Pick<Acting, 'instance' | 'transport'>,
): Promise<Looked<Sighting>> => {
  const asked = await askStates(transport, [instance]);
  if (asked.kind === 'unreachable') return { kind: 'unreachable', message: asked.failure.message };
  if (asked.kind === 'lost') return asked;
  const value: Sighting = asked.values[0] ?? { state: 'unknown', detail: 'no answer' };
  context.sightings.set(instance.id, value);
  return { kind: 'seen', value };
};

export const lookAtProbes = async (
  { instance, transport }: Acting,
  probes: readonly Probe[],
): Promise<Looked<readonly Verdict[]>> => {
  const asked = await askProbes(
    transport,
    probes.map((probe) => ({ instance, probe })),
  );
  if (asked.kind === 'unreachable') return { kind: 'unreachable', message: asked.failure.message };
  return asked.kind === 'lost' ? asked : { kind: 'seen', value: asked.values };
};
