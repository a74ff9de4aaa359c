/** The part of a first topology that no question can fill: an example that runs, and says what else there is. */
import type { Draft, HostDraft } from './draft.ts';
import { flow, key } from './yaml.ts';

const HELP: readonly string[] = [
  '# unit: [mariadb, mysqld]       # if systemd or init call it otherwise; the first that the host has',
  '# start: /opt/x/bin/start       # or commands of your own: start, stop and status',
  '# requires: [database]          # ready before it starts, and stopped only after it',
  '# after: [cache@host]           # order alone; also wants, startAfter, stopAfter',
  '# ready: {tcp: 8080}            # when it really serves: tcp, http, exec, process or file',
  '# keep: 1                       # so many stay up whenever not all are stopped',
  '# caution: Orders get lost.     # shown before it is stopped',
];

/** An example for each kind of host: a profile that no graph brings is a kind, and so are hosts without one. */
export function exampleServices({ extends: graph, hosts }: Draft): string[] {
  if (graph !== undefined) return ownBeside(graph);
  const kinds = [...new Set(hosts.flatMap(({ profiles }) => profiles))];
  const isBare = hosts.some(({ profiles }) => profiles.length === 0);
  const names = [...(isBare ? [exampleName(hosts)] : []), ...kinds];
  const [first = '', ...others] = names.map((name) => `  ${key(name)}:`);
  const everywhere = kinds.length === 0 ? ["    on: ['host:*']"] : [];
  const services = [
    first,
    ...everywhere,
    ...HELP.map((line) => `    ${line}`),
    ...others.map((line) => `${line} {}`),
  ];
  return [...INTRODUCTION, 'services:', ...services, ...profileLines(kinds)];
}

/** What hosts without a profile have. */
export function exampleName(hosts: readonly HostDraft[]): string {
  const isTaken = hosts.some(({ profiles }) => profiles.includes('example'));
  return isTaken ? 'another-example' : 'example';
}

const INTRODUCTION = [
  '# What runs on the hosts, and what needs what. These are examples: give them the names of your services.',
  '# A service is on the hosts that `on` selects (a host, host:GLOB, tag:NAME, profile:NAME), on those that list',
  '# it under `services`, and on those with a profile that has it.',
];

const profileLines = (kinds: readonly string[]): string[] =>
  kinds.length === 0
    ? []
    : [
        '',
        '# Sets of services that hosts have in common.',
        'profiles:',
        ...kinds.map((kind) => `  ${key(kind)}: ${flow([kind])}`),
      ];

const ownBeside = (graph: string): string[] => [
  '# A host adds optional services of its profiles by `with: [...]`, and leaves some out by `without: [...]`.',
  `# Services of your own beside those of ${graph}, and what differs here from it:`,
  '# services:',
  '#   billing:',
  '#     on: [HOST]                   # or tag:NAME, profile:NAME; or a host lists it under `services`',
  '#     requires: [SERVICE]          # ready before it starts, and stopped only after it',
  '#     ready: {tcp: 8080}           # when it really serves: tcp, http, exec, process or file',
];
