/** The first steps of nearly every command: read the topology, and say what is wrong with it. */
import { codeFrame } from '../config/frame.ts';
import type { Diagnostic } from '../topology/diagnostic.ts';
import type { InstanceId, Topology } from '../topology/model.ts';
import { select } from '../topology/selectors.ts';
import { json } from '../views/json.ts';
import { diagnosticText } from '../views/problems.ts';
import type { Io } from './io.ts';

export interface LoadFlags {
  readonly config: string | undefined;
  readonly json: boolean;
}

export interface Loaded {
  readonly topology: Topology;
  readonly file: string;
  readonly warnings: readonly Diagnostic[];
}

export const tellDiagnostics = (io: Io, diagnostics: readonly Diagnostic[], asJson: boolean): void => {
  if (asJson) io.out(json({ schema: 'abq.problems/1', problems: diagnostics }));
  for (const one of diagnostics) {
    const frame = (shown: Diagnostic): string | undefined => shown.place && codeFrame(shown.place, io.cwd);
    io.err(`${diagnosticText(one, io.errStyle, frame)}\n`);
  }
};

const untrusted = (because: string): Diagnostic => ({
  severity: 'error',
  message: `this topology is not trusted, and a topology runs commands: ${because}`,
  hint: 'make it, and the folder it lies in, yours and writable by nobody else, or set ABQ_TRUST=DIR for a shared checkout; validate, graph, why, impact and plan --offline work without',
});

/** Undefined after having said why. `act`: hosts will be asked or changed, so the topology must be trusted. */
export const load = async (io: Io, flags: LoadFlags, act: boolean): Promise<Loaded | undefined> => {
  const { loadTopology } = await import('../config/load.ts');
  const { cwd, env } = io;
  const found = await loadTopology({
    cwd,
    env,
    ...(flags.config === undefined ? {} : { config: flags.config }),
  });
  if (!found.ok) {
    tellDiagnostics(io, found.errors, flags.json);
    return undefined;
  }
  const { topology, file, trusted, untrustedBecause } = found.value;
  if (act && !trusted) {
    tellDiagnostics(io, [untrusted(untrustedBecause ?? file)], flags.json);
    return undefined;
  }
  return { topology, file, warnings: found.warnings };
};

export interface Shown extends Loaded {
  readonly instances: readonly InstanceId[];
}

/** For a command that looks: without selectors it looks at everything. */
export const loadShown = async (
  io: Io,
  flags: LoadFlags & { readonly selectors: readonly string[] },
  act: boolean,
): Promise<Shown | undefined> => {
  const loaded = await load(io, flags, act);
  if (!loaded) return undefined;
  const selected = select(loaded.topology, flags.selectors, { all: flags.selectors.length === 0 });
  if (selected.ok) return { ...loaded, instances: selected.value.instances };
  tellDiagnostics(io, selected.errors, flags.json);
  return undefined;
};
