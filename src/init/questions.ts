/** What is asked on a terminal, for what no flag has said. */
import { graphSchema } from '../config/schema/document.ts';
import type { Graph, HostDraft } from './draft.ts';
import { parseHost, profilesProblem, splitNames } from './host-flag.ts';

export interface Terminal {
  /** Undefined: nobody answers any more. */
  ask(question: string): Promise<string | undefined>;
  tell(text: string): void;
}

/** Asks until the answer is fit; an empty answer stands for `instead`. */
async function askFor<T>(
  terminal: Terminal,
  question: string,
  read: (answer: string) => { readonly value: T } | { readonly why: string },
): Promise<T | undefined> {
  for (;;) {
    const answer = await terminal.ask(question);
    if (answer === undefined) return undefined;
    const found = read(answer.trim());
    if ('value' in found) return found.value;
    terminal.tell(`  ${found.why}\n`);
  }
}

export const askName = (terminal: Terminal, suggestion: string): Promise<string | undefined> =>
  askFor(terminal, `Name of the platform${suggestion && ` [${suggestion}]`}: `, (answer) => {
    const value = answer || suggestion;
    const why = nameProblem(value);
    return why === undefined ? { value } : { why };
  });

/** Why this is no name of a topology. */
export function nameProblem(text: string): string | undefined {
  const parsed = graphSchema.safeParse({ name: text });
  return parsed.success ? undefined : `${parsed.error.issues[0]?.message}, not '${text}'`;
}

/** The empty text is no graph. */
export const askGraph = (terminal: Terminal, known: readonly string[]): Promise<string | undefined> =>
  askFor(terminal, `Built-in graph to extend (${known.join(', ')}; empty: none): `, (answer) =>
    answer === '' || known.includes(answer) ? { value: answer } : { why: `there is no graph '${answer}'` },
  );

export async function askHosts(
  terminal: Terminal,
  graph: Graph | undefined,
): Promise<HostDraft[] | undefined> {
  const hosts: HostDraft[] = [];
  for (;;) {
    const host = await askHost(terminal, hosts, graph);
    if (host === undefined) return undefined;
    if (host === 'no more') return hosts;
    const profiles = host.profiles.length > 0 ? host.profiles : await askProfiles(terminal, host.name, graph);
    if (!profiles) return undefined;
    hosts.push({ ...host, profiles });
  }
}

function askHost(terminal: Terminal, before: readonly HostDraft[], graph: Graph | undefined) {
  const isFirst = before.length === 0;
  const question = isFirst
    ? 'First host (NAME or NAME=ADDRESS; kvm[01-40] is forty): '
    : 'Next host (empty: no more): ';
  return askFor<HostDraft | 'no more'>(terminal, question, (answer) => {
    if (answer === '') return isFirst ? { why: 'a topology needs a host' } : { value: 'no more' };
    const parsed = parseHost(answer, graph);
    if (!parsed.ok) return { why: parsed.why };
    const isKnown = before.some(({ name }) => name === parsed.host.name);
    return isKnown ? { why: `${parsed.host.name} is there already` } : { value: parsed.host };
  });
}

function askProfiles(
  terminal: Terminal,
  host: string,
  graph: Graph | undefined,
): Promise<string[] | undefined> {
  const about = graph
    ? `Profiles of ${host}, with commas (${graph.profiles.join(', ')}): `
    : `Kind of ${host}, such as web or db (hosts of a kind have the same services; empty: none): `;
  return askFor(terminal, about, (answer) => {
    const value = splitNames(answer);
    const parsed = graphSchema.safeParse({ hosts: { h: { profiles: value } } });
    const why = parsed.success ? profilesProblem(value, graph) : parsed.error.issues[0]?.message;
    return why === undefined ? { value } : { why };
  });
}
