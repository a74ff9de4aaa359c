import { globMatches, isGlob } from './glob.ts';
import { byText } from './names.ts';
import { expandRange } from './ranges.ts';

/** What a host can be selected by. */
export interface Selectable {
  readonly name: string;
  readonly site: string | undefined;
  readonly tags: readonly string[];
  readonly profiles: readonly string[];
}

export const HOST_FIELDS = ['host', 'site', 'tag', 'profile'] as const;

export type HostField = (typeof HOST_FIELDS)[number];

/** `site:bcn` in its two halves; a selector without a known prefix has none. */
export function splitField(selector: string): { field: HostField; pattern: string } | undefined {
  const colon = selector.indexOf(':');
  const field = HOST_FIELDS.find((name) => name === selector.slice(0, colon));
  return field && { field, pattern: selector.slice(colon + 1) };
}

function valuesOf(host: Selectable, field: HostField): readonly string[] {
  switch (field) {
    case 'host':
      return [host.name];
    case 'site':
      return host.site === undefined ? [] : [host.site];
    case 'tag':
      return host.tags;
    case 'profile':
      return host.profiles;
    default:
      return field satisfies never;
  }
}

export function hostsMatching<H extends Selectable>(
  hosts: Iterable<H>,
  field: HostField,
  pattern: string,
): H[] {
  const matches = matcher(pattern);
  return [...hosts].filter((host) => valuesOf(host, field).some(matches));
}

/** Globs, and ranges such as `kvm[01-10]`, which mean the same as where hosts are declared. */
export function matcher(pattern: string): (name: string) => boolean {
  if (!isGlob(pattern)) return (name) => name === pattern;
  const expansion = expandRange(pattern);
  const patterns = expansion.ok ? expansion.names.map(({ name }) => name) : [pattern];
  const exact = new Set(patterns.filter((one) => !isGlob(one)));
  const globs = patterns.filter(isGlob);
  return (name) => exact.has(name) || globs.some((one) => globMatches(one, name));
}

/** Every value that hosts have in this field, sorted. */
export const knownValues = (hosts: Iterable<Selectable>, field: HostField): string[] =>
  [...new Set([...hosts].flatMap((host) => valuesOf(host, field)))].sort(byText);
