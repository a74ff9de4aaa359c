import * as z from 'zod';
import { byName, mapping } from './mapping.ts';
import { duration, integer, matching, oneOf, port, text } from './scalars.ts';

const word = (what: string) => matching(/^[^\s-]\S*$/, what);

const ssh = mapping(
  {
    user: word('a user').optional(),
    port: port.optional(),
    identityFile: text('a path').optional().meta({ description: 'Absolute, or relative to this file.' }),
    knownHosts: text('a path').optional().meta({ description: 'Absolute, or relative to this file.' }),
    hostKeys: oneOf('strict', 'accept-new')
      .optional()
      .meta({ description: '`accept-new` learns the key of a host that is not known yet. Default: strict.' }),
    proxyJump: word('a host to jump over')
      .optional()
      .meta({ description: 'A host of this topology, or [user@]host[:port].' }),
    configFile: text('a path')
      .optional()
      .meta({ description: 'Read instead of ~/.ssh/config. Absolute, or relative to this file.' }),
  },
  'a mapping of SSH settings',
).meta({ description: 'Overrides ~/.ssh/config. Paths are absolute, or relative to this file.' });

const method = oneOf('none', 'sudo', 'doas');

const become = z
  .union([method, mapping({ method, user: word('a user').default('root') }, '{method, user}')], {
    error: 'expected none, sudo, doas or {method, user}',
  })
  .transform((value) => (typeof value === 'string' ? { method: value, user: 'root' } : value))
  .meta({ description: 'How commands gain rights on the host.' });

const bounds = {
  start: duration.optional(),
  stop: duration.optional(),
  ready: duration.optional(),
};

export const serviceTimeouts = mapping(bounds, '{start, stop, ready}');

export const settings = {
  transport: oneOf('ssh2', 'openssh', 'local', 'none').optional().meta({
    description:
      '`openssh` is the ssh of this machine, for what ssh2 lacks, `local` is this machine, `none` a host of which nothing can be asked. Default: ssh2.',
  }),
  ssh: ssh.optional(),
  become: become.optional(),
  vars: byName(
    matching(/^[A-Za-z_][A-Za-z0-9_]*$/, 'the name of a variable'),
    z
      .union([z.string(), z.number(), z.boolean()], { error: 'expected text, a number, true or false' })
      .transform(String),
    'a mapping of variables',
  )
    .optional()
    .meta({ description: 'Reach commands as ABQ_VAR_NAME in the environment.' }),
  timeouts: mapping({ connect: duration.optional(), ...bounds }, '{connect, start, stop, ready}').optional(),
};

const many = integer(1, 10_000, 'a number').optional();

export const hostLimits = mapping({ perHost: many }, '{perHost}');

export const limits = mapping(
  { total: many, perHost: many, connecting: many },
  '{total, perHost, connecting}',
)
  .default({})
  .meta({ description: 'How much happens at the same time.' });
