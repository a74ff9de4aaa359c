/** The command of a verb: the service's own where it has one, else its manager's, with the escalation in front. */
import { escalate, showCommand, text, userCommand } from '../probes/shell.ts';
import type { Command } from '../topology/actions.ts';
import type { Instance } from '../topology/model.ts';
import type { Manager, Sighting, Verb } from './manager.ts';
import { unitsOf } from './manager.ts';
import { systemd } from './systemd.ts';
import { sysv } from './sysv.ts';

export interface VerbCommand {
  readonly argv: readonly string[];
  /** For people: without the escalation's assignments. */
  readonly shown: string;
}

/**
 * Undefined: there is none. `seen` is what the host said about the instance: which manager runs there and which of
 * several units it has.
 */
export const verbCommand = (
  instance: Instance,
  verb: Verb,
  seen: Sighting | undefined,
): VerbCommand | undefined => {
  const { service, host } = instance;
  if (service.kind !== 'daemon' && verb !== 'stop') return undefined;
  const manager = managerFor(instance, seen);
  const own = ownCommand(instance, verb, manager);
  if (own !== undefined) return { argv: userCommand(host, service.name, own), shown: showCommand(own) };
  const unit = seen?.unit ?? unitsOf(instance)[0];
  if (manager === undefined || unit === undefined || service.kind === 'job') return undefined;
  const argv = escalate(host.become, manager.command(verb, unit));
  return { argv, shown: text(argv) };
};

const ownCommand = ({ service }: Instance, verb: Verb, manager: Manager | undefined): Command | undefined => {
  if (verb === 'start') return service.start;
  return verb === 'stop' || manager === sysv ? service.stop : undefined;
};

const managerFor = ({ service }: Instance, seen: Sighting | undefined): Manager | undefined => {
  switch (service.manager) {
    case 'systemd':
      return systemd;
    case 'sysv':
      return sysv;
    case 'auto':
      if (seen?.via === undefined) return undefined;
      return seen.via === 'systemd' ? systemd : sysv;
    case 'process':
    case 'command':
      return undefined;
    default:
      return service.manager satisfies never;
  }
};
