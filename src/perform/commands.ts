/** Which command belongs to which phase of a step. */
import type { Sighting } from '../managers/manager.ts';
import { verbCommand } from '../managers/verbs.ts';
import { showCommand, userCommand, variables } from '../probes/shell.ts';
import type { Plan } from '../plan/model.ts';
import type { Phase } from '../run/outcome.ts';
import { isGuard } from '../survey/guards.ts';
import type { Instance } from '../topology/model.ts';
import type { HookName } from '../topology/model.ts';
import type { Acting } from './context.ts';

export interface PhaseCommand {
  readonly argv: readonly string[];
  /** For people. */
  readonly shown: string;
  readonly env: Readonly<Record<string, string>>;
  /** On the control machine. */
  readonly local: boolean;
  /** Milliseconds. */
  readonly timeout: number;
}

type PhaseKind = 'hook' | 'clear' | 'verb';

const PHASES: Readonly<Record<Phase, { action: 'start' | 'stop'; kind: PhaseKind }>> = {
  clear: { action: 'start', kind: 'clear' },
  drain: { action: 'stop', kind: 'hook' },
  beforeStop: { action: 'stop', kind: 'hook' },
  stop: { action: 'stop', kind: 'verb' },
  afterStop: { action: 'stop', kind: 'hook' },
  beforeStart: { action: 'start', kind: 'hook' },
  start: { action: 'start', kind: 'verb' },
  afterStart: { action: 'start', kind: 'hook' },
  undrain: { action: 'start', kind: 'hook' },
};

/** Undefined: the phase has nothing to send. `seen`: the last sighting of the instance. */
export const phaseCommand = (
  { step, instance }: Acting,
  phase: Phase,
  plan: Plan,
  seen: Sighting | undefined,
): PhaseCommand | undefined => {
  const { action, kind } = PHASES[phase];
  if (step.action !== action) return undefined;
  const { service, host, timeouts } = instance;
  const found = kind === 'hook' ? hookCommand(instance, phase) : ownCommand(instance, phase, plan, seen);
  if (found === undefined) return undefined;
  return { local: false, ...found, env: variables(host, service.name), timeout: timeouts[action] };
};

type Found = Pick<PhaseCommand, 'argv' | 'shown'> & { readonly local?: boolean };

const hookCommand = ({ service, host }: Instance, phase: Phase): Found | undefined => {
  const hook = service.hooks[phase as HookName];
  if (hook === undefined) return undefined;
  const shown = showCommand(hook.run);
  if (!hook.local) return { argv: userCommand(host, service.name, hook.run), shown };
  return { argv: typeof hook.run === 'string' ? ['sh', '-c', hook.run] : hook.run, shown, local: true };
};

const ownCommand = (
  instance: Instance,
  phase: Phase,
  plan: Plan,
  seen: Sighting | undefined,
): Found | undefined => {
  const verb = phase === 'start' || phase === 'stop' ? phase : 'clear';
  if (verb === 'clear' && seen?.state !== 'failed') return undefined;
  if (isGuard(instance, plan)) return undefined;
  return verbCommand(instance, verb, seen);
};
