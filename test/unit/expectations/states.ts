/** What managers and commands answer, and the state that it means. semantics.md, "States". */
import type { Row, State } from './table.ts';

export interface SystemdRow extends Row {
  load: string;
  active: string;
  sub: string;
  state: State;
}
/** `code: null`: no exit status, because of a timeout or a signal. */
export interface CodeRow extends Row {
  code: number | null;
  state: State;
}

const says = (why: string): Row => ({ basis: 'document', why });
const reads = (why: string): Row => ({ basis: 'reading', why });
const unit = (answer: string, state: State, row: Row): SystemdRow => {
  const [load = '', active = '', sub = ''] = answer.split(' ');
  return { load, active, sub, state, ...row };
};

const changing = says('`changing` is waited for');
const anything = says('Anything else is `unknown`, never `stopped`');
const alive = reads('a process that lives counts, whatever became of its unit file');

/** `LoadState ActiveState SubState` */
export const systemdStates: SystemdRow[] = [
  unit('loaded active running', 'running', says('`running`')),
  unit('loaded active exited', 'running', reads('a oneshot with RemainAfterExit is up until it is stopped')),
  unit('loaded active mounted', 'running', reads('active, in the words of another kind of unit')),
  unit('loaded active listening', 'running', reads('active, in the words of another kind of unit')),
  unit('loaded reloading reload', 'changing', changing),
  unit('loaded refreshing refresh', 'changing', changing),
  unit('loaded activating start', 'changing', changing),
  unit('loaded activating start-pre', 'changing', changing),
  unit(
    'loaded activating auto-restart',
    'changing',
    reads('it comes up again by itself: not stopped, not running'),
  ),
  unit('loaded deactivating stop-sigterm', 'changing', changing),
  unit('loaded deactivating final-sigkill', 'changing', changing),
  unit('loaded inactive dead', 'stopped', says('`stopped`')),
  unit('loaded failed failed', 'failed', says('`failed` (stopped, with residue)')),
  unit('not-found inactive dead', 'absent', says('`absent` (no such unit)')),
  unit('not-found failed failed', 'absent', reads('residue of a unit that is gone: it cannot be started')),
  unit('not-found active running', 'running', alive),
  unit('not-found deactivating stop', 'changing', alive),
  unit(
    'masked inactive dead',
    'stopped',
    reads('it is down; that it cannot be started is for the preflight'),
  ),
  unit('masked active running', 'running', alive),
  unit('bad-setting inactive dead', 'stopped', reads('the unit exists and is down; it cannot be started')),
  unit('error inactive dead', 'unknown', reads('systemd could not read the unit: it does not know')),
  unit('loaded maintenance cleaning', 'unknown', anything),
  unit('loaded surprise surprise', 'unknown', anything),
  unit('loaded', 'unknown', anything),
  unit('', 'unknown', anything),
];

export const sysvCodes: CodeRow[] = [
  { code: 0, state: 'running', ...says('sysv status: 0 running') },
  { code: 1, state: 'failed', ...says('1 and 2 failed') },
  { code: 2, state: 'failed', ...says('1 and 2 failed') },
  { code: 3, state: 'stopped', ...says('3 stopped') },
  ...[4, 5, 77, 126, 127, 137, 143, 150, 255, null].map((code) => ({
    code,
    state: 'unknown' as const,
    ...anything,
  })),
];

export const statusCommandCodes: CodeRow[] = [
  { code: 0, state: 'running', ...says('A `status` command: 0 running') },
  ...[1, 2, 3].map((code) => ({ code, state: 'stopped' as const, ...says('1 to 3 stopped') })),
  ...[4, 5, 77, 126, 127, 137, 143, 150, 255, null].map((code) => ({
    code,
    state: 'unknown' as const,
    ...anything,
  })),
];
