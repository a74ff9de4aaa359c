import * as z from 'zod';
import type { Hook } from '../../topology/actions.ts';
import { dependencyLists, drop } from './dependency.ts';
import { byName, mapping, orNothing } from './mapping.ts';
import { probes } from './probe.ts';
import { command, flag, list, matching, name, oneOf, oneOrMore, quantity, text } from './scalars.ts';
import { serviceTimeouts } from './settings.ts';

const hook = z
  .union([command, mapping({ run: command, local: flag.default(false) }, '{run, local}')], {
    error: 'expected a command or {run, local}',
  })
  .transform((value): Hook =>
    typeof value === 'object' && 'run' in value ? value : { run: value, local: false },
  );

const hooks = mapping(
  {
    beforeStart: hook.optional(),
    afterStart: hook.optional(),
    beforeStop: hook.optional(),
    afterStop: hook.optional(),
    drain: hook.optional(),
    undrain: hook.optional(),
  },
  'a mapping of hooks',
);

const keep = z
  .union(
    [quantity, mapping({ min: quantity, per: oneOf('platform', 'site').default('platform') }, '{min, per}')],
    { error: 'expected a number of instances, a percentage such as "50%", or {min, per}' },
  )
  .transform((value) => ('min' in value ? value : { min: value, per: 'platform' as const }));

const hostNames = list(name('the name of a host'), 'hosts');

const serial = z
  .union(
    [flag, hostNames, mapping({ start: hostNames.optional(), stop: hostNames.optional() }, '{start, stop}')],
    {
      error: 'expected true, a list of hosts in the order of their start, or {start, stop}',
    },
  )
  .transform((value) => (Array.isArray(value) ? { start: value } : value));

export const serviceKey = name('the name of a service');

const UNIT = matching(/^[A-Za-z0-9_][A-Za-z0-9_.@:\\-]*$/, 'the name of a unit');
const SELECTOR = matching(
  /^(?:(?:host|site|tag|profile):)?[A-Za-z0-9*?[][A-Za-z0-9._*?[\]-]*$/,
  'a host, host:NAME, site:NAME, tag:NAME or profile:NAME',
);

const modulePart = mapping({ ...dependencyLists, drop, ready: probes }, "a mapping of the module's needs");

export const service = mapping(
  {
    kind: oneOf('daemon', 'job', 'milestone').default('daemon').meta({
      description:
        'A job is started by others: a stop waits until none runs. A milestone is a name for what it requires.',
    }),
    external: flag.default(false).meta({ description: 'Not managed: never a step.' }),
    manager: oneOf('auto', 'systemd', 'sysv', 'process', 'command')
      .optional()
      .meta({ description: 'auto: systemd where it runs, else sysv.' }),
    unit: oneOrMore(UNIT, 'names of units')
      .optional()
      .meta({ description: 'Of several, the first that exists on the host is used.' }),
    process: text('a pattern for the process table')
      .optional()
      .meta({ description: 'A pattern for the process table, which never matches the check itself.' }),
    start: command.optional().meta({ description: 'Instead of what the manager does.' }),
    stop: command.optional().meta({ description: 'Instead of what the manager does.' }),
    status: command.optional().meta({ description: 'Exit 0: running; 1 to 3: stopped.' }),
    ready: probes.meta({ description: 'Hold once it serves.' }),
    stopped: probes.meta({ description: 'Hold once it is down.' }),
    timeouts: serviceTimeouts.optional().meta({
      description:
        'How long each may take, such as 20s or 2m. A job is waited for without a limit unless `stop` is given.',
    }),
    hooks: hooks.default({}),
    ...dependencyLists,
    drop,
    modules: byName(name('the name of a module'), orNothing(modulePart), 'a mapping of modules')
      .default({})
      .meta({ description: 'Named parts of one process; a profile says which a host has.' }),
    keep: keep.optional().meta({ description: 'How many must stay up.' }),
    serial: serial.optional().meta({ description: 'Its instances are never acted on at the same time.' }),
    protected: flag.default(false).meta({ description: 'Stopped only when named.' }),
    way: flag.optional().meta({ description: "abq's own connections to other hosts pass through it." }),
    caution: text('a sentence').optional().meta({ description: 'Shown wherever it is about to be stopped.' }),
    purpose: text('a sentence').optional().meta({ description: 'What it is for.' }),
    on: oneOrMore(SELECTOR, 'hosts').default([]).meta({ description: 'The hosts it is on.' }),
  },
  'a mapping of what the service is',
);
