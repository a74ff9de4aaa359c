/** A lab for one test, and transports to its hosts; all is closed behind it. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadTopology } from '../../../src/config/load.ts';
import { startLab, type Lab, type LabOptions } from '../../../src/lab/lab.ts';
import type { Topology } from '../../../src/topology/model.ts';
import { openTransports, type TransportOptions } from '../../../src/transports/pool.ts';
import type { ExecResult, Transports } from '../../../src/transports/transport.ts';

const TIMING = { drain: 300, grace: 2_000 };

export interface LabBench {
  readonly lab: Lab;
  readonly topology: Topology;
  readonly transports: Transports;
  /** A command on a host. */
  readonly exec: (host: string, ...argv: readonly string[]) => Promise<ExecResult>;
  /** Other transports, to be closed with the rest. */
  readonly open: (options?: TransportOptions, own?: Topology) => Transports;
}

export const withLab =
  (hosts: LabOptions['hosts'], body: (bench: LabBench) => Promise<void>) => async (): Promise<void> => {
    const lab = await startLab({ hosts });
    const opened: Transports[] = [];
    try {
      const topology = await loadFile(lab.topologyFile);
      const open: LabBench['open'] = (options = {}, own = topology) => {
        const timing = { ...TIMING, ...options.timing };
        const transports = openTransports(own, { env: {}, ...options, timing });
        opened.push(transports);
        return transports;
      };
      const transports = open();
      const exec: LabBench['exec'] = (host, ...argv) => transports.to(host).exec(argv, { timeout: 30_000 });
      await body({ lab, topology, transports, exec, open });
    } finally {
      await Promise.all(opened.map((transports) => transports.close()));
      await lab.close();
    }
  };

interface Own {
  /** Instead of what the lab says of them. */
  readonly services?: Readonly<Record<string, object>>;
  readonly defaults?: object;
}

/** A topology of a test's own over the lab's hosts. */
export const topologyWith = async (lab: Lab, { services, defaults }: Own): Promise<Topology> => {
  const file = join(lab.folder, 'own.json');
  const document = {
    name: 'own',
    defaults: defaults ?? {},
    hosts: lab.topologyHosts(),
    services: { ...lab.topologyServices(), ...services },
  };
  await writeFile(file, JSON.stringify(document));
  return loadFile(file);
};

const loadFile = async (file: string): Promise<Topology> => {
  const loaded = await loadTopology({ cwd: '/', config: file, env: {} });
  if (!loaded.ok) throw new Error(loaded.errors.map(({ message }) => message).join('\n'));
  return loaded.value.topology;
};

export const codeOf = (result: ExecResult): number | string =>
  result.kind === 'exit' ? result.code : result.kind;
