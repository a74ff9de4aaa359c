import { SCOPE_WORDS } from '../../topology/names.ts';
import { byName, mapping } from './mapping.ts';
import { list, matching, name } from './scalars.ts';
import { hostLimits, settings } from './settings.ts';

export const HOST = /^(?:[A-Za-z0-9][A-Za-z0-9._-]*)?(?:\[\d+-\d+\][A-Za-z0-9._-]*)?$/;

export const hostKey = matching(HOST, 'a host name, or a range such as kvm[01-40]')
  .min(1, { error: 'expected a host name, or a range such as kvm[01-40]' })
  .refine((key) => !(SCOPE_WORDS as readonly string[]).includes(key), {
    error: `a host cannot be called ${SCOPE_WORDS.join(', ')}: these are scopes of dependencies`,
  });

const names = (what: string, description: string) =>
  list(name(`the name of a ${what}`), `${what}s`)
    .default([])
    .meta({ description });

export const host = mapping(
  {
    address: matching(/^[A-Za-z0-9:{_][A-Za-z0-9._:%{}-]*$/, 'a host name or an address')
      .optional()
      .meta({ description: 'What is connected to; the name by default. `{n}`: the number of a range.' }),
    site: name('the name of a site')
      .optional()
      .meta({ description: 'For scopes and selectors; hosts without one form one unnamed site.' }),
    tags: names('tag', 'Free words to select by.'),
    profiles: names('profile', 'The sets of services it has.'),
    services: names('service', 'Services it has beside those of its profiles.'),
    with: names('service', 'Optional services of its profiles that it has.'),
    without: names('service', 'Services of its profiles that it has not.'),
    bind: byName(
      name('the name of a service'),
      matching(/^[A-Za-z0-9{][A-Za-z0-9._{}-]*$/, 'the name of a host'),
      'a mapping of services to hosts',
    )
      .default({})
      .meta({ description: 'The services here use the instance on that host.' }),
    standby: names('service', 'Services that are started here only when named.'),
    modules: byName(
      name('the name of a service'),
      list(name('the name of a module'), 'modules'),
      'a mapping of services to modules',
    )
      .default({})
      .meta({ description: 'Narrows the modules of a service on this host.' }),
    ...settings,
    limits: hostLimits.optional(),
  },
  'a mapping of what the host has',
);
