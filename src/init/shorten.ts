/** Says once what many hosts say: in `defaults`, and in ranges. */
import type { DefaultsDraft, HostDraft, SshDraft } from './draft.ts';
import type { Converted } from './inventory/convert.ts';

const SSH = ['user', 'port', 'identityFile', 'proxyJump'] as const;

interface Shortened {
  readonly defaults: DefaultsDraft;
  readonly hosts: readonly HostDraft[];
}

/** @param given what was asked for by flags: it stands, and a host that says otherwise keeps saying it */
export function shorten(given: DefaultsDraft, converted: readonly Converted[]): Shortened {
  const hosts = converted.map(({ host }) => host);
  const remote = hosts.filter(({ transport }) => transport !== 'local');
  const ssh = Object.fromEntries(
    SSH.map((key) => [key, given.ssh[key] ?? common(remote.map((host) => host.ssh[key]))]),
  ) as SshDraft;
  const defaults: DefaultsDraft = { ssh, become: given.become ?? common(hosts.map(({ become }) => become)) };
  const bare = converted.map(({ host, range }) => ({ host: without(host, defaults), range }));
  return { defaults, hosts: inRanges(bare) };
}

/** What all of several say; one alone says it itself. */
function common<T>(values: readonly T[]): T | undefined {
  const [first, ...others] = values;
  return others.length > 0 && others.every((one) => same(one, first)) ? first : undefined;
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function without(host: HostDraft, defaults: DefaultsDraft): HostDraft {
  const ssh = Object.fromEntries(
    SSH.flatMap((key) => (same(host.ssh[key], defaults.ssh[key]) ? [] : [[key, host.ssh[key]]])),
  ) as SshDraft;
  return { ...host, ssh, become: same(host.become, defaults.become) ? undefined : host.become };
}

/** Neighbours of one range that differ in nothing but their number. */
function inRanges(converted: readonly Converted[]): HostDraft[] {
  const runs: Converted[][] = [];
  for (const one of converted) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run && last && follows(last, one, run[0]?.range?.number.length ?? 0)) run.push(one);
    else runs.push([one]);
  }
  return runs.flatMap((run) => {
    const [first, second] = run;
    const last = run.at(-1)?.range?.number;
    if (!first?.range || !second || last === undefined) return run.map(({ host }) => host);
    const { head, number, tail } = first.range;
    return [{ ...first.host, name: `${head}[${number}-${last}]${tail}` }];
  });
}

/** The width of a range's first number holds for all of it. */
function follows(a: Converted, b: Converted, width: number): boolean {
  if (!a.range || !b.range || a.range.head !== b.range.head || a.range.tail !== b.range.tail) return false;
  const next = String(Number(a.range.number) + 1).padStart(width, '0');
  return b.range.number === next && same({ ...a.host, name: '' }, { ...b.host, name: '' });
}
