import type { Diagnostic, Result } from './diagnostic.ts';
import { isGlob } from './glob.ts';
import { HOST_FIELDS, hostsMatching, knownValues, matcher, splitField } from './hostmatch.ts';
import type { InstanceId, Topology } from './model.ts';
import { byText } from './names.ts';
import type { Selection } from './selection.ts';
import { nearest, suggest } from './spelling.ts';

export interface SelectOptions {
  /** Everything; the contract: only by this, never by leaving the selectors out. */
  readonly all?: boolean;
}

type Chosen =
  | { readonly instances: readonly InstanceId[]; readonly literal: readonly InstanceId[] }
  | { readonly error: Diagnostic };

/**
 * What the selectors of a command line mean; several add up. One that matches nothing is an error,
 * and so is a selection without any.
 */
export function select(
  topology: Topology,
  selectors: readonly string[],
  { all = false }: SelectOptions = {},
): Result<Selection> {
  if (all && selectors.length > 0) {
    return fail([problem('selectors and --all contradict each other', 'Leave one of them out.')]);
  }
  if (all) {
    const instances = [...topology.instances.keys()];
    return { ok: true, value: { instances, literal: new Set() }, warnings: [] };
  }
  if (selectors.length === 0) {
    return fail([
      problem('nothing is selected', 'Name services, hosts or tags, or say --all for everything.'),
    ]);
  }
  const chosen = selectors.map((selector) => choose(topology, selector));
  const errors = chosen.flatMap((one) => ('error' in one ? one.error : []));
  if (errors.length > 0) return fail(errors);
  const found = chosen.flatMap((one) => ('error' in one ? [] : one));
  const instances = [...new Set(found.flatMap((one) => one.instances))].sort(byText);
  const literal = new Set(found.flatMap((one) => one.literal));
  return { ok: true, value: { instances, literal }, warnings: [] };
}

function choose(topology: Topology, selector: string): Chosen {
  if (selector.trim() === '') {
    return {
      error: problem('an empty selector selects nothing', 'Name a service, a host or a tag, or say --all.'),
    };
  }
  const colon = selector.indexOf(':');
  if (colon >= 0) return chooseByField(topology, selector, colon);
  const [service = '', host, ...rest] = selector.split('@');
  if (rest.length > 0 || host === '') {
    return { error: problem(`${quote(selector)} is no selector`, 'Write service, service@host or @host.') };
  }
  return chooseByName(topology, selector, service, host);
}

function chooseByField(topology: Topology, selector: string, colon: number): Chosen {
  const split = splitField(selector);
  if (!split) {
    const word = selector.slice(0, colon);
    const hint = suggest(word, HOST_FIELDS, 'kinds of selectors');
    return {
      error: problem(`${quote(selector)} is no selector: nothing is selected by ${quote(word)}`, hint),
    };
  }
  const { field, pattern } = split;
  const hosts = hostsMatching(topology.hosts.values(), field, pattern);
  if (hosts.length === 0) {
    const known = knownValues(topology.hosts.values(), field);
    return { error: nothing(selector, pattern, known, `${field}s`) };
  }
  const names = new Set(hosts.map(({ name }) => name));
  const instances = idsWhere(topology, (_, host) => names.has(host));
  return found(selector, instances, []);
}

function chooseByName(
  topology: Topology,
  selector: string,
  service: string,
  host: string | undefined,
): Chosen {
  const services = service === '' ? undefined : matcher(service);
  const hosts = host === undefined ? undefined : matcher(host);
  if (services && ![...topology.services.keys()].some(services)) {
    return { error: unknownService(topology, selector, service) };
  }
  if (hosts && ![...topology.hosts.keys()].some(hosts)) {
    return { error: nothing(selector, host ?? '', topology.hosts.keys(), 'hosts') };
  }
  const instances = idsWhere(topology, (a, b) => (services?.(a) ?? true) && (hosts?.(b) ?? true));
  if (instances.length === 0 && services && host !== undefined) {
    const known = idsWhere(topology, services).map((id) => id.slice(id.indexOf('@') + 1));
    const hint = suggest(host, new Set(known), `hosts with ${service}`);
    return { error: problem(`${quote(selector)} matches nothing: ${service} is not on ${host}`, hint) };
  }
  if (isGlob(selector) || services === undefined) return found(selector, instances, []);
  return found(selector, instances, host === undefined ? instances.filter(isConsent(topology)) : instances);
}

/** The name of a service alone means its passive nodes, too, but starts none of them: both of a pair would be active. */
function isConsent({ instances }: Topology): (id: InstanceId) => boolean {
  return (id) => {
    const instance = instances.get(id);
    return instance?.standby !== true || instance.service.protected;
  };
}

function idsWhere(topology: Topology, fits: (service: string, host: string) => boolean): InstanceId[] {
  return [...topology.instances.values()]
    .filter(({ service, host }) => fits(service.name, host.name))
    .map(({ id }) => id);
}

function found(selector: string, instances: readonly InstanceId[], literal: readonly InstanceId[]): Chosen {
  if (instances.length > 0) return { instances, literal };
  const hint = 'It is known, but no service is placed there. See `abq graph`.';
  return { error: problem(`${quote(selector)} matches no instance`, hint) };
}

function unknownService(topology: Topology, selector: string, service: string): Diagnostic {
  if (topology.hosts.has(service)) {
    return problem(
      `${quote(selector)} is a host, not a service`,
      `Write @${service} for all services on it.`,
    );
  }
  const meant = nearest(service, topology.services.keys());
  const host = meant === undefined ? nearest(service, topology.hosts.keys()) : undefined;
  if (host !== undefined)
    return problem(`unknown service ${quote(service)}`, `Did you mean the host \`@${host}\`?`);
  return nothing(selector, service, topology.services.keys(), 'services');
}

function nothing(selector: string, part: string, known: Iterable<string>, what: string): Diagnostic {
  const message = isGlob(part)
    ? `${quote(selector)} matches nothing`
    : `unknown ${what.slice(0, -1)} ${quote(part)}`;
  return problem(message, suggest(part, known, what));
}

const quote = (text: string): string => `'${text.slice(0, 80).replace(/\p{Cc}/gu, '\u{fffd}')}'`;

const problem = (message: string, hint: string): Diagnostic => ({ severity: 'error', message, hint });

const fail = (errors: readonly Diagnostic[]): Result<never> => ({ ok: false, errors });
