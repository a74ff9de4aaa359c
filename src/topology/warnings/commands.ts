/** Patterns for the process table that find what they should not. */
import type { Command, Probe } from '../actions.ts';
import type { Diagnostic } from '../diagnostic.ts';
import type { Document, Places, ServiceEntry } from '../document.ts';
import { findsItself, matches } from './shell.ts';

export function commandWarnings(document: Document, places: Places): Diagnostic[] {
  return Object.entries(document.services).flatMap(([name, entry]) => [
    ...patternsOf(entry).flatMap(([pattern, path]): Diagnostic[] => {
      const found = strangers(name, entry).find((line) => matches(pattern, line));
      if (found === undefined) return [];
      return [
        {
          severity: 'warning',
          message: `the process pattern of ${name} also matches \`${found}\`, so it seems to run when it does not`,
          place: places.value(['services', name, ...path]),
          hint: "Anchor it to the program: '^[^ ]*PROGRAM( |$)'.",
        },
      ];
    }),
    ...selfFinding(name, entry, places),
  ]);
}

function patternsOf({
  process,
  ready,
}: ServiceEntry): (readonly [pattern: string, path: readonly string[]])[] {
  const own = process === undefined ? [] : [[process, ['process']] as const];
  const probed = ready.flatMap((probe) => (probe.type === 'process' ? [probe.pattern] : []));
  return [...own, ...probed.filter((one) => one !== process).map((one) => [one, ['ready']] as const)];
}

/**
 * What may stand in the table whenever abq looks, beside the check itself, which leaves out its own family. A guard
 * waits for as long as its pattern finds something: for a job also what an operator types.
 */
function strangers(name: string, { kind }: ServiceEntry): readonly string[] {
  const always = ['sshd: ops@notty', '/bin/sh'];
  if (kind !== 'job') return always;
  return [...always, `abq status ${name}`, `abq stop ${name} --force job`];
}

/** A command through `sh`, whose own command line holds the pattern: it finds itself, whatever else runs. */
function selfFinding(name: string, { status, ready, stopped }: ServiceEntry, places: Places): Diagnostic[] {
  const probes = (what: 'ready' | 'stopped', list: readonly Probe[]): Check[] =>
    list.flatMap((probe) => (probe.type === 'exec' ? { command: probe.run, what, effect: WRONG[what] } : []));
  const own: Check[] =
    status === undefined ? [] : [{ command: status, what: 'status', effect: WRONG.status }];
  const checks = [...own, ...probes('ready', ready), ...probes('stopped', stopped)];
  return checks
    .filter(({ command }) => findsItself(command))
    .map(({ what, effect }) => ({
      severity: 'warning',
      message: `the ${what} command of ${name} finds itself in the process table, and ${effect}`,
      place: places.value(['services', name, what]),
      hint:
        what === 'status'
          ? 'Give `process: PATTERN` instead, or the command as a list: [pgrep, -f, PATTERN].'
          : 'Ask for `{process: PATTERN}` instead, or give the command as a list: [pgrep, -f, PATTERN].',
    }));
}

interface Check {
  readonly command: Command;
  readonly what: 'status' | 'ready' | 'stopped';
  readonly effect: string;
}

const WRONG = {
  status: 'never says "stopped"',
  ready: 'says nothing of the service',
  stopped: 'says nothing of the service',
} as const;
