/** `abq status`: what runs where, now. */
import { survey } from '../../survey/survey.ts';
import type { Observations } from '../../topology/state.ts';
import { openTransports } from '../../transports/pool.ts';
import type { StatusDocument } from '../../views/documents.ts';
import { json } from '../../views/json.ts';
import { stateCounts, statusTable } from '../../views/status-table.ts';
import { Exit, type ExitCode } from '../exit.ts';
import type { Io } from '../io.ts';
import { loadShown, type Loaded, type LoadFlags } from '../load.ts';

interface StatusFlags extends LoadFlags {
  readonly selectors: readonly string[];
}

const statusDocument = ({ topology }: Loaded, observations: Observations): StatusDocument => ({
  schema: 'abq.status/1',
  topology: { name: topology.name, hash: topology.hash },
  instances: [...observations].flatMap(([id, observation]) => {
    const instance = topology.instances.get(id);
    if (!instance) return [];
    const { service, host } = instance;
    return [
      {
        id,
        service: service.name,
        host: host.name,
        ...(host.site ? { site: host.site } : {}),
        ...observation,
      },
    ];
  }),
});

const summary = (observations: Observations): string =>
  Object.entries(stateCounts(observations))
    .map(([state, number]) => `${number} ${state}`)
    .join(', ');

export const run = async (io: Io, flags: StatusFlags): Promise<ExitCode> => {
  const loaded = await loadShown(io, flags, true);
  if (!loaded) return Exit.refused;
  const { topology, instances } = loaded;
  const transports = openTransports(topology);
  try {
    const observations = await survey(topology, transports, instances);
    if (flags.json) io.out(json(statusDocument(loaded, observations)));
    else io.out(`${statusTable(topology, observations, io.style)}${summary(observations)}\n`);
  } finally {
    await transports.close();
  }
  return Exit.done;
};
