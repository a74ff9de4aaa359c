import { host as hostSchema, hostKey } from '../config/schema/host.ts';
import { suggest } from '../topology/spelling.ts';
import type { Graph, HostDraft } from './draft.ts';

export type ParsedHost =
  { readonly ok: true; readonly host: HostDraft } | { readonly ok: false; readonly why: string };

const FORM = /^(?<name>[^=:]+)(?:=(?<address>\[[^\]]*\]|[^:]*))?(?::(?<profiles>.*))?$/;

const refuse = (why: string): ParsedHost => ({ ok: false, why });

/** `NAME[=ADDRESS][:PROFILE,...]`; an IPv6 address stands in brackets. */
export function parseHost(text: string, graph: Graph | undefined): ParsedHost {
  const { name = '', address, profiles = '' } = FORM.exec(text.trim())?.groups ?? {};
  if (name === '') return refuse('expected NAME, NAME=ADDRESS or NAME=ADDRESS:PROFILE,PROFILE');
  if (profiles.includes(':')) return refuse(`an IPv6 address is written in brackets: ${name}=[2001:db8::1]`);
  return checked(name, address?.replace(/^\[(.*)\]$/, '$1'), splitNames(profiles), graph);
}

/** `a, b` -> a and b */
export const splitNames = (text: string): string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

function checked(
  name: string,
  address: string | undefined,
  profiles: readonly string[],
  graph: Graph | undefined,
): ParsedHost {
  const key = hostKey.safeParse(name);
  if (!key.success) return refuse(`${key.error.issues[0]?.message}, not '${name}'`);
  const entry = hostSchema.safeParse({ address, profiles });
  if (!entry.success) {
    const [issue] = entry.error.issues;
    const given = issue?.path[0] === 'address' ? address : profiles.join(',');
    return refuse(`${issue?.message}, not '${given}'`);
  }
  const unknown = profilesProblem(profiles, graph);
  if (unknown !== undefined) return refuse(unknown);
  return { ok: true, host: { name, address, profiles, ssh: {}, tags: [] } };
}

/** Why a graph has not all of these profiles; without a graph, every profile is a new one. */
export function profilesProblem(profiles: readonly string[], graph: Graph | undefined): string | undefined {
  const unknown = profiles.find((profile) => graph && !graph.profiles.includes(profile));
  if (unknown === undefined || !graph) return undefined;
  return `${graph.name} has no profile '${unknown}'. ${suggest(unknown, graph.profiles, 'profiles')}`;
}
