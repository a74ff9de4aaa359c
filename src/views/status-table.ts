/** The matrix of hosts and services: a row an instance, hosts together, what is not well in colour. */
import Table from 'cli-table3';
import type { InstanceId, Topology } from '../topology/model.ts';
import type { Observation, Observations, State } from '../topology/state.ts';
import type { Style } from './style.ts';
import { printable } from './text.ts';

const bare = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

const tint = (observation: Observation, style: Style): ((text: string) => string) => {
  const { state, ready } = observation;
  if (state === 'running') return ready ? style.green : style.yellow;
  return state === 'stopped' ? style.dim : state === 'changing' ? style.yellow : style.red;
};

const word = ({ state, ready }: Observation): string =>
  state === 'running' && !ready ? 'running, not ready' : state;

export const stateCounts = (observations: Observations): Partial<Record<State, number>> => {
  const counts: Partial<Record<State, number>> = {};
  for (const { state } of observations.values()) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
};

const byHost = (topology: Topology, ids: readonly InstanceId[]): InstanceId[] =>
  ids.toSorted((a, b) => {
    const [x, y] = [topology.instances.get(a), topology.instances.get(b)];
    const hosts = (x?.host.name ?? '').localeCompare(y?.host.name ?? '', 'en', { numeric: true });
    return hosts || (x?.service.name ?? '').localeCompare(y?.service.name ?? '', 'en');
  });

export const statusTable = (topology: Topology, observations: Observations, style: Style): string => {
  const table = new Table({
    chars: bare,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    head: ['HOST', 'SERVICE', 'STATE', 'DETAIL'].map((title) => style.bold(title)),
  });
  let last = '';
  for (const id of byHost(topology, [...observations.keys()])) {
    const observation = observations.get(id);
    const instance = topology.instances.get(id);
    if (!observation || !instance) continue;
    const host = instance.host.name === last ? '' : instance.host.name;
    last = instance.host.name;
    const detail = printable(observation.detail ?? '').split('\n')[0] ?? '';
    table.push([host, instance.service.name, tint(observation, style)(word(observation)), style.dim(detail)]);
  }
  const lines = table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
  return `${lines.join('\n')}\n`;
};
