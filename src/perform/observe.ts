/** What a step finds before anything is sent. */
import type { Sighting } from '../managers/manager.ts';
import { awaitConditions, type Look } from '../probes/await.ts';
import type { Progress } from '../run/performer.ts';
import { observe, type Seen } from '../survey/survey.ts';
import type { Acting, Context } from './context.ts';
import { awaitGuards } from './guarding.ts';
import { lookAtProbes, lookAtState, type Looked } from './look.ts';
import { askPatiently, createSilence, FIRST_PATIENCE, type Silence } from './silence.ts';

/** Milliseconds between two looks at what is changing. */
const SETTLING = 1000;

/** The state, once it is no longer changing or the time that the step's command may take is over. */
const settled = async (
  context: Context,
  acting: Acting,
  progress: Progress,
  silence: Silence,
): Promise<Looked<Sighting>> => {
  const { step, instance } = acting;
  const look = async (): Promise<Look<Looked<Sighting>>> => {
    const seen = await askPatiently(silence, async () => lookAtState(context, acting));
    const open = seen.kind === 'seen' && seen.value.state === 'changing' && !inVain(acting, seen.value);
    if (open) progress(`${instance.id} is changing: ${seen.value.detail ?? 'between two states'}`);
    return { held: new Map([[0, !open]]), final: false, seen };
  };
  const limit = instance.timeouts[step.action];
  return (await awaitConditions([{ interval: SETTLING, stable: 0 }], limit, context.clock, look)).seen;
};

const silent = (detail: string): Seen => ({ state: 'unreachable', ready: false, detail });

/** The state now; `changing` is waited for, and so are the jobs that a stop would cut off. */
export const observeStep = async (context: Context, acting: Acting, progress: Progress): Promise<Seen> => {
  const { step, instance } = acting;
  const silence = createSilence(context.clock, instance.host.name, FIRST_PATIENCE, progress);
  const seen = await settled(context, acting, progress, silence);
  if (seen.kind !== 'seen') return silent(seen.message);
  if (seen.value.state !== 'running') return observe(seen.value, undefined);
  const guarding = await awaitGuards(context, acting, progress);
  if (guarding.kind === 'held') return { state: 'unknown', ready: false, detail: guarding.why };
  // What was seen before a wait of hours says nothing any more.
  if (guarding.kind === 'waited') return observeStep(context, acting, progress);
  if (step.action === 'stop') return observe(seen.value, undefined);
  const verdicts = await askPatiently(silence, async () => lookAtProbes(acting, instance.service.ready));
  if (verdicts.kind !== 'seen') return silent(verdicts.message);
  return observe(seen.value, verdicts.value);
};

/** What its manager starts again and again need not come to rest before it is stopped. */
const inVain = ({ step }: Acting, { restarting }: Sighting): boolean =>
  step.action === 'stop' && restarting === true;
