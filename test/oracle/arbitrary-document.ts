/** Documents of at most twelve instances; acyclic mostly, because edges go from later services to earlier ones. */
import * as fc from 'fast-check';
import { expand } from './expand.ts';
import {
  KINDS,
  type Document,
  type EntryDoc,
  type HostDoc,
  type KeepDoc,
  type Kind,
  type ServiceDoc,
} from './types.ts';

const MOST = 12;

interface EdgeParts {
  kind: Kind;
  target: number;
  scope: string;
  need: number | string | undefined;
  optional: boolean;
  restart: boolean;
  /** Points anywhere, so that cycles happen. */
  wild: boolean;
}
interface ServiceParts {
  sort: 'daemon' | 'job' | 'milestone' | 'external';
  hosts: number[];
  edges: EdgeParts[];
  keep: KeepDoc | undefined;
  serial: 'no' | 'true' | 'list';
  guarded: boolean;
}
interface DocumentParts {
  sites: number;
  hosts: { site: number; tag: boolean }[];
  services: ServiceParts[];
  /** Left with its errors: no candidates, more needed than there are. */
  raw: boolean;
}

/** True once in `times`, and false when it shrinks. */
export function seldom(times: number): fc.Arbitrary<boolean> {
  return fc.oneof(
    { weight: times - 1, arbitrary: fc.constant(false) },
    { weight: 1, arbitrary: fc.constant(true) },
  );
}

/** `value`, but mostly undefined; undefined when it shrinks. */
function maybe<T>(times: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: times - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

/** The first is the most frequent, and what the others shrink to. */
function mostly<T>(first: T, ...others: T[]): fc.Arbitrary<T> {
  const rest = { weight: 1, arbitrary: fc.constantFrom(...others) };
  return fc.oneof({ withCrossShrink: true }, { weight: 2, arbitrary: fc.constant(first) }, rest);
}

const need = fc.constantFrom<number | string>(1, 2, '50%', '34%', '100%');
const edge: fc.Arbitrary<EdgeParts> = fc.record({
  kind: mostly<Kind>(...KINDS),
  target: fc.nat({ max: 5 }),
  scope: mostly('platform', 'site', 'host', 'nearest', 'named'),
  need: maybe(3, need),
  optional: seldom(4),
  restart: seldom(12),
  wild: seldom(40),
});
const keep = fc.oneof(
  need,
  fc.record({ min: need, per: fc.constantFrom<'platform' | 'site'>('platform', 'site') }),
);
const service: fc.Arbitrary<ServiceParts> = fc.record({
  sort: fc.oneof(
    { withCrossShrink: true },
    { weight: 6, arbitrary: fc.constant('daemon' as const) },
    { weight: 3, arbitrary: fc.constantFrom('job' as const, 'milestone' as const, 'external' as const) },
  ),
  hosts: fc.uniqueArray(fc.nat({ max: 4 }), { minLength: 1, maxLength: 3 }),
  edges: fc.array(edge, { maxLength: 3 }),
  keep: maybe(8, keep),
  serial: fc.oneof(
    { withCrossShrink: true },
    { weight: 8, arbitrary: fc.constant('no' as const) },
    { weight: 2, arbitrary: fc.constantFrom('true' as const, 'list' as const) },
  ),
  guarded: seldom(12),
});

export const documents: fc.Arbitrary<Document> = fc
  .record({
    sites: fc.nat({ max: 2 }),
    hosts: fc.array(fc.record({ site: fc.nat({ max: 1 }), tag: fc.boolean() }), {
      minLength: 2,
      maxLength: 5,
    }),
    services: fc.array(service, { minLength: 2, maxLength: 6 }),
    raw: seldom(25),
  })
  .map(build);

function build(parts: DocumentParts): Document {
  const hosts = parts.hosts.map(({ site, tag }, index): [string, HostDoc] => {
    const place = parts.sites === 0 ? {} : { site: `x${site % parts.sites}` };
    return [`h${index}`, { ...place, ...(tag ? { tags: ['t'] } : {}) }];
  });
  let room = MOST - parts.services.length;
  const services = parts.services.map((service, index): [string, ServiceDoc] => {
    const all = [...new Set(service.hosts.map((host) => `h${host % hosts.length}`))];
    const on = all.slice(0, room + 1);
    room -= on.length - 1;
    return [`s${index}`, buildService(service, index, parts, on)];
  });
  const document = {
    name: 'random',
    hosts: Object.fromEntries(hosts),
    services: Object.fromEntries(services),
  };
  return parts.raw ? document : repaired(document);
}

function buildService(parts: ServiceParts, index: number, all: DocumentParts, on: string[]): ServiceDoc {
  const doc: ServiceDoc = { on };
  if (parts.sort === 'external') doc.external = true;
  else if (parts.sort !== 'daemon') doc.kind = parts.sort;
  for (const edge of parts.edges) {
    const target = targetOf(edge, index, all.services.length);
    if (target === undefined) continue;
    // A plan cannot say "one of these groups": README, "Not judged".
    const group = all.services[target]?.sort === 'milestone';
    const entry = entryOf(group ? { ...edge, need: undefined } : edge, target, all.hosts.length);
    doc[edge.kind] = [...(doc[edge.kind] ?? []), entry];
  }
  if (parts.sort !== 'daemon') return doc;
  if (parts.keep !== undefined) doc.keep = parts.keep;
  if (parts.serial !== 'no') doc.serial = parts.serial === 'true' ? true : on;
  if (parts.guarded) doc.protected = true;
  return doc;
}

/** Earlier services come first both ways; `stopAfter` alone turns round, so it looks at later ones. */
function targetOf({ kind, target, wild }: EdgeParts, index: number, count: number): number | undefined {
  if (wild) return target % count;
  if (kind !== 'stopAfter') return index === 0 ? undefined : target % index;
  const later = count - index - 1;
  return later === 0 ? undefined : index + 1 + (target % later);
}

function entryOf(
  { kind, target, scope, need, optional, restart }: EdgeParts,
  service: number,
  hosts: number,
) {
  const named = scope === 'named' ? `h${target % hosts}` : scope;
  const entry: EntryDoc = { service: `s${service}` };
  if (named !== 'platform') entry.scope = named;
  if (kind === 'requires' && need !== undefined) entry.need = need;
  if (kind === 'requires' && optional) entry.optional = true;
  if (restart) entry.restart = true;
  return Object.keys(entry).length === 1 ? entry.service : entry;
}

/** What would be an error of the document becomes optional and needs all. */
function repaired(document: Document): Document {
  const services = Object.entries(document.services ?? {}).map(([name, doc]): [string, ServiceDoc] => {
    const { requires, ...rest } = doc;
    if (requires === undefined) return [name, doc];
    const sound = requires.map((entry) => {
      const alone = { ...document.services, [name]: { on: doc.on ?? [], requires: [entry] } };
      const others = Object.entries(alone).map(([key, value]) => [
        key,
        key === name ? value : { on: value.on ?? [] },
      ]);
      const probe: Document = {
        ...document,
        services: Object.fromEntries(others) as Record<string, ServiceDoc>,
      };
      return expand(probe).errors.length === 0 ? entry : softened(entry);
    });
    return [name, { ...rest, requires: sound }];
  });
  return { ...document, services: Object.fromEntries(services) };
}

function softened(entry: string | EntryDoc): EntryDoc {
  const soft: EntryDoc = { ...(typeof entry === 'string' ? { service: entry } : entry), optional: true };
  delete soft.need;
  return soft;
}
