/** What goes down with something, for people. The sum stands first. */
import type { BrokenFloor } from '../topology/floors.ts';
import type { Fall, Impact, Loss } from '../topology/impact.ts';
import type { Instance, InstanceId, Topology } from '../topology/model.ts';
import type { Style } from './style.ts';
import { count, list } from './text.ts';

interface Fallen {
  readonly fall: Fall;
  readonly instance: Instance;
}

/** A milestone has no process: it does not go down, it no longer holds. */
export const isProcess = ({ service }: Instance): boolean => service.kind !== 'milestone';

export const fallenOf = ({ instances }: Topology, { down }: Impact): Fallen[] =>
  down.flatMap((fall) => {
    const instance = instances.get(fall.id);
    return instance ? [{ fall, instance }] : [];
  });

export const impactText = (topology: Topology, impact: Impact, style: Style): string => {
  const fallen = fallenOf(topology, impact);
  const down = fallen.filter(({ instance }) => isProcess(instance));
  const milestones = fallen.filter(({ instance }) => !isProcess(instance)).map(({ fall }) => fall.id);
  const services = new Map(fallen.map(({ instance }) => [instance.service.name, instance.service]));
  const told = (key: 'purpose' | 'caution'): string[] => {
    const lines = [...services.values()].flatMap(({ name, [key]: text }) =>
      text ? [[name, text] as const] : [],
    );
    return inColumns(lines);
  };
  const parts: readonly (readonly [title: string, lines: readonly string[]])[] = [
    [style.bold(sum(topology, down)), hostLines(down)],
    ['no longer hold', milestones],
    ['taken to be down already (standby; name it if it runs)', impact.passive],
    ['what they are for', told('purpose')],
    [style.yellow('cautions'), told('caution')],
    [style.yellow('protected: a stop is refused unless these are named'), impact.protected],
    [style.yellow('availability floors that break'), impact.floors.map(floorLine)],
    ['lose redundancy and stay up', impact.redundancy.map(redundancyLine)],
    ['go on without it', noticeLines(topology, impact.noticing)],
  ];
  const shown = parts.filter(([, lines], index) => index === 0 || lines.length > 0);
  return `${shown.map(([title, lines]) => [title, ...lines.map((line) => `  ${line}`)].join('\n')).join('\n')}\n`;
};

const sum = ({ instances }: Topology, down: readonly Fallen[]): string => {
  const all = [...instances.values()].filter(isProcess).length;
  const hosts = new Set(down.map(({ instance }) => instance.host.name)).size;
  const named = down.filter(({ fall }) => fall.because === undefined).length;
  const others = down.length - named;
  const [it, goes] = [named === 1 ? 'it' : 'them', down.length === 1 ? 'goes' : 'go'];
  const why =
    others === 0
      ? `nothing else requires ${it}`
      : named === 0
        ? 'because of what they require'
        : `${named} named, ${others} with ${it}`;
  return `${down.length} of ${count(all, 'instance')} on ${count(hosts, 'host')} ${goes} down: ${why}`;
};

/** By site, then by host; a platform without sites needs no line for one. */
const hostLines = (down: readonly Fallen[]): string[] => {
  const sites = grouped(down, ({ instance }) => instance.host.site ?? '');
  return sites.flatMap(([site, members]) => {
    const hosts = grouped(members, ({ instance }) => instance.host.name);
    const lines = inColumns(hosts.map(([host, here]) => [host, here.map(shortName).join(', ')]));
    if (site === '' && sites.length === 1) return lines;
    return [site === '' ? 'no site' : site, ...lines.map((line) => `  ${line}`)];
  });
};

const shortName = ({ fall, instance: { service } }: Fallen): string => {
  const notes = [
    ...(fall.because === undefined ? ['named'] : []),
    ...(service.kind === 'job' ? ['job'] : []),
    ...(service.external ? ['external'] : []),
  ];
  return notes.length === 0 ? service.name : `${service.name} (${notes.join(', ')})`;
};

const floorLine = ({ service, site, keep, min, left, members, consented }: BrokenFloor): string => {
  const where = keep.per === 'site' ? ` in ${site ?? 'the unnamed site'}` : '';
  const why = consented ? '; all of it is named, which is consent' : '';
  return `${service.name} keeps ${min} ready${where}, ${left} of ${members.length} would be left${why}`;
};

const redundancyLine = ({ id, kind, on, left, of, need }: Loss): string =>
  `${id} ${kind} ${need} of ${of} ${on}, ${left} ${left === 1 ? 'is' : 'are'} left`;

/** What the instances of a service say alike is one line. */
const noticeLines = ({ instances }: Topology, losses: readonly Loss[]): string[] => {
  const alike = grouped(losses, ({ id, kind, lost }) =>
    [instances.get(id)?.service.name, kind, ...lost].join(' '),
  );
  return alike.flatMap(([, members]) => {
    const [first] = members;
    if (!first) return [];
    const ids: readonly InstanceId[] = members.map(({ id }) => id);
    return [`${list(ids, 3)}: ${first.kind} ${list(first.lost, 3)}`];
  });
};

const grouped = <T>(items: readonly T[], keyOf: (item: T) => string): (readonly [string, readonly T[]])[] => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const known = groups.get(keyOf(item));
    if (known) known.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1));
};

const inColumns = (rows: readonly (readonly [string, string])[]): string[] => {
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `${name.padEnd(width)}  ${text}`);
};
