import * as z from 'zod';
import type { DependencyEntry } from '../../topology/document.ts';
import { mapping } from './mapping.ts';
import { flag, list, matching, name, quantityOr } from './scalars.ts';

const EXPECTED =
  'a dependency: `service`, `service@scope` or {service, scope, need, optional, restart, module}';

const short = matching(
  /^[A-Za-z0-9][A-Za-z0-9._-]*(?:@[A-Za-z0-9][A-Za-z0-9._-]*)?$/,
  '`service` or `service@scope`',
).transform((value): DependencyEntry => {
  const [service = '', scope] = value.split('@');
  return { service, ...(scope !== undefined && { scope }), need: 'all', optional: false, restart: false };
});

const long = mapping(
  {
    service: name('a service').meta({ description: 'The service it depends on.' }),
    scope: name('a scope')
      .optional()
      .meta({ description: 'platform (default), site, host, nearest, or the name of a host.' }),
    need: z
      .union([z.literal('all'), quantityOr('all, ')], {
        error: 'expected all, a number of instances (1 or more) or a percentage such as "50%"',
      })
      .default('all')
      .meta({ description: 'How many of the instances in scope must be ready.' }),
    optional: flag.default(false).meta({ description: 'Nothing in scope is no error.' }),
    restart: flag.default(false).meta({ description: 'Restarted whenever what it depends on is restarted.' }),
    module: name('a module').optional().meta({ description: 'Only instances with this module.' }),
  },
  EXPECTED,
);

const dependency = z.union([short, long], { error: `expected ${EXPECTED}` });

const dependencies = (description: string) =>
  list(dependency, 'dependencies').default([]).meta({ description });

export const dependencyLists = {
  requires: dependencies('Start after it is ready, stop before it; it is started along.'),
  wants: dependencies('The same order; it is started along, but may fail.'),
  after: dependencies('Order only, both ways: start after it, stop before it.'),
  startAfter: dependencies('Order of the start only.'),
  stopAfter: dependencies('Order of the stop only: stop after it has stopped.'),
};

export const drop = list(name('the name of a service'), 'services')
  .optional()
  .meta({ description: 'Inherited dependencies that are taken away.' });
