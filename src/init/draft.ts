/** What the first topology says, before it is text. */

export interface SshDraft {
  readonly user?: string | undefined;
  readonly port?: number | undefined;
  readonly identityFile?: string | undefined;
  readonly proxyJump?: string | undefined;
}

type Method = 'none' | 'sudo' | 'doas';
export type BecomeDraft = Method | { readonly method: Method; readonly user: string };

export interface HostDraft {
  /** A host's name, or a range such as `kvm[01-40]`. */
  readonly name: string;
  readonly address?: string | undefined;
  readonly transport?: 'local' | undefined;
  readonly ssh: SshDraft;
  readonly become?: BecomeDraft | undefined;
  readonly profiles: readonly string[];
  readonly services?: readonly string[];
  readonly tags: readonly string[];
}

export interface DefaultsDraft {
  readonly ssh: SshDraft;
  readonly become?: BecomeDraft | undefined;
}

export interface Draft {
  readonly name: string;
  /** A built-in graph, or a file relative to the topology. */
  readonly extends?: string | undefined;
  readonly defaults: DefaultsDraft;
  readonly hosts: readonly HostDraft[];
  /** What an inventory says and the topology does not. */
  readonly notes: readonly string[];
  /** How an editor finds the JSON Schema of the language. */
  readonly schema: string | undefined;
}

/** What is extended, as far as a draft must know it. */
export interface Graph {
  /** As `extends` names it. */
  readonly name: string;
  readonly profiles: readonly string[];
}
