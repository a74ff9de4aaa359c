/** Carries out what the kernel decided, and reports what it saw; decides no outcome. */
import type { Plan } from '../plan/model.ts';
import type { CommandResult } from '../run/outcome.ts';
import type { CommandKey, Performer } from '../run/performer.ts';
import { survey } from '../survey/survey.ts';
import type { Topology } from '../topology/model.ts';
import type { Transports } from '../transports/transport.ts';
import { phaseCommand } from './commands.ts';
import { confirmStep } from './confirm.ts';
import { actingOn, createContext, type Context, type PerformerOptions } from './context.ts';
import { diagnoseStep } from './diagnose.ts';
import { lookAtState } from './look.ts';
import { observeStep } from './observe.ts';
import { send } from './send.ts';

/** Throws only for a step that is not in the plan. */
export const createPerformer = (
  topology: Topology,
  transports: Transports,
  plan: Plan,
  options: PerformerOptions = {},
): Performer => {
  const context = createContext(topology, transports, plan, options);
  return {
    observe: async (step, progress) => observeStep(context, actingOn(context, step), progress),
    describe: (step, phase) => {
      const acting = actingOn(context, step);
      return phaseCommand(acting, phase, plan, context.sightings.get(acting.instance.id))?.shown;
    },
    command: async (key) => command(context, key),
    confirm: async (step, expectation, progress) =>
      confirmStep(context, actingOn(context, step), expectation, progress),
    diagnose: async (step) => diagnoseStep(context, actingOn(context, step)),
    survey: async (instances) => survey(topology, transports, instances, { clock: context.clock }),
    pause: async (milliseconds, signal) => context.clock.sleep(milliseconds, signal),
  };
};

const command = async (context: Context, { step, phase }: CommandKey): Promise<CommandResult> => {
  const acting = actingOn(context, step);
  const { id } = acting.instance;
  // Which unit and manager the verbs are for is known from a look; a resumed run may not have looked yet.
  if (!context.sightings.has(id)) {
    const looked = await lookAtState(context, acting);
    if (looked.kind !== 'seen') return { kind: 'unsent', command: `${phase} ${id}`, message: looked.message };
  }
  const found = phaseCommand(acting, phase, context.plan, context.sightings.get(id));
  if (found === undefined) return { kind: 'none' };
  if (!context.begun.has(step)) context.begun.set(step, context.clock.now());
  return send(found.local ? context.transports.control : acting.transport, found);
};
