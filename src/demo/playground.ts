/** A lab that is a whole platform, with a topology that any `abq` of the same user can be given. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readChain } from '../config/extends.ts';
import { loadTopology } from '../config/load.ts';
import { parseDocuments } from '../config/parse.ts';
import type { HostSpec } from '../lab/host.ts';
import { startLab, type Lab } from '../lab/lab.ts';
import type { ServiceSpec } from '../lab/service-model.ts';
import type { Document } from '../topology/document.ts';
import type { Instance, Topology } from '../topology/model.ts';
import { answersOf, containing, portOf, strays } from './contain.ts';
import { PLATFORMS, type PlatformDocument, type PlatformName } from './platforms.ts';
import { temperOf } from './tempers.ts';

export interface Playground {
  readonly lab: Lab;
  readonly topology: Topology;
  /** Found by who works in its folder, too. */
  readonly file: string;
}

/** What an operator would write, and what makes a lab of it; found there by who works in the folder. */
const PLATFORM_FILE = 'platform.json';
const TOPOLOGY_FILE = 'abq.config.json';

export interface PlaygroundOptions {
  readonly platform: PlatformName;
  /** The topology's. */
  readonly name: string;
  /** What the files of the topology's places are relative to. */
  readonly cwd: string;
}

/** Everything that shall run does, and is ready. */
export const openPlayground = async ({ platform, name, cwd }: PlaygroundOptions): Promise<Playground> => {
  const lab = await startLab({ hosts: async (folder) => writePlatform(folder, name, PLATFORMS[platform]) });
  try {
    const plain = join(lab.folder, PLATFORM_FILE);
    const file = join(lab.folder, TOPOLOGY_FILE);
    await write(file, { name, extends: `./${PLATFORM_FILE}`, ...(await overPlatform(lab, plain)) });
    const topology = await load(file, cwd);
    const reaching = strays(topology);
    if (reaching.length > 0) throw new Error(`the lab would touch this machine: ${reaching.join('; ')}`);
    await Promise.all(
      [...topology.instances.values()].filter(runs).map(({ id }) => lab.events.until(`ready ${id}`)),
    );
    return { lab, topology, file };
  } catch (error) {
    await lab.close();
    throw error;
  }
};

const runs = ({ service }: Instance): boolean => service.kind === 'daemon';

const write = async (file: string, document: object): Promise<void> =>
  writeFile(file, `${JSON.stringify(document, undefined, 2)}\n`, { mode: 0o600 });

const load = async (file: string, cwd: string): Promise<Topology> => {
  const loaded = await loadTopology({ cwd, config: file, env: {} });
  if (loaded.ok) return loaded.value.topology;
  throw new Error(`${file}: ${loaded.errors.map(({ message }) => message).join('; ')}`);
};

const writePlatform = async (
  folder: string,
  name: string,
  document: PlatformDocument,
): Promise<Record<string, HostSpec>> => {
  const file = join(folder, PLATFORM_FILE);
  await write(file, { name, ...document });
  return hostSpecs(await load(file, folder));
};

const hostSpecs = (topology: Topology): Record<string, HostSpec> => {
  const hosts = new Map<string, Record<string, ServiceSpec>>();
  for (const host of topology.hosts.keys()) hosts.set(host, {});
  for (const instance of topology.instances.values()) {
    const services = hosts.get(instance.host.name);
    if (services && instance.service.kind !== 'milestone') services[instance.service.name] = specOf(instance);
  }
  return Object.fromEntries([...hosts].map(([host, services]) => [host, { services }]));
};

const specOf = (instance: Instance): ServiceSpec => {
  const { name, ready } = instance.service;
  const [port, http] = [portOf(ready), answersOf(ready)];
  return {
    ...temperOf(name),
    running: runs(instance),
    ...(port === undefined ? {} : { port }),
    ...(http === undefined ? {} : { http }),
  };
};

/** Where the hosts are, and the services contained. */
const overPlatform = async (lab: Lab, plain: string) => {
  const { services } = await documentOf(plain);
  const placed = new Set([...lab.hosts.values()].flatMap((host) => [...host.services.keys()]));
  const hosts = Object.entries(lab.topologyHosts()).map(([host, { address, ssh }]) => [
    host,
    { address, ssh },
  ]);
  const over = Object.entries(services)
    .filter(([name]) => placed.has(name))
    .map(([name, entry]) => [name, containing(name, entry)]);
  return { hosts: Object.fromEntries(hosts) as object, services: Object.fromEntries(over) as object };
};

/** As it is written, modules and all, before anything is placed on hosts. */
const documentOf = async (file: string): Promise<Document> => {
  const { sources, errors } = await readChain(file, { cwd: '/', env: {} });
  const { document } = parseDocuments(
    sources.flatMap(({ root }) => root ?? []),
    errors,
  );
  if (!document) throw new Error(`${file} is no topology`);
  return document;
};
