import type { Probe } from './actions.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Places, SerialEntry, ServiceEntry } from './document.ts';
import type { Serial, Service } from './model.ts';

export function resolveService(name: string, entry: ServiceEntry, places: Places): Service {
  const manager = managerOf(entry);
  const hasUnit =
    entry.kind === 'daemon' && !entry.external && manager !== 'process' && manager !== 'command';
  return {
    name,
    kind: entry.kind,
    external: entry.external,
    manager,
    unit: entry.unit ?? (hasUnit ? [name] : []),
    process: entry.process,
    start: entry.start,
    stop: entry.stop,
    status: entry.status,
    ready: entry.ready,
    stopped: entry.stopped,
    hooks: Object.fromEntries(Object.entries(entry.hooks).filter(([, hook]) => hook !== undefined)),
    keep: entry.keep,
    serial: serialOf(entry.serial),
    ...(entry.serial && { orderPlace: places.key(['services', name, 'serial']) }),
    protected: entry.protected,
    ...(entry.way && { way: true }),
    caution: entry.caution,
    purpose: entry.purpose,
    place: places.key(['services', name]),
  };
}

/** Where every command is given and no unit is named, there is nothing to ask a manager. */
function managerOf({ manager, unit, start, stop, status }: ServiceEntry): Service['manager'] {
  if (manager !== undefined) return manager;
  const complete = start !== undefined && stop !== undefined && status !== undefined;
  return complete && unit === undefined ? 'command' : 'auto';
}

/** The contract: a list gives the order of the start, reversed on stop; `{start, stop}` overrides. */
function serialOf(serial: boolean | SerialEntry | undefined): Serial | undefined {
  if (serial === undefined || serial === false) return undefined;
  if (serial === true) return { start: [], stop: [] };
  const start = serial.start ?? [...(serial.stop ?? [])].reverse();
  return { start, stop: serial.stop ?? [...start].reverse() };
}

type Key = keyof ServiceEntry;

const ACTIONS: readonly Key[] = ['manager', 'unit', 'start', 'stop', 'status'];

/** Keys that mean nothing for what the service is: better said than silently ignored. */
export function checkService(name: string, entry: ServiceEntry, places: Places): Diagnostic[] {
  const path = ['services', name];
  const error = (message: string, key: string, hint: string): Diagnostic => ({
    severity: 'error',
    message,
    place: places.key([...path, key]),
    hint,
  });
  const given = (keys: readonly Key[]): Key[] => keys.filter((key) => isGiven(entry, key));
  const refuse = (what: string, keys: readonly Key[], hint: string): Diagnostic[] =>
    given(keys).map((key) => error(`${what} has no \`${key}\``, key, hint));
  if (entry.kind === 'milestone') {
    const keys: Key[] = [
      ...ACTIONS,
      'process',
      'ready',
      'stopped',
      'hooks',
      'serial',
      'keep',
      'timeouts',
      'modules',
    ];
    return refuse(
      'a milestone',
      keys,
      'It is no process: it is ready when what it requires is. Take the key away.',
    );
  }
  if (entry.external) {
    return refuse(
      'an external service',
      ['start', 'stop', 'hooks', 'manager', 'unit'],
      'It is not managed: never a step. Take the key away.',
    );
  }
  const problems = probeLists(entry)
    .filter(([, probes]) => probes.some(({ from }) => from !== undefined))
    .map(([at]): Diagnostic => ({
      severity: 'error',
      message: 'only the probes of an external service are asked from elsewhere',
      place: places.key([...path, ...at]),
      hint: 'Take `from` away.',
    }));
  if (entry.kind === 'job') {
    return [
      ...problems,
      ...refuse('a job', ['start'], 'It is started by others, never by us. Take the key away.'),
    ];
  }
  return [...problems, ...missingCommands(name, entry, given, error)];
}

function probeLists({ ready, stopped, modules }: ServiceEntry): [path: string[], probes: readonly Probe[]][] {
  return [
    [['ready'], ready],
    [['stopped'], stopped],
    ...Object.entries(modules).map(([name, part]): [string[], readonly Probe[]] => [
      ['modules', name, 'ready'],
      part.ready,
    ]),
  ];
}

function missingCommands(
  name: string,
  entry: ServiceEntry,
  given: (keys: readonly Key[]) => Key[],
  error: (message: string, key: string, hint: string) => Diagnostic,
): Diagnostic[] {
  const needs: readonly Key[] =
    entry.manager === 'command'
      ? ['start', 'stop', 'status']
      : entry.manager === 'process'
        ? ['process', 'start']
        : [];
  const missing = needs.filter((key) => !given([key]).includes(key));
  if (missing.length === 0) return [];
  const keys = missing.map((key) => `\`${key}\``).join(', ');
  return [error(`${name} has manager ${entry.manager} and no ${keys}`, 'manager', `Give ${keys}.`)];
}

function isGiven(entry: ServiceEntry, key: Key): boolean {
  const value: unknown = entry[key];
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return value !== undefined && value !== false;
}
