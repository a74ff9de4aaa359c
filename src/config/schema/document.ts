import * as z from 'zod';
import type { ProfileItem } from '../../topology/document.ts';
import { host, hostKey } from './host.ts';
import { byName, mapping, orNothing } from './mapping.ts';
import { flag, list, matching, name, notReserved, oneOrMore, text } from './scalars.ts';
import { service, serviceKey } from './service.ts';
import { limits, settings } from './settings.ts';

const inProfile = mapping(
  {
    optional: flag.default(false),
    modules: list(name('the name of a module'), 'modules').optional(),
  },
  '{optional, modules}',
);

const profileItem = z
  .union(
    [serviceKey, byName(serviceKey, orNothing(inProfile), 'a mapping of one service to {optional, modules}')],
    { error: 'expected a service, or a mapping of one to {optional, modules}' },
  )
  .transform((value): ProfileItem => (typeof value === 'string' ? { [value]: { optional: false } } : value));

const shape = {
  extends: oneOrMore(text('a built-in graph or a relative file'), 'graphs or files')
    .optional()
    .meta({ description: 'A built-in graph, a relative file, or a list; merged in this order.' }),
  defaults: mapping(settings, 'a mapping of settings')
    .default({})
    .meta({ description: 'For every host and service; a host, then a service, overrides.' }),
  limits,
  hosts: byName(hostKey, orNothing(host), 'a mapping of hosts')
    .default({})
    .meta({ description: 'By name, or by a range such as kvm[01-40].' }),
  services: byName(serviceKey, orNothing(service), 'a mapping of services')
    .default({})
    .meta({ description: 'What runs on them, and what each needs of the others.' }),
  profiles: byName(
    name('the name of a profile'),
    list(profileItem, 'services'),
    'a mapping of profiles to lists of services',
  )
    .default({})
    .meta({ description: 'Sets of services that hosts have by one name.' }),
};

export const TOPOLOGY_NAME = /^[a-z0-9][a-z0-9-]*$/;

const topologyName = notReserved(
  matching(TOPOLOGY_NAME, 'the name of the topology: small letters, digits and `-`'),
);

/** What is extended: it may leave its name out. */
export const graphSchema = mapping({ name: topologyName.optional(), ...shape }, 'a mapping').meta({
  title: 'abq graph',
});

export const topologySchema = mapping({ name: topologyName, ...shape }, 'a mapping').meta({
  title: 'abq topology',
});
