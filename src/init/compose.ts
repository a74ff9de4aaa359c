/** All that was asked, flagged and read, as one draft. */
import type { BecomeDraft, Draft, HostDraft } from './draft.ts';
import type { Converted } from './inventory/convert.ts';
import { exampleName } from './services.ts';
import { shorten } from './shorten.ts';

interface Given {
  readonly name: string;
  readonly extends: string | undefined;
  readonly user: string | undefined;
  readonly become: BecomeDraft | undefined;
  readonly hosts: readonly HostDraft[];
  /** Hosts of an inventory. */
  readonly converted: readonly Converted[];
  readonly notes: readonly string[];
  readonly schema: string | undefined;
}

export function compose({ hosts: own, converted, user, become, ...given }: Given): Draft {
  const { defaults, hosts } = shorten({ ssh: { user }, become }, converted);
  return { ...given, defaults, hosts: withExample([...own, ...hosts], given.extends) };
}

/** Without a graph, hosts of no kind beside others that have one name the example themselves. */
function withExample(hosts: readonly HostDraft[], graph: string | undefined): readonly HostDraft[] {
  const isMixed = hosts.some(({ profiles }) => profiles.length > 0);
  if (graph !== undefined || !isMixed) return hosts;
  const services = [exampleName(hosts)];
  return hosts.map((host) => (host.profiles.length > 0 ? host : { ...host, services }));
}
