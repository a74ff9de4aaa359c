/** `abq impact SELECTOR...`: what goes down with it, from the topology alone. */
import type { Diagnostic } from '../../topology/diagnostic.ts';
import { impactOf } from '../../topology/impact.ts';
import { select } from '../../topology/selectors.ts';
import { impactDocument } from '../../views/impact-document.ts';
import { impactText } from '../../views/impact.ts';
import { json } from '../../views/json.ts';
import { Exit, type ExitCode } from '../exit.ts';
import type { Io } from '../io.ts';
import { load, tellDiagnostics, type LoadFlags } from '../load.ts';

interface ImpactFlags extends LoadFlags {
  readonly selectors: readonly string[];
}

const NOTHING: Diagnostic = {
  severity: 'error',
  message: 'nothing is selected',
  hint: 'Name what would stop: a service, service@host, @host, site:NAME or tag:NAME.',
};

export const run = async (io: Io, flags: ImpactFlags): Promise<ExitCode> => {
  const loaded = await load(io, flags, false);
  if (!loaded) return Exit.refused;
  const { topology } = loaded;
  if (flags.selectors.length === 0) {
    tellDiagnostics(io, [NOTHING], flags.json);
    return Exit.refused;
  }
  const selected = select(topology, flags.selectors);
  if (!selected.ok) {
    tellDiagnostics(io, selected.errors, flags.json);
    return Exit.refused;
  }
  const impact = impactOf(topology, selected.value);
  if (flags.json) io.out(json(impactDocument(topology, impact, flags.selectors)));
  else {
    io.out(impactText(topology, impact, io.style));
    io.note(`next: abq plan stop ${flags.selectors.join(' ')} shows the order, from what really runs\n`);
  }
  return Exit.done;
};
