import * as z from 'zod';
import type { Probe } from '../../topology/actions.ts';
import { mapping } from './mapping.ts';
import {
  command,
  duration,
  durationOrZero,
  flag,
  integer,
  matching,
  oneOf,
  oneOrMore,
  port,
  text,
} from './scalars.ts';

const address = matching(/^[A-Za-z0-9:][A-Za-z0-9._:%-]*$/, 'an address').default('127.0.0.1');

const tcp = z
  .union([port, mapping({ port, address }, 'a port number or {port, address}')], {
    error: 'expected a port number (1-65535) or {port, address}',
  })
  .transform((value) => (typeof value === 'number' ? { port: value, address: '127.0.0.1' } : value));

const status = oneOrMore(integer(100, 599, 'an HTTP status'), 'HTTP statuses');

/** What a health check means by an answer unless it says otherwise. */
const SUCCESS: readonly number[] = Array.from({ length: 100 }, (_, index) => 200 + index);

const http = mapping(
  {
    port,
    path: matching(/^\/\S*$/, 'a path that begins with `/`').default('/'),
    status: status.default([...SUCCESS]).meta({ description: 'Statuses that count; any 2xx by default.' }),
    tls: flag.default(false),
    address,
  },
  '{port, path, status, tls}',
);

/** The kinds of probes, each the key of what it asks. */
export const PROBES = ['exec', 'tcp', 'http', 'process', 'file'] as const;
const EXPECTED = `a probe: one of ${PROBES.join(', ')}`;

const written = mapping(
  {
    exec: command.optional().meta({ description: 'Holds when the command ends with 0.' }),
    tcp: tcp.optional().meta({ description: 'Holds when the port accepts a connection.' }),
    http: http.optional(),
    process: text('a pattern for the process table').optional(),
    file: matching(/^\//, 'an absolute path').optional(),
    interval: duration.default(2_000).meta({ description: 'Between two tries.' }),
    timeout: duration.default(10_000).meta({ description: 'For one try.' }),
    stable: durationOrZero.default(0).meta({ description: 'It must hold for so long.' }),
    from: oneOf('control', 'dependent')
      .optional()
      .meta({ description: 'Who asks, if not the host; only for external services.' }),
  },
  EXPECTED,
);

type Written = z.output<typeof written>;

const kindsOf = (value: Written) => PROBES.filter((kind) => value[kind] !== undefined);

const probe = written
  .refine((value) => kindsOf(value).length > 0, {
    error: `expected one of ${PROBES.join(', ')}`,
    params: { incomplete: true },
  })
  .refine((value) => kindsOf(value).length < 2, { error: `expected just one of ${PROBES.join(', ')}` })
  .transform(toProbe);

function toProbe({ exec, tcp: toTcp, http: toHttp, process, file, from, ...rest }: Written): Probe {
  const timing = { ...rest, ...(from && { from }) };
  if (exec !== undefined) return { type: 'exec', run: exec, ...timing };
  if (toTcp !== undefined) return { type: 'tcp', ...toTcp, ...timing };
  if (toHttp !== undefined) return { type: 'http', ...toHttp, ...timing };
  if (process !== undefined) return { type: 'process', pattern: process, ...timing };
  return { type: 'file', path: file ?? '', ...timing };
}

export const probes = oneOrMore(probe, 'probes such as {tcp: 8080}').default([]);
