/** `abq graph`: who depends on whom, for people, for Graphviz, for Mermaid, for programs. */
import { select } from '../../topology/selectors.ts';
import { graphDocument } from '../../views/graph-document.ts';
import { graphPicture, graphText } from '../../views/graph-picture.ts';
import { json } from '../../views/json.ts';
import { dot, mermaid } from '../../views/picture.ts';
import { Exit, type ExitCode } from '../exit.ts';
import type { Io } from '../io.ts';
import { load, tellDiagnostics, type LoadFlags } from '../load.ts';

interface GraphFlags extends LoadFlags {
  readonly selectors: readonly string[];
  readonly format: 'text' | 'json' | 'dot' | 'mermaid';
}

export const run = async (io: Io, given: GraphFlags): Promise<ExitCode> => {
  const format = given.json ? 'json' : given.format;
  const flags = { ...given, json: format === 'json' };
  const loaded = await load(io, flags, false);
  if (!loaded) return Exit.refused;
  const { topology } = loaded;
  const selected = select(topology, flags.selectors, { all: flags.selectors.length === 0 });
  if (!selected.ok) {
    tellDiagnostics(io, selected.errors, flags.json);
    return Exit.refused;
  }
  const shown = selected.value.instances;
  switch (format) {
    case 'text':
      io.out(graphText(topology, shown));
      break;
    case 'json':
      io.out(json(graphDocument(topology, shown)));
      break;
    case 'dot':
      io.out(dot(graphPicture(topology, shown)));
      break;
    case 'mermaid':
      io.out(mermaid(graphPicture(topology, shown)));
      break;
    default: {
      const never: never = format;
      return never;
    }
  }
  return Exit.done;
};
