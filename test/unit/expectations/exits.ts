/** The exit status of a command, by what happened. cli.md, the table of exits. */
import type { Row } from './table.ts';

export interface ExitRow extends Row {
  situation: string;
  exit: number;
}

const says = (exit: number, situation: string, why: string): ExitRow => ({
  exit,
  situation,
  basis: 'document',
  why,
});
const reads = (exit: number, situation: string, why: string): ExitRow => ({
  exit,
  situation,
  basis: 'reading',
  why,
});

export const exits: ExitRow[] = [
  says(0, 'a run in which every step is done', 'done'),
  says(0, 'a run in which every step is unchanged', 'or nothing to do'),
  says(0, 'plan with something to do', 'done'),
  says(0, 'plan --detailed-exitcode, nothing to do', 'plan --detailed-exitcode: nothing to do'),
  says(10, 'plan --detailed-exitcode, something to do', '10 when there is something'),
  says(2, 'plan --detailed-exitcode, refused', 'or refused by the verifier: nothing was touched'),
  says(1, 'a run with a failed step', 'failed, blocked, held or unknown steps'),
  says(1, 'a run with a blocked step', 'failed, blocked, held or unknown steps'),
  says(1, 'a run with a held step', 'failed, blocked, held or unknown steps'),
  says(1, 'a run with a step whose outcome is unknown', 'failed, blocked, held or unknown steps'),
  says(1, 'every step done, but an instance did not stay', 'what did not stay is told and ends 1'),
  reads(1, '--fail-fast: one failed, the rest cancelled', 'the failed step decides'),
  says(2, 'an unknown flag', 'usage'),
  says(2, 'an unknown key in the topology', 'topology'),
  says(2, 'a cycle', 'topology'),
  says(2, 'a selector that matches nothing', 'selection error'),
  says(2, 'no selector and no --all', 'selection error'),
  says(2, 'stopping nothing but milestones', 'selection error'),
  says(2, 'a plan that would leave a running dependent without what it requires', 'is refused (exit 2)'),
  says(2, 'a protected instance is needed by the closure', 'refused'),
  says(2, 'a stop below a floor', 'refused'),
  says(2, 'restart, a requirement is not ready', 'requirements that are not ready refuse, by name'),
  says(2, 'restart --rolling, a dependent requires all instances', 'refused with that reason'),
  says(2, 'apply, and the verifier refuses the plan', 'refused by the verifier: nothing was touched'),
  says(2, 'resume, nothing to resume', 'Nothing to resume: exit 2'),
  reads(2, 'resume, the journal is of a newer schema', '"refused, naming the version"; nothing was touched'),
  reads(
    2,
    'a topology that others can write, used by a command that runs',
    'trust is an error of the topology',
  ),
  reads(2, 'stdin is no terminal, and --yes is missing', '"it fails naming the flag that is missing": usage'),
  reads(2, 'stop --all --yes without --confirm, stdin is no terminal', '`--yes` answers y/N only'),
  reads(2, 'the question is answered no', 'nothing was touched, and it is not done: not 0'),
  says(3, 'interrupted once, what ran finished', 'exit 3 with the resume line'),
  reads(3, 'interrupted twice', 'interrupted, can be resumed'),
  says(4, 'another run holds the lock of the topology', 'locked by another run'),
  says(4, 'another run holds the lock of a host', 'locked by another run'),
  says(5, 'apply, the saved plan is stale', 'the saved plan is stale or was already applied'),
  says(5, 'apply, the saved plan was applied before', 'the saved plan is stale or was already applied'),
  says(6, 'a host is unreachable', 'preflight failed: nothing was touched'),
  says(6, 'a host key is unknown', 'preflight failed: nothing was touched'),
  says(6, 'escalation does not work', 'preflight failed: nothing was touched'),
  says(6, 'a unit does not exist', 'preflight failed: nothing was touched'),
  says(0, 'plan, a host is unreachable', '`plan` still prints, with those marked unreachable'),
  reads(6, 'doctor finds a problem', 'doctor is the preflight alone'),
  reads(6, '--wait-jobs ends, a job still runs', 'guards are shown and waited for in the preflight'),
  reads(6, '--wait-hosts ends, a host is still silent', 'a silent host is a problem of the preflight'),
  says(2, 'validate finds an error', 'topology'),
  says(70, 'a bug in abq', 'says where the log is'),
];
