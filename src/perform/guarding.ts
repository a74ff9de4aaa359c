/**
 * Asks the jobs that a stop would cut off, immediately before it: one may have begun since the plan was made,
 * and one that did not run then has no step of its own.
 */
import { describeGuard } from '../survey/guards.ts';
import type { Progress } from '../run/performer.ts';
import type { Instance } from '../topology/model.ts';
import type { Acting, Context } from './context.ts';
import { lookAtState } from './look.ts';
import { askPatiently, createSilence, FIRST_PATIENCE, GUARD_PATIENCE, type Silence } from './silence.ts';

/** Milliseconds between two looks at a job that takes minutes or hours. */
export const GUARD_INTERVAL = 2000;

/** `clear`: none runs, and none did; `waited`: time has passed; otherwise nobody can tell, or time is up. */
export type Guarding =
  { readonly kind: 'clear' | 'waited' } | { readonly kind: 'held'; readonly why: string };

/** A forced closure left the dependents out knowingly: then nobody is waited for. */
const guardsOf = ({ topology, plan }: Context, { step, instance }: Acting): readonly Instance[] => {
  if (step.action !== 'stop' || plan.goal.force.includes('closure')) return [];
  return [...topology.instances.values()].filter(
    ({ service, dependencies }) =>
      service.kind === 'job' &&
      dependencies.some(({ kind, candidates }) => kind === 'requires' && candidates.includes(instance.id)),
  );
};

/** What the job does now, for people; empty: it does not run. */
const busy = async (context: Context, job: Instance, silence: Silence): Promise<Guarding | string> => {
  const transport = context.transports.to(job.host.name);
  const looked = await askPatiently(silence, async () => lookAtState(context, { instance: job, transport }));
  if (looked.kind !== 'seen')
    return { kind: 'held', why: `whether ${job.id} runs cannot be learned: ${looked.message}` };
  const { state, detail } = looked.value;
  if (state === 'unknown')
    return { kind: 'held', why: `whether ${job.id} runs cannot be told: ${detail ?? 'no answer'}` };
  return state === 'running' ? describeGuard(job, looked.value) : '';
};

const awaitOne = async (context: Context, job: Instance, progress: Progress): Promise<Guarding> => {
  const end = context.clock.now() + (job.stopBounded ? job.timeouts.stop : Infinity);
  for (let kind: 'clear' | 'waited' = 'clear'; ; kind = 'waited') {
    const patience = kind === 'clear' ? FIRST_PATIENCE : GUARD_PATIENCE;
    const silence = createSilence(context.clock, job.host.name, patience, progress);
    const doing = await busy(context, job, silence);
    if (typeof doing !== 'string') return doing;
    if (doing === '') return { kind };
    if (context.clock.now() >= end) return { kind: 'held', why: doing };
    progress(doing);
    await context.clock.sleep(GUARD_INTERVAL);
  }
};

export const awaitGuards = async (
  context: Context,
  acting: Acting,
  progress: Progress,
): Promise<Guarding> => {
  let kind: 'clear' | 'waited' = 'clear';
  for (const job of guardsOf(context, acting)) {
    const guarding = await awaitOne(context, job, progress);
    if (guarding.kind === 'held') return guarding;
    if (guarding.kind === 'waited') kind = 'waited';
  }
  return { kind };
};
