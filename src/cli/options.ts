/** The options of all commands, as data: yargs reads them, and the types of the handlers follow from them. */
import type { Options } from 'yargs';
import { parseDuration } from '../config/duration.ts';
import type { ForceRule } from '../plan/model.ts';
import { parseBatch } from '../plan/rolling/sizes.ts';

/** yargs would make an array of an option that is given twice. */
const once =
  (name: string) =>
  (value: unknown): string | undefined => {
    if (value === undefined) return undefined;
    if (Array.isArray(value)) throw new Error(`--${name} is given twice`);
    if (typeof value !== 'string' || value === '') throw new Error(`--${name} needs a value`);
    return value;
  };

const text = (name: string, describe: string) =>
  ({ type: 'string', requiresArg: true, describe, coerce: once(name) }) as const satisfies Options;

const flag = (describe: string) => ({ type: 'boolean', default: false, describe }) as const satisfies Options;

const several = (describe: string) =>
  ({
    type: 'string',
    array: true,
    requiresArg: true,
    default: [] as string[],
    describe,
  }) as const satisfies Options;

const wholeNumber = (name: string, least: 0 | 1) => (value: unknown) => {
  const said = once(name)(value);
  if (said === undefined) return undefined;
  if (!/^\d{1,6}$/.test(said) || Number(said) < least)
    throw new Error(`--${name} takes a whole number from ${least}, not ${said}`);
  return Number(said);
};

export const common = {
  config: text('config', 'the topology file; without it the one found from here upwards'),
  json: flag('print JSON'),
  yes: { ...flag('answer y to the y/N question'), alias: 'y' },
  'no-input': flag('never ask: fail where an answer is needed'),
  quiet: { ...flag('only results and problems'), alias: 'q' },
  verbose: { ...flag('also what is being waited for'), alias: 'v' },
  'no-color': flag('no colours'),
  log: text('log', 'also write the lines of a run to this file'),
} satisfies Record<string, Options>;

const selecting = {
  all: flag('everything in the topology'),
  exclude: several('leave these out (may be given several times)'),
} satisfies Record<string, Options>;

const time = (name: string) => (value: unknown) => {
  const said = once(name)(value);
  if (said === undefined) return undefined;
  const parsed = parseDuration(said);
  if (parsed === undefined) throw new Error(`--${name} takes a time such as 90s or 10m, not ${said}`);
  return parsed;
};

const RULES: readonly ForceRule[] = ['closure', 'job', 'protected', 'floor'];

const rules = (values: readonly string[]): readonly ForceRule[] =>
  values.map((value) => {
    const rule = RULES.find((one) => one === value);
    if (!rule) throw new Error(`--force takes one of ${RULES.join(', ')}, not ${value}`);
    return rule;
  });

export const planning = {
  ...selecting,
  'no-closure': flag('exactly what is named, without what depends on it or what it requires'),
  force: {
    ...several(`override this one rule, on the record: ${RULES.join(', ')}`),
    coerce: rules,
  },
  'assume-down': several('hosts that do not answer: you vouch that these instances are down'),
  'wait-hosts': {
    type: 'string',
    requiresArg: true,
    describe: 'wait this long for hosts that do not answer, e.g. 10m',
    coerce: time('wait-hosts'),
  },
} satisfies Record<string, Options>;

const batch = (value: unknown) => {
  const said = once('batch')(value);
  if (said === undefined || parseBatch(said) !== undefined) return said;
  throw new Error(`--batch takes a size from 1 such as 2 or 25%, or a ramp such as 1,5,20%, not ${said}`);
};

export const rolling = {
  rolling: flag('in batches, while the others stay up'),
  batch: {
    type: 'string',
    requiresArg: true,
    describe: 'with --rolling: how many at a time, 1 if not given; 25%, or a ramp such as 1,5,20%',
    coerce: batch,
  },
  by: {
    type: 'string',
    choices: ['instance', 'host'] as const,
    requiresArg: true,
    describe: 'with --rolling: what a batch counts, instances if not given',
  },
  pause: {
    type: 'string',
    requiresArg: true,
    describe: 'with --rolling: wait this long between two batches, e.g. 30s',
    coerce: time('pause'),
  },
  'max-failures': {
    type: 'string',
    requiresArg: true,
    describe: 'with --rolling: go on until more instances than this have failed, 0 if not given',
    coerce: wholeNumber('max-failures', 0),
  },
  'with-dependents': flag('with --rolling: what cannot stay up meanwhile goes down too'),
} as const satisfies Record<string, Options>;

export const restoring = {
  restore: {
    type: 'string',
    describe:
      'exactly what was stopped by us and not started since; --restore RUN: what that run has stopped',
    coerce: (value: unknown): string | undefined => {
      if (value === undefined || typeof value === 'string') return value;
      throw new Error('--restore is given twice');
    },
  },
} as const satisfies Record<string, Options>;

export const supposing = {
  'what-if': several(
    'FAIL=SELECTOR: what would be blocked, held and stranded if these failed; FAIL=start:SELECTOR of a restart (may be given several times)',
  ),
} satisfies Record<string, Options>;

/** Of a plan that is there already, too. */
const carrying = {
  confirm: text('confirm', "the topology's name, instead of typing it when asked"),
  'fail-fast': flag('start nothing new after the first failure'),
  parallel: {
    type: 'string',
    requiresArg: true,
    describe: 'steps at the same time, over all hosts',
    coerce: wholeNumber('parallel', 1),
  },
  'wait-jobs': {
    type: 'string',
    requiresArg: true,
    describe: 'wait at most this long for running jobs before the first stop, e.g. 30m',
    coerce: time('wait-jobs'),
  },
  reason: text('reason', 'why, for the journal'),
} satisfies Record<string, Options>;

export const running = { ...planning, ...carrying } satisfies Record<string, Options>;

export const saving = {
  out: text('out', 'also save the plan in this new file, for abq apply'),
} satisfies Record<string, Options>;

export const applying = {
  ...carrying,
  'wait-hosts': planning['wait-hosts'],
} satisfies Record<string, Options>;

export const collapsing = {
  by: {
    type: 'string',
    choices: ['instance', 'host', 'site', 'profile', 'service'] as const,
    default: 'instance',
    requiresArg: true,
    describe: 'what one node stands for; edges are added up',
  },
} as const satisfies Record<string, Options>;

export const initializing = {
  name: text('name', 'the name of the platform'),
  host: several(
    'NAME[=ADDRESS][:PROFILE,...]; NAME may be a range such as kvm[01-40] (may be given several times)',
  ),
  extends: text('extends', 'a built-in graph, or a file relative to the new one'),
  'from-ansible': text('from-ansible', 'take the hosts of this Ansible inventory (INI or YAML)'),
  user: text('user', 'who logs in to the hosts'),
  become: {
    type: 'string',
    choices: ['none', 'sudo', 'doas'] as const,
    requiresArg: true,
    describe: 'how commands gain rights on the hosts',
  },
  out: text('out', 'the file to write; abq.config.yaml without it'),
  'no-input': flag('never ask: fail where an answer is needed'),
  'no-color': common['no-color'],
} satisfies Record<string, Options>;

export const playing = {
  platform: {
    type: 'string',
    choices: ['abiquo', 'small'] as const,
    default: 'abiquo',
    requiresArg: true,
    describe: 'the distributed Abiquo platform, or a shop on four hosts',
  },
  'no-color': common['no-color'],
} as const satisfies Record<string, Options>;
