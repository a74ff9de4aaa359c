/** yargs, and nothing but yargs: words in, the command and its flags out. Nothing else knows it. */
import yargs, { type Argv, type InferredOptionTypes, type Options } from 'yargs';
import type { ExitCode } from './exit.ts';
import type { Io } from './io.ts';
import {
  applying,
  collapsing,
  common,
  initializing,
  planning,
  playing,
  restoring,
  rolling,
  running,
  saving,
  supposing,
} from './options.ts';
import { unambiguous } from './restore-flag.ts';
import { UsageError } from './usage.ts';

const FORMATS = ['text', 'json', 'dot', 'mermaid'] as const;
const format = {
  format: {
    type: 'string',
    choices: FORMATS,
    default: 'text',
    requiresArg: true,
    describe: 'how to print it',
  },
} as const satisfies Record<string, Options>;

const planOptions = {
  ...common,
  ...planning,
  ...rolling,
  ...restoring,
  ...supposing,
  ...saving,
  ...format,
  offline: {
    type: 'boolean',
    default: false,
    describe: 'without touching a host: everything needs its action',
  },
  'detailed-exitcode': { type: 'boolean', default: false, describe: 'exit 10 when there is something to do' },
} as const satisfies Record<string, Options>;

/** What was asked for: the handler's module is loaded only now, so that no command pays for another. */
export type Chosen = (io: Io) => Promise<ExitCode>;

type Choose = (chosen: Chosen) => void;
type Flags<O extends Record<string, Options>> = InferredOptionTypes<O> & {
  readonly selectors: readonly string[];
};

const selectorHelp =
  'service, service@host, @host, host:GLOB, site:NAME, tag:NAME, profile:NAME; several add up';

interface Spec<O extends Record<string, Options>> {
  readonly usage: string;
  readonly about: string;
  readonly options: O;
  readonly load: () => Promise<{ run: (io: Io, flags: Flags<O>) => Promise<ExitCode> }>;
}

const add = <O extends Record<string, Options>>(parser: Argv, choose: Choose, spec: Spec<O>): Argv =>
  parser.command(
    spec.usage,
    spec.about,
    (sub) => {
      const options = sub.options(spec.options);
      return spec.usage.includes('[selectors..]')
        ? options.positional('selectors', {
            type: 'string',
            array: true,
            default: [],
            describe: selectorHelp,
          })
        : options;
    },
    (flags) => choose(async (io) => (await spec.load()).run(io, flags as unknown as Flags<O>)),
  );

/** Understood, so that it can be said where they belong. */
const hidden = <O extends Record<string, Options>>(options: O): O =>
  Object.fromEntries(
    Object.entries(options).map(([name, option]) => [name, { ...option, hidden: true }]),
  ) as O;

type Acting = 'start' | 'stop' | 'restart';

const rollingFor = (action: Acting) => (action === 'restart' ? rolling : hidden(rolling));

const restoringFor = (action: Acting) => (action === 'start' ? restoring : hidden(restoring));

const actions = (parser: Argv, choose: Choose): Argv => {
  const about = {
    start: 'start services and what they require',
    stop: 'stop services and what depends on them',
    restart: 'stop, then start again what ran, and what is named',
  };
  const load = {
    start: () => import('./commands/start.ts'),
    stop: () => import('./commands/stop.ts'),
    restart: () => import('./commands/restart.ts'),
  };
  for (const action of ['start', 'stop', 'restart'] as const) {
    const spec = {
      usage: `${action} [selectors..]`,
      about: about[action],
      options: { ...common, ...running, ...rollingFor(action), ...restoringFor(action) },
      load: load[action],
    };
    add(parser, choose, spec);
  }
  return parser;
};

const planCommand = (parser: Argv, choose: Choose): Argv =>
  parser.command(
    'plan <action> [selectors..]',
    'dry run: what would be done, in which order, and why',
    (sub) =>
      sub
        .options(planOptions)
        .positional('action', { choices: ['start', 'stop', 'restart'] as const, demandOption: true })
        .positional('selectors', {
          type: 'string',
          array: true,
          default: [] as string[],
          describe: selectorHelp,
        }),
    (flags) => choose(async (io) => (await import('./commands/plan.ts')).run(io, flags)),
  );

const applyCommand = (parser: Argv, choose: Choose): Argv =>
  parser.command(
    'apply <plan>',
    'carry out a plan that plan --out has saved, once',
    (sub) =>
      sub.options({ ...common, ...applying }).positional('plan', {
        type: 'string',
        demandOption: true,
        describe: 'the file',
      }),
    (flags) => choose(async (io) => (await import('./commands/apply.ts')).run(io, flags)),
  );

/** What the topology alone can tell. */
const explaining = (parser: Argv, choose: Choose): Argv => {
  const end = {
    type: 'string',
    demandOption: true,
    describe: 'an instance, or any of what a selector means',
  } as const;
  parser.command(
    'why <a> <b>',
    'the chain of edges between two instances, each with file and line',
    (sub) => sub.options(common).positional('a', end).positional('b', end),
    (flags) => choose(async (io) => (await import('./commands/why.ts')).run(io, flags)),
  );
  return add(parser, choose, {
    usage: 'impact [selectors..]',
    about: 'what goes down with it',
    options: common,
    load: () => import('./commands/impact.ts'),
  });
};

const commands = (parser: Argv, choose: Choose): Argv => {
  planCommand(parser, choose);
  actions(parser, choose);
  applyCommand(parser, choose);
  add(parser, choose, {
    usage: 'status [selectors..]',
    about: 'what runs where, now',
    options: common,
    load: () => import('./commands/status.ts'),
  });
  add(parser, choose, {
    usage: 'graph [selectors..]',
    about: 'who depends on whom',
    options: { ...common, ...format, ...collapsing },
    load: () => import('./commands/graph.ts'),
  });
  explaining(parser, choose);
  add(parser, choose, {
    usage: 'init',
    about: 'write a first topology',
    options: initializing,
    load: () => import('./commands/init.ts'),
  });
  add(parser, choose, {
    usage: 'validate',
    about: 'check the topology alone',
    options: common,
    load: () => import('./commands/validate.ts'),
  });
  return withoutHosts(parser, choose);
};

/** For who has no hosts at hand. */
const withoutHosts = (parser: Argv, choose: Choose): Argv => {
  add(parser, choose, {
    usage: 'lab',
    about: 'SSH hosts with services to play with, on this machine',
    options: playing,
    load: () => import('./commands/lab.ts'),
  });
  return add(parser, choose, {
    usage: 'demo',
    about: 'the main job, shown on such a lab in under a minute',
    options: { 'no-color': common['no-color'] },
    load: () => import('./commands/demo.ts'),
  });
};

/** Undefined: yargs has printed what was asked for (help, the version). Throws `UsageError`. */
export const parse = async (args: readonly string[], version: string): Promise<Chosen | undefined> => {
  let chosen: Chosen | undefined;
  const parser = yargs([...unambiguous(args)])
    .scriptName('abq')
    .usage('$0 COMMAND\n\nStops and starts the services of a platform over SSH, in a safe order.')
    .version(version)
    .help()
    .alias('help', 'h')
    .locale('en')
    .strict()
    .recommendCommands()
    .demandCommand(1, 'name a command')
    .parserConfiguration({ 'greedy-arrays': false, 'boolean-negation': false, 'camel-case-expansion': false })
    .wrap(Math.min(110, process.stdout.columns ?? 80))
    .exitProcess(false)
    .fail((message: string | undefined, error: Error | undefined) => {
      throw new UsageError(message || error?.message || 'this cannot be read');
    });
  await commands(parser, (one) => (chosen = one)).parseAsync();
  return chosen;
};
