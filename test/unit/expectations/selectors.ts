/** Which instances a selector means. topology.md, "Instances and selectors". */
import type { Document } from '../../oracle/types.ts';
import type { Row } from './table.ts';

export interface SelectorRow extends Row {
  selectors: string[];
  /** `error`: a selector matches nothing, or none is given. */
  instances: string[] | 'error';
}

export const selectorDocument: Document = {
  name: 'acme',
  hosts: {
    api: { site: 'hq', profiles: ['server'], tags: ['prod'] },
    'rs-bcn': { site: 'bcn', profiles: ['remote-services'], tags: ['prod', 'remote'] },
    kvm01: { site: 'bcn', profiles: ['kvm'] },
    kvm02: { site: 'bcn', profiles: ['kvm'] },
  },
  services: {
    mysqld: { on: ['api'] },
    redis: { on: ['api', 'rs-bcn'] },
    'redis-sentinel': { on: ['rs-bcn'] },
    libvirtd: { on: ['host:kvm*'] },
    exporter: { on: ['tag:prod'] },
  },
  profiles: { server: [], 'remote-services': [], kvm: [] },
};

const row = (selectors: string, instances: string, why: string): SelectorRow => ({
  selectors: selectors.split(' ').filter((word) => word !== ''),
  instances: instances === 'error' ? 'error' : instances.split(' '),
  basis: 'document',
  why,
});
const read = (selectors: string, instances: string, why: string): SelectorRow => ({
  ...row(selectors, instances, why),
  basis: 'reading',
});
const bcn = 'redis@rs-bcn redis-sentinel@rs-bcn exporter@rs-bcn libvirtd@kvm01 libvirtd@kvm02';
const nothing = 'A selector that matches nothing is an error.';

export const selectorRows: SelectorRow[] = [
  row('redis', 'redis@api redis@rs-bcn', '`redis` (all instances); not what only begins so'),
  row('redis@rs-bcn', 'redis@rs-bcn', '`redis@rs-bcn`'),
  row('@api', 'mysqld@api redis@api exporter@api', '`@rs-bcn` (all on a host)'),
  row('host:kvm*', 'libvirtd@kvm01 libvirtd@kvm02', '`host:kvm*`'),
  row('host:api', 'mysqld@api redis@api exporter@api', '`host:`'),
  row('site:bcn', bcn, '`site:bcn`'),
  row('tag:remote', 'redis@rs-bcn redis-sentinel@rs-bcn exporter@rs-bcn', '`tag:prod`'),
  row('profile:kvm', 'libvirtd@kvm01 libvirtd@kvm02', '`profile:kvm`'),
  row('redis*', 'redis@api redis@rs-bcn redis-sentinel@rs-bcn', 'globs'),
  read('redis@*', 'redis@api redis@rs-bcn', 'globs, on either side of the @'),
  read('*@kvm01', 'libvirtd@kvm01', 'globs, on either side of the @'),
  read('@kvm*', 'libvirtd@kvm01 libvirtd@kvm02', 'globs: all on these hosts'),
  read('site:b*', bcn, 'globs, behind a prefix'),
  row('mysqld libvirtd', 'mysqld@api libvirtd@kvm01 libvirtd@kvm02', 'several add up'),
  row('redis redis@api', 'redis@api redis@rs-bcn', 'several add up: each instance once'),
  row('', 'error', 'An empty selection is an error: never "everything"'),
  row('redi', 'error', nothing),
  row('redis dbx', 'error', `${nothing} Even beside one that matches.`),
  row('mysqld@rs-bcn', 'error', nothing),
  row('@nowhere', 'error', nothing),
  row('site:hqq', 'error', nothing),
  row('tag:', 'error', nothing),
  row('profile:none', 'error', nothing),
  read('role:db', 'error', 'a prefix that does not exist matches nothing'),
  read('Redis', 'error', 'names keep their case'),
  read('api', 'error', 'a bare word is a service, never a host: `@api` is'),
];
