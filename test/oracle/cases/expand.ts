/** Candidates of one entry, by scope; and what is an error when the topology is read. topology.md. */
import type { Document, EntryDoc, HostDoc } from '../types.ts';
import { doc } from './case.ts';

export interface ExpandCase {
  says: string;
  /** What the document `extends`. */
  base?: Document;
  document: Document;
  /** Of all entries of this instance together; an error of the document where `candidates` is missing. */
  owner: string;
  candidates?: string[];
  need?: number;
}

/** `app` on a1, requiring `db` by this entry; `db` on the hosts listed. Sites: a1 a2 in A, b1 b2 in B. */
function app(entry: string | EntryDoc, on: string[], host: HostDoc = {}): Document {
  const document = doc('a1/A a2/A b1/B b2/B', { app: { on: ['a1'], requires: [entry] }, db: { on } });
  return { ...document, hosts: { ...document.hosts, a1: { site: 'A', ...host } } };
}
const all = ['a1', 'a2', 'b1', 'b2'];
const on = (...hosts: string[]) => hosts.map((host) => `db@${host}`);
const self = (entry: string, hosts: string[]) =>
  doc('a1/A a2/A b1/B', { app: { on: hosts, after: [entry] } });
const nearest = '`nearest` (same host if there is one, else same site, else platform)';
const none = 'No candidate is an error, unless the entry is `optional`, or not a `requires`.';
const need =
  '`need`: `all` (default), a number or a percentage (rounded up; at least 1; more than there are is an error)';
const bind = '`bind`: it replaces the candidates of every dependency on that service';
const entry = (rest: Partial<EntryDoc>): EntryDoc => ({ service: 'db', ...rest });

export const expandCases: ExpandCase[] = [
  {
    says: '`platform` (default: every instance)',
    document: app('db', all),
    owner: 'app@a1',
    candidates: on(...all),
    need: 4,
  },
  { says: 'scope `site`', document: app('db@site', all), owner: 'app@a1', candidates: on('a1', 'a2') },
  { says: 'scope `host`', document: app('db@host', all), owner: 'app@a1', candidates: on('a1') },
  { says: "or a host's name", document: app('db@b2', all), owner: 'app@a1', candidates: on('b2') },
  { says: nearest, document: app('db@nearest', all), owner: 'app@a1', candidates: on('a1') },
  { says: nearest, document: app('db@nearest', ['a2', 'b1']), owner: 'app@a1', candidates: on('a2') },
  { says: nearest, document: app('db@nearest', ['b1', 'b2']), owner: 'app@a1', candidates: on('b1', 'b2') },
  {
    says: '`{service, scope}` is `name@scope`',
    document: app(entry({ scope: 'host' }), all),
    owner: 'app@a1',
    candidates: on('a1'),
  },
  {
    says: 'An instance is never its own candidate',
    document: self('app', ['a1', 'a2']),
    owner: 'app@a1',
    candidates: ['app@a2'],
  },
  {
    says: 'An instance is never its own candidate: before `nearest` looks',
    document: self('app@nearest', ['a1', 'b1']),
    owner: 'app@a1',
    candidates: ['app@b1'],
  },
  { says: none, document: app('db@host', ['b1']), owner: 'app@a1' },
  {
    says: none,
    document: app(entry({ scope: 'host', optional: true }), ['b1']),
    owner: 'app@a1',
    candidates: [],
  },
  { says: none, document: self('app@host', ['a1']), owner: 'app@a1', candidates: [] },
  { says: need, document: app(entry({ need: 2 }), all), owner: 'app@a1', candidates: on(...all), need: 2 },
  {
    says: need,
    document: app(entry({ need: '30%' }), all),
    owner: 'app@a1',
    candidates: on(...all),
    need: 2,
  },
  { says: need, document: app(entry({ need: '0%' }), all), owner: 'app@a1', candidates: on(...all), need: 1 },
  {
    says: need,
    document: app(entry({ need: 'all' }), all),
    owner: 'app@a1',
    candidates: on(...all),
    need: 4,
  },
  { says: need, document: app(entry({ need: 5 }), all), owner: 'app@a1' },
  { says: need, document: app(entry({ need: '101%' }), all), owner: 'app@a1' },
  { says: bind, document: app('db', all, { bind: { db: 'b1' } }), owner: 'app@a1', candidates: on('b1') },
  {
    says: bind,
    document: app('db@host', ['b1'], { bind: { db: 'b1' } }),
    owner: 'app@a1',
    candidates: on('b1'),
  },
  { says: 'unknown names', document: app('dbx', all), owner: 'app@a1' },
  { says: 'unknown names', document: app('db@c9', all), owner: 'app@a1' },
  { says: 'unknown names: a host', document: app('db', ['c9']), owner: 'app@a1' },
  {
    says: 'hosts without one form one unnamed site',
    document: doc('a b c/X', { app: { on: ['a'], requires: ['db@site'] }, db: { on: ['a', 'b', 'c'] } }),
    owner: 'app@a',
    candidates: on('a', 'b'),
  },
  {
    says: 'dependency lists add up',
    base: app('db@a1', all),
    document: { name: 'case', services: { app: { after: ['db@b1'] } } },
    owner: 'app@a1',
    candidates: on('a1', 'b1'),
  },
  {
    says: 'an edge goes only by an explicit `drop: [name]`',
    base: app('db@a1', all),
    document: { name: 'case', services: { app: { drop: ['db'] } } },
    owner: 'app@a1',
    candidates: [],
  },
  {
    says: 'reading 2: `drop` takes what is inherited, and leaves what is said beside it',
    base: app('db', all),
    document: { name: 'case', services: { app: { drop: ['db'], requires: ['db@host'] } } },
    owner: 'app@a1',
    candidates: on('a1'),
  },
];
