/** A draft as the text of a topology, with comments for the one who goes on writing it. */
import { printable } from '../config/show.ts';
import type { DefaultsDraft, Draft, HostDraft, SshDraft } from './draft.ts';
import { exampleServices } from './services.ts';
import { flow, key } from './yaml.ts';

export function render(draft: Draft): string {
  const blocks: readonly (readonly string[])[] = [
    head(draft),
    defaultLines(draft.defaults),
    ['hosts:', ...draft.hosts.map(hostLine)],
    noteLines(draft.notes),
    exampleServices(draft),
  ];
  const text = blocks.filter((block) => block.length > 0).map((block) => block.join('\n'));
  return `${text.join('\n\n')}\n`;
}

const NO_SCHEMA =
  '# To have an editor complete the keys: npm install abq beside this file, and name its schema (docs/topology.md, "In an editor").';

const head = ({ name, schema, extends: graph }: Draft): string[] => [
  schema === undefined ? NO_SCHEMA : `# yaml-language-server: $schema=${schema}`,
  '# What runs on which host, and what needs what: abq makes its plans from this.',
  '# Written by `abq init`; from here on it is yours. After a change: abq validate',
  `name: ${flow(name)}`,
  ...(graph === undefined ? [] : [`extends: ${flow(graph)}`]),
];

function defaultLines({ ssh, become }: DefaultsDraft): string[] {
  const said = sshOf(ssh);
  const user = '  ssh: {user: ops}    # what is not said here, ~/.ssh/config says';
  const rights = '  become: sudo        # how commands gain rights: none, sudo or doas';
  const lines = [
    said === undefined ? `# ${user.slice(2)}` : `  ssh: ${flow(said)}`,
    become === undefined ? `# ${rights.slice(2)}` : `  become: ${flow(become)}`,
  ];
  const isEmpty = said === undefined && become === undefined;
  const comment = '# for every host; a host can say it otherwise';
  return isEmpty
    ? [`# defaults:   ${comment}`, `# ${user}`, `# ${rights}`]
    : [`defaults:   ${comment}`, ...lines.map((line) => (line.startsWith('#') ? `  ${line}` : line))];
}

const sshOf = (ssh: SshDraft): object | undefined => {
  const said = Object.entries(ssh).filter(([, value]) => value !== undefined);
  return said.length === 0 ? undefined : Object.fromEntries(said);
};

const WIDEST = 110;

/** On one line, unless it would be too wide. */
function hostLine({ name, address, transport, become, ...host }: HostDraft): string {
  const [profiles, services, tags] = [some(host.profiles), some(host.services), some(host.tags)];
  const all = { address, transport, ssh: sshOf(host.ssh), become, profiles, services, tags };
  const entries = Object.entries(all).filter(([, value]) => value !== undefined);
  const line = `  ${key(name)}: ${flow(Object.fromEntries(entries))}`;
  if (line.length <= WIDEST) return line;
  return [`  ${key(name)}:`, ...entries.map(([field, value]) => `    ${field}: ${flow(value)}`)].join('\n');
}

const some = (names: readonly string[] = []): readonly string[] | undefined =>
  names.length === 0 ? undefined : names;

const noteLines = (notes: readonly string[]): string[] =>
  notes.length === 0
    ? []
    : [
        '# What the inventory says and this file does not, or not in the same words:',
        ...notes.map((one) => `# - ${oneLine(one)}`),
      ];

const oneLine = (text: string): string => printable(text.replaceAll(/\s+/g, ' '));
