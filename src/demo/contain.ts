/**
 * What a lab says over a graph, so that nothing the graph says reaches the machine the lab runs on: its commands,
 * its hooks, and its patterns for the process table are meant for hosts of their own. Dependencies stay as they are.
 */
import type { Probe } from '../topology/actions.ts';
import type { ServiceEntry } from '../topology/document.ts';
import type { Instance, Topology } from '../topology/model.ts';

/** The hosts of a lab share a process table with the machine: a pattern that matches no line of it. */
const NOBODY = '^$';
/** Instead of a command that makes no sense here. */
const NOTHING = 'true';
const INTERVAL = '200ms';
const LOOPBACK = '127.0.0.1';

type Written = Readonly<Record<string, unknown>>;
type Network = Extract<Probe, { type: 'tcp' | 'http' }>;

/** Of a service of the lab: the one on which it answers. */
export const portOf = (probes: readonly Probe[]): number | undefined => probes.find(isAnswered)?.port;

/** By path, what its service has to answer there; undefined where nobody asks by HTTP. */
export const answersOf = (probes: readonly Probe[]): Readonly<Record<string, number>> | undefined => {
  const port = portOf(probes);
  const asked = probes.flatMap((probe) => (probe.type === 'http' && isOn(probe, port) ? [probe] : []));
  if (asked.length === 0) return undefined;
  return Object.fromEntries(asked.map((probe) => [probe.path, answer(probe)]));
};

/** One of those that mean that it is ready. */
const answer = ({ status }: { readonly status: readonly number[] }): number => status[0] ?? 200;

/** A lab answers on loopback and speaks no TLS. */
const isAnswered = (probe: Probe): probe is Network =>
  (probe.type === 'tcp' || (probe.type === 'http' && !probe.tls)) && probe.address === LOOPBACK;

const isOn = (probe: Probe, port: number | undefined): boolean => isAnswered(probe) && probe.port === port;

/** To be merged over what the graph says of the service. */
export const containing = (name: string, entry: ServiceEntry): Written => {
  if (entry.kind === 'milestone') return {};
  const tool = entry.kind === 'job' ? 'labctl' : 'systemctl';
  return {
    ...managed(name, entry),
    ...(entry.start === undefined ? {} : { start: `${tool} start ${name}` }),
    ...(entry.stop === undefined ? {} : { stop: `${tool} stop ${name}` }),
    ...(entry.status === undefined ? {} : { status: `labctl status ${name}` }),
    ...(entry.process === undefined ? {} : { process: NOBODY }),
    ...(entry.stopped.length === 0 ? {} : { stopped: [{ exec: NOTHING }] }),
    ...readiness(name, entry),
    ...hooks(entry),
  };
};

/** Of the service, and of each of its modules. */
const readiness = (name: string, { ready, modules }: ServiceEntry): Written => {
  const asked = Object.entries(modules).filter(([, its]) => its.ready.length > 0);
  const port = portOf([...ready, ...asked.flatMap(([, its]) => its.ready)]);
  const parts = asked.map(([module, its]) => [module, { ready: probesIn(name, its.ready, port) }] as const);
  return {
    ...(ready.length === 0 ? {} : { ready: probesIn(name, ready, port) }),
    ...(parts.length === 0 ? {} : { modules: Object.fromEntries(parts) }),
  };
};

const hooks = (entry: ServiceEntry): Written => {
  const said = Object.entries(entry.hooks).filter(([, hook]) => hook !== undefined);
  return said.length === 0 ? {} : { hooks: Object.fromEntries(said.map(([hook]) => [hook, NOTHING])) };
};

const managed = (name: string, { kind, external }: ServiceEntry): Written => {
  if (external) return {};
  return kind === 'job' ? { status: `labctl status ${name}` } : { manager: 'systemd', unit: name };
};

/** Connections are made as the graph says; whatever else it asks, the lab is asked instead. */
const probesIn = (name: string, probes: readonly Probe[], port: number | undefined): Written[] => {
  const written = probes.map((probe) => (isOn(probe, port) ? connection(probe) : asking(name)));
  return [...new Map(written.map((probe) => [JSON.stringify(probe), probe])).values()];
};

const connection = (probe: Probe): Written => {
  if (probe.type === 'tcp') return { tcp: probe.port, interval: INTERVAL };
  if (probe.type !== 'http') throw new Error(`a ${probe.type} probe makes no connection`);
  const { port, path } = probe;
  return { http: { port, path, status: answer(probe) }, interval: INTERVAL };
};

const asking = (name: string): Written => ({ exec: `labctl ready ${name}`, interval: INTERVAL });

/** What would reach the machine all the same; empty: nothing. A lab with such a topology must not be used. */
export const strays = (topology: Topology): readonly string[] =>
  [...topology.instances.values()].flatMap((instance) =>
    instance.service.kind === 'milestone' ? [] : straysOf(instance).map((what) => `${instance.id}: ${what}`),
  );

const straysOf = ({ service, host }: Instance): string[] => {
  const { start, stop, status, hooks, ready, stopped } = service;
  const run = [
    start,
    stop,
    status,
    ...Object.values(hooks).map((hook) => (hook.local ? ['local'] : hook.run)),
  ];
  const commands = [...run, ...[...ready, ...stopped].map(commandOf)].filter((one) => one !== undefined);
  const byLab = service.kind === 'job' ? status !== undefined : service.manager === 'systemd';
  return [
    ...(host.transport === 'ssh2' && host.address === LOOPBACK ? [] : [`host ${host.address}`]),
    ...(byLab || service.external ? [] : [`manager ${service.manager}`]),
    ...(service.process === undefined || service.process === NOBODY ? [] : [`process ${service.process}`]),
    ...commands.flatMap((one) => (isOwn(one, service.name) ? [] : [`command ${JSON.stringify(one)}`])),
  ];
};

const commandOf = (probe: Probe): unknown => {
  if (isAnswered(probe)) return undefined;
  return probe.type === 'exec' ? probe.run : [probe.type];
};

const isOwn = (command: unknown, service: string): boolean =>
  command === NOTHING ||
  ['start', 'stop', 'status', 'ready'].some((verb) =>
    ['labctl', 'systemctl'].some((tool) => command === `${tool} ${verb} ${service}`),
  );
