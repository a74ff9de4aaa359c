/** SysV init scripts through `service`; asked with the escalation, since status reads files that only root may read. */
import { describeExit } from '../probes/question.ts';
import { escalate, escalationRefused, text, word } from '../probes/shell.ts';
import type { Become } from '../topology/model.ts';
import type { State } from '../topology/state.ts';
import { noSuchUnit, unitsOf, type Manager, type Report, type Sighting } from './manager.ts';

/** Prints whether init scripts of that name are linked into a runlevel (on OpenRC: the default one). */
export const RC_LINKS = `abq_rc() {
  boot=0
  for link in /etc/rc[2-5].d/S[0-9][0-9]"$1" /etc/runlevels/default/"$1"; do [ ! -e "$link" ] || boot=1; done
  echo "abq:Boot=$boot"
}`;

/** `askStatus` false: only which unit there is, since the service brings a status command of its own. */
const look = (units: readonly string[], become: Become, askStatus: boolean): string => `${RC_LINKS}
for unit in ${text(units)}; do [ -e "/etc/init.d/$unit" ] && break; unit=; done
if [ -n "$unit" ]; then
  code=0${askStatus ? `; ${text(escalate(become, ['service']))} "$unit" status || code=$?` : ''}
  printf '\\nabq:Unit=%s\\nabq:Code=%s\\n' "$unit" "$code"
  abq_rc "$unit"
fi
echo abq:Via=sysv
echo abq:Become=${become.method}
printf 'abq:Candidates=%s\\n' ${word(units.join(' '))}`;

/** LSB: 1 and 2 are dead with a pid or lock file left; 4 is "unknown". */
const STATES: Readonly<Record<number, State>> = { 0: 'running', 1: 'failed', 2: 'failed', 3: 'stopped' };

const read = (report: Report): Sighting => {
  const unit = report.fields.get('Unit');
  if (unit === undefined) {
    return { state: 'absent', via: 'sysv', detail: noSuchUnit(report.fields.get('Candidates') ?? '') };
  }
  const code = Number(report.fields.get('Code') ?? NaN);
  const refused = escalationRefused(becomeOf(report), code, report.text);
  const state = refused ? 'unknown' : (STATES[code] ?? 'unknown');
  const boot = report.fields.get('Boot') === '1';
  if (state === 'running' || state === 'stopped') return { state, via: 'sysv', unit, boot };
  return {
    state,
    via: 'sysv',
    unit,
    boot,
    detail: describeExit(`status command \`service ${unit} status\``, code, report.text),
  };
};

const becomeOf = (report: Report): Become => {
  const method = report.fields.get('Become');
  return { method: method === 'sudo' || method === 'doas' ? method : 'none', user: 'root' };
};

export const sysv: Manager = {
  look: (instance) => look(unitsOf(instance), instance.host.become, instance.service.status === undefined),
  read,
  // A failed one is stopped first: its script removes the stale pid file that would make the start fail.
  command: (verb, unit) => ['service', unit, verb === 'clear' ? 'stop' : verb],
};
