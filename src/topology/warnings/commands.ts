/** Patterns for the process table that find what they should not. */
import type { Diagnostic } from '../diagnostic.ts';
import type { Document, Places, ServiceEntry } from '../document.ts';

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

/** As grep -E reads it, near enough; what JavaScript reads otherwise is left to the host. */
function matches(pattern: string, line: string): boolean {
  if (pattern.includes('[[') || pattern.includes('\\')) return false;
  try {
    return new RegExp(pattern).test(line);
  } catch {
    return false;
  }
}

const SEARCHES = [
  /\bpgrep\s+(?:-\w+\s+)*-\w*f\w*\s+(?:-\w+\s+)*(?:"([^"]+)"|'([^']+)'|([^\s;&|"'<>]+))/,
  /\bps\b[^|]*\|\s*[ef]?grep\s+(?:-\w+\s+)*(?:"([^"]+)"|'([^']+)'|([^\s;&|"'<>]+))/,
];

/** A string goes through `sh -c`, whose own command line holds the pattern: it finds itself, and never says "stopped". */
function selfFinding(name: string, { status }: ServiceEntry, places: Places): Diagnostic[] {
  if (typeof status !== 'string') return [];
  const patterns = SEARCHES.flatMap((search) => {
    const [, double, single, bare] = search.exec(status) ?? [];
    return double ?? single ?? bare ?? [];
  });
  if (!patterns.some((pattern) => matches(pattern, `sh -c ${status}`))) return [];
  return [
    {
      severity: 'warning',
      message: `the status command of ${name} finds itself in the process table, and never says "stopped"`,
      place: places.value(['services', name, 'status']),
      hint: 'Give `process: PATTERN` instead, or the command as a list: [pgrep, -f, PATTERN].',
    },
  ];
}
