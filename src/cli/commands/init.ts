/** `abq init`: a first topology, from flags, an Ansible inventory, or a few questions. */
import { quote } from 'shlex';
import { distrust } from '../../config/trust.ts';
import { check } from '../../init/check.ts';
import { compose } from '../../init/compose.ts';
import type { BecomeDraft, HostDraft } from '../../init/draft.ts';
import { render } from '../../init/render.ts';
import type { Diagnostic } from '../../topology/diagnostic.ts';
import type { Topology } from '../../topology/model.ts';
import { showPlace } from '../../topology/place.ts';
import { count } from '../../views/text.ts';
import { Exit, type ExitCode } from '../exit.ts';
import { gather, type Gathered, type GatherFlags } from '../init/gather.ts';
import { schemaReference } from '../init/schema.ts';
import { targetFor, writeTarget, type Target } from '../init/target.ts';
import { openTerminal } from '../init/terminal.ts';
import type { Io } from '../io.ts';
import { tellDiagnostics } from '../load.ts';
import { UsageError } from '../usage.ts';

export interface InitFlags extends GatherFlags {
  readonly user: string | undefined;
  readonly become: Extract<BecomeDraft, string> | undefined;
  readonly out: string | undefined;
}

export const run = async (io: Io, flags: InitFlags): Promise<ExitCode> => {
  const target = targetFor(io.cwd, flags.out);
  if (!target.ok) throw new UsageError(target.why);
  const terminal = io.canAsk ? openTerminal() : undefined;
  try {
    const gathered = await gather({ cwd: io.cwd, env: io.env, target: target.value }, flags, terminal);
    if (gathered.ok) return await write(io, flags, target.value, gathered.value, gathered.warnings);
    tellDiagnostics(io, gathered.errors, false);
    return Exit.refused;
  } finally {
    terminal?.close();
  }
};

/** Checked before it is written: an invalid file would be the next command's problem. */
const write = async (
  io: Io,
  flags: InitFlags,
  target: Target,
  gathered: Gathered,
  warnings: readonly Diagnostic[],
): Promise<ExitCode> => {
  const { user, become } = flags;
  const { name, graph, hosts, converted, documents } = gathered;
  const notes = warnings.map(noteText);
  for (const one of notes) io.err(`${io.errStyle.yellow('note')}: ${one}\n`);
  const schema = schemaReference(target.folder);
  const text = render(compose({ name, extends: graph?.name, user, become, hosts, converted, notes, schema }));
  const checked = check(text, target.shown, documents);
  if (!checked.ok) return invalid(io, flags, gathered, checked.errors, target);
  const written = writeTarget(target, text);
  if (!written.ok) throw new UsageError(written.why);
  return done(io, target, checked.value);
};

const noteText = ({ place, message }: Diagnostic): string =>
  place ? `${showPlace(place)}: ${message}` : message;

/** Places in a file that is not there would send the operator looking for it. */
const invalid = (
  io: Io,
  flags: InitFlags,
  gathered: Gathered,
  errors: readonly Diagnostic[],
  target: Target,
): ExitCode => {
  const told = errors.map(({ place, ...rest }): Diagnostic => {
    return place && place.file !== target.shown ? { ...rest, place } : rest;
  });
  tellDiagnostics(io, told, false);
  io.err('this would be no valid topology, so nothing was written\n');
  io.err(`next: mend it and try again: ${commandOf(flags, gathered).map(quote).join(' ')}\n`);
  return Exit.refused;
};

/** The same without questions: what was answered need not be typed again. */
const commandOf = (flags: InitFlags, { name, graph, hosts }: Gathered): string[] => {
  const said = { ...flags, name, extends: graph?.name };
  const keys = ['name', 'extends', 'from-ansible', 'user', 'become', 'out'] as const;
  const words = keys.flatMap((key) => (said[key] === undefined ? [] : [`--${key}`, said[key]]));
  return ['abq', 'init', ...words, ...hosts.flatMap(flagOf)];
};

const flagOf = ({ name, address, profiles }: HostDraft): string[] => {
  const at = address === undefined ? '' : `=${address.includes(':') ? `[${address}]` : address}`;
  return ['--host', `${name}${at}${profiles.length > 0 ? `:${profiles.join(',')}` : ''}`];
};

const done = async (io: Io, target: Target, { name, hosts, instances }: Topology): Promise<ExitCode> => {
  const { file, shown, isFound } = target;
  io.out(`${shown}: ${name}, ${count(hosts.size, 'host')}, ${count(instances.size, 'instance')}\n`);
  if (instances.size === 0) io.err(`no host has a service yet: give hosts \`profiles\` or \`services\`\n`);
  const distrusted = await distrust(file, { cwd: io.cwd, env: io.env });
  if (distrusted !== undefined)
    io.err(`${io.errStyle.yellow('note')}: abq will look at it, but run nothing of it: ${distrusted}\n`);
  const config = isFound ? '' : ` --config ${quote(shown)}`;
  io.err(`next: fill it in, then abq validate${config} and abq plan stop --all --offline${config}\n`);
  return Exit.done;
};
