/** `abq graph`: who depends on whom, for people, for Graphviz, for Mermaid, for programs. */
import type { InstanceId, Topology } from '../../topology/model.ts';
import { graphDocument } from '../../views/graph-document.ts';
import { groupDocument, groupPicture, groupText, type Grouping } from '../../views/graph-groups.ts';
import { graphPicture, graphText } from '../../views/graph-picture.ts';
import { json } from '../../views/json.ts';
import { dot, mermaid, type Picture } from '../../views/picture.ts';
import { Exit, type ExitCode } from '../exit.ts';
import type { Io } from '../io.ts';
import { loadShown, type LoadFlags } from '../load.ts';

type By = 'instance' | Grouping;

interface GraphFlags extends LoadFlags {
  readonly selectors: readonly string[];
  readonly format: 'text' | 'json' | 'dot' | 'mermaid';
  readonly by: By;
}

export const run = async (io: Io, given: GraphFlags): Promise<ExitCode> => {
  const format = given.json ? 'json' : given.format;
  const flags = { ...given, json: format === 'json' };
  const loaded = await loadShown(io, flags, false);
  if (!loaded) return Exit.refused;
  io.out(textOf(loaded.topology, loaded.instances, { format, by: flags.by }));
  return Exit.done;
};

const textOf = (
  topology: Topology,
  shown: readonly InstanceId[],
  { format, by }: Pick<GraphFlags, 'format' | 'by'>,
): string => {
  switch (format) {
    case 'text':
      return by === 'instance' ? graphText(topology, shown) : groupText(topology, shown, by);
    case 'json':
      return json(by === 'instance' ? graphDocument(topology, shown) : groupDocument(topology, shown, by));
    case 'dot':
      return dot(pictureOf(topology, shown, by));
    case 'mermaid':
      return mermaid(pictureOf(topology, shown, by));
    default:
      return format satisfies never;
  }
};

const pictureOf = (topology: Topology, shown: readonly InstanceId[], by: By): Picture =>
  by === 'instance' ? graphPicture(topology, shown) : groupPicture(topology, shown, by);
