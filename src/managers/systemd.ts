/** systemd, asked without escalation: so sudoers need allow nothing but the verbs. */
import { describeExit } from '../probes/question.ts';
import { text, word } from '../probes/shell.ts';
import { noSuchUnit, unitsOf, type Manager, type Report, type Sighting } from './manager.ts';
import { RC_LINKS } from './sysv.ts';

const PROPERTIES = 'LoadState,ActiveState,SubState,UnitFileState,Result,ExecMainStatus,KillMode,ControlGroup';

/**
 * The first candidate that is loaded or active; else a masked one, else the first. Processes that a stopped unit
 * has left in its control group are counted: a unit may be `failed` with its process alive.
 */
const look = (units: readonly string[]): string => `${RC_LINKS}
best=
for unit in ${text(units)}; do
  shown=$(systemctl show -p ${PROPERTIES} "$unit" 2>&1) || { code=$?; printf '%s\\nabq:Code=%s\\n' "$shown" "$code"; best=; break; }
  active=1; case $shown in *ActiveState=inactive* | *ActiveState=failed*) active=0 ;; esac
  case $shown in
    *LoadState=not-found*) [ $active = 1 ] || { : "\${best:=$shown}" "\${name:=$unit}"; continue; } ;;
    *LoadState=masked*) [ $active = 1 ] || { case $best in *LoadState=masked*) ;; *) best=$shown name=$unit ;; esac; continue; } ;;
  esac
  best=$shown name=$unit; break
done
if [ -n "$best" ]; then
  printf '%s\\n' "$best" | sed 's/^/abq:/'
  printf 'abq:Unit=%s\\n' "$name"
  group=$(printf '%s\\n' "$best" | sed -n 's/^ControlGroup=//p')
  case $best in
    *ActiveState=inactive* | *ActiveState=failed*)
      [ -z "$group" ] || echo "abq:Left=$(cat "/sys/fs/cgroup$group/cgroup.procs" "/sys/fs/cgroup/systemd$group/cgroup.procs" 2>/dev/null | grep -c .)" ;;
  esac
  case $best in *UnitFileState=generated*) abq_rc "\${name%.service}" ;; esac
fi
echo abq:Via=systemd
printf 'abq:Candidates=%s\\n' ${word(units.join(' '))}`;

const read = (report: Report): Sighting => {
  const field = (name: string): string => report.fields.get(name) ?? '';
  if (field('LoadState') === '' || field('ActiveState') === '') {
    const code = Number(report.fields.get('Code') ?? 0);
    const detail = describeExit(`status command \`systemctl show\``, code, report.text);
    return { state: 'unknown', via: 'systemd', detail };
  }
  if (field('LoadState') === 'not-found' && /^(inactive|failed)$/.test(field('ActiveState'))) {
    return { state: 'absent', via: 'systemd', detail: noSuchUnit(field('Candidates')) };
  }
  const boot = bootOf(report);
  return { ...stateOf(field), via: 'systemd', unit: field('Unit'), ...(boot === undefined ? {} : { boot }) };
};

type Field = (name: string) => string;

const stateOf = (field: Field): Pick<Sighting, 'state' | 'detail' | 'restarting' | 'obstacle'> => {
  const shown = `${field('ActiveState')} (${field('SubState')})`;
  // Between two tries of an automatic restart newer versions pass through `failed` for an instant.
  if (/auto-restart/.test(field('SubState'))) return { state: 'changing', detail: shown, restarting: true };
  switch (field('ActiveState')) {
    case 'active':
      return { state: 'running' };
    case 'activating':
    case 'deactivating':
    case 'reloading':
    case 'refreshing':
      return { state: 'changing', detail: shown };
    case 'failed':
    case 'inactive':
      return downOf(field);
    default:
      return { state: 'unknown', detail: `systemd says ${shown}` };
  }
};

const downOf = (field: Field): Pick<Sighting, 'state' | 'detail' | 'obstacle'> => {
  const left = Number(field('Left') || 0);
  const failed = field('ActiveState') === 'failed';
  // Other kill modes leave processes behind on purpose.
  if (left > 0 && /^(control-group|mixed)$/.test(field('KillMode'))) {
    return {
      state: 'unknown',
      detail: `${failed ? 'failed' : 'inactive'}, but ${left} of its processes still run`,
    };
  }
  const obstacle = obstacleOf(field);
  if (field('LoadState') === 'error')
    return { state: 'unknown', ...(obstacle === undefined ? {} : { detail: obstacle }) };
  const result = field('Result') === 'exit-code' ? `exit status ${field('ExecMainStatus')}` : field('Result');
  const detail = failed ? `failed (${result})` : obstacle;
  return {
    state: failed ? 'failed' : 'stopped',
    ...(detail === undefined ? {} : { detail }),
    ...(obstacle === undefined ? {} : { obstacle }),
  };
};

/** A masked unit that is down is stopped, so that it does not stand in the way of a stop; it cannot be started. */
const obstacleOf = (field: Field): string | undefined => {
  const unit = field('Unit');
  switch (field('LoadState')) {
    case 'masked':
      return `masked: \`systemctl unmask ${unit}\` before it is started`;
    case 'bad-setting':
    case 'error':
      return `its unit file cannot be read: see \`systemctl status ${unit}\``;
    default:
      return undefined;
  }
};

const bootOf = (report: Report): boolean | undefined => {
  const linked = report.fields.get('Boot');
  if (linked !== undefined) return linked === '1';
  const state = report.fields.get('UnitFileState') ?? '';
  return state === '' ? undefined : state === 'enabled' || state === 'enabled-runtime';
};

export const systemd: Manager = {
  look: (instance) => look(unitsOf(instance)),
  read,
  command: (verb, unit) => ['systemctl', verb === 'clear' ? 'reset-failed' : verb, unit],
};
