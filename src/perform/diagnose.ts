/** The unit's own log since the step's command began. */
import type { Acting, Context } from './context.ts';
import { lastLines } from './send.ts';

const LIMIT = 15_000;

/** A user who may not read the journal sees nothing in it: asked again through the escalation. */
const SCRIPT = `read_journal() { "$@" journalctl -u "$unit" -n 20 --no-pager -q -o cat --since "$since"; }
unit=$1 since=$2; shift 2
said=$(read_journal 2>/dev/null)
[ -n "$said" ] || [ $# = 0 ] || said=$(read_journal "$@" 2>/dev/null)
printf '%s\\n' "$said"`;

/** At most 20 lines; empty where no journal keeps the unit's log, and when nothing was sent. */
export const diagnoseStep = async (context: Context, acting: Acting): Promise<readonly string[]> => {
  const { step, instance, transport } = acting;
  const sighting = context.sightings.get(instance.id);
  const begun = context.begun.get(step.id);
  if (sighting?.via !== 'systemd' || sighting.unit === undefined || begun === undefined) return [];
  // Relative to the host's own clock, which may differ from ours.
  const since = `-${Math.ceil((context.clock.now() - begun) / 1000) + 1}s`;
  const { method, user } = instance.host.become;
  const escalation = method === 'none' ? [] : [method, '-n', ...(user === 'root' ? [] : ['-u', user])];
  const argv = ['/bin/sh', '-c', SCRIPT, 'abq', sighting.unit, since, ...escalation];
  const result = await transport.exec(argv, { timeout: LIMIT });
  return result.kind === 'exit' ? lastLines({ stdout: result.stdout, stderr: '' }) : [];
};
