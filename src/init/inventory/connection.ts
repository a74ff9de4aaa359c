/** What Ansible's connection variables mean for a host, and what of them has no meaning here. */
import { split } from 'shlex';
import type { BecomeDraft, HostDraft, SshDraft } from '../draft.ts';
import type { Variable, Variables } from './model.ts';

/** Tells of one variable; the same is told once for all hosts it holds for. */
export type Tell = (about: Variable, message: string) => void;

export type Connection = Pick<HostDraft, 'address' | 'transport' | 'ssh' | 'become'>;

const KNOWN = {
  host: ['ansible_host', 'ansible_ssh_host'],
  port: ['ansible_port', 'ansible_ssh_port'],
  user: ['ansible_user', 'ansible_ssh_user'],
  key: ['ansible_ssh_private_key_file', 'ansible_private_key_file'],
  connection: ['ansible_connection'],
  become: ['ansible_become', 'ansible_sudo'],
  method: ['ansible_become_method'],
  becomeUser: ['ansible_become_user', 'ansible_sudo_user'],
  arguments: ['ansible_ssh_common_args', 'ansible_ssh_extra_args', 'ansible_ssh_args'],
} as const;

const READ: ReadonlySet<string> = new Set([...Object.values(KNOWN).flat(), 'ansible_group_priority']);

const SECRET = /pass(?:wd|word|phrase)?$|_pass_|secret|token/i;

const USER = /^[^\s-]\S*$/;
const SSH = /^(?:ansible\.builtin\.)?(?:ssh|smart|paramiko|paramiko_ssh)$/;
const LOCAL = /^(?:ansible\.builtin\.)?local$/;

const isTrue = (text: string): boolean => /^(?:1|y|yes|t|true|on)$/i.test(text);

/** Reads the variables of one host. Undefined when the host cannot be reached by abq at all. */
export class ConnectionReader {
  readonly #variables: Variables;
  readonly #tell: Tell;

  constructor(variables: Variables, tell: Tell) {
    this.#variables = variables;
    this.#tell = tell;
  }

  read(): Connection | undefined {
    const kind = this.#text(KNOWN.connection);
    const local = kind !== undefined && LOCAL.test(kind);
    if (kind !== undefined && !local && !SSH.test(kind)) return undefined;
    return {
      address: this.#fitting(KNOWN.host, /^[A-Za-z0-9:_][A-Za-z0-9._:%-]*$/, 'a host name or an address'),
      transport: local ? 'local' : undefined,
      ssh: local ? {} : this.#ssh(),
      become: this.#become(),
    };
  }

  /** Variables that nothing here reads: Ansible's own, those of the playbooks, and secrets. */
  others(): { readonly secrets: string[]; readonly ansible: string[]; readonly own: string[] } {
    const names = [...this.#variables.keys()].filter((name) => !READ.has(name));
    const secrets = names.filter((name) => SECRET.test(name) || isVault(this.#variables.get(name)?.text));
    const rest = names.filter((name) => !secrets.includes(name));
    const ansible = rest.filter((name) => name.startsWith('ansible_'));
    return { secrets, ansible, own: rest.filter((name) => !name.startsWith('ansible_')) };
  }

  #ssh(): SshDraft {
    const port = this.#fitting(KNOWN.port, /^0*[1-9]\d{0,4}$/, 'a port number');
    return {
      user: this.#fitting(KNOWN.user, USER, 'a user'),
      port: port === undefined ? undefined : this.#port(Number(port)),
      identityFile: this.#key(),
      proxyJump: this.#proxyJump(),
    };
  }

  #port(port: number): number | undefined {
    if (port <= 65_535) return port;
    this.#tellOf(KNOWN.port, (name) => `${name}: ${port} is no port number: left out`);
    return undefined;
  }

  #key(): string | undefined {
    const file = this.#text(KNOWN.key);
    if (file === undefined || /^~?\//.test(file)) return file;
    this.#tellOf(
      KNOWN.key,
      (name) => `${name}: '${file}' is relative, and here that is to the topology's folder`,
    );
    return file;
  }

  #become(): BecomeDraft | undefined {
    const wanted = this.#text(KNOWN.become);
    if (wanted === undefined) {
      const half = [...KNOWN.method, ...KNOWN.becomeUser];
      this.#tellOf(
        half,
        (name) => `${name} without ansible_become: give \`become\` where services need rights`,
      );
      return undefined;
    }
    if (!isTrue(wanted)) return 'none';
    const method = this.#text(KNOWN.method) ?? 'sudo';
    const user = this.#fitting(KNOWN.becomeUser, USER, 'a user') ?? 'root';
    const known = (['sudo', 'doas'] as const).find((one) => method === one || method.endsWith(`.${one}`));
    if (known) return user === 'root' ? known : { method: known, user };
    this.#tellOf(
      KNOWN.method,
      (name) => `${name}=${method}: abq knows sudo and doas: no rights are gained here`,
    );
    return undefined;
  }

  /** `-J HOST` and `-o ProxyJump=HOST`; every other word is told. */
  #proxyJump(): string | undefined {
    let jump: string | undefined;
    for (const name of KNOWN.arguments) {
      const text = this.#text([name]);
      if (text === undefined) continue;
      const found = JUMP.exec(plainWords(text));
      jump ??= found?.[1];
      const rest = plainWords(text).replace(JUMP, '').trim();
      if (rest === '') continue;
      this.#tellOf([name], () => `${name}: '${rest}' is left out: say it in ~/.ssh/config, which abq reads`);
    }
    return jump;
  }

  #fitting(names: readonly string[], pattern: RegExp, what: string): string | undefined {
    const text = this.#text(names);
    if (text === undefined || pattern.test(text)) return text;
    this.#tellOf(names, (name) => `${name}: '${text}' is not ${what}: left out`);
    return undefined;
  }

  /** The first of these that is set, if it can be known without Ansible. */
  #text(names: readonly string[]): string | undefined {
    const variable = this.#variables.get(this.#set(names) ?? '');
    // Empty is what templates leave behind where nothing is meant.
    if (!variable || variable.text?.trim() === '') return undefined;
    const { text } = variable;
    if (text !== undefined && !isVault(text) && !isTemplate(text)) return text;
    const why =
      text === undefined
        ? 'is not a single value'
        : isVault(text)
          ? 'is in a vault'
          : `is a template (${text})`;
    this.#tellOf(names, (name) => `${name} ${why}: left out`);
    return undefined;
  }

  #set(names: readonly string[]): string | undefined {
    return names.find((name) => this.#variables.has(name));
  }

  #tellOf(names: readonly string[], message: (name: string) => string): void {
    const name = this.#set(names);
    const variable = this.#variables.get(name ?? '');
    if (name !== undefined && variable) this.#tell(variable, message(name));
  }
}

const JUMP = /(?:^|\s)(?:-J\s*|-o\s*ProxyJump[=\s]\s*)([^\s-]\S*)(?=\s|$)/i;

const isVault = (text: string | undefined): boolean => text?.startsWith('$ANSIBLE_VAULT;') ?? false;
const isTemplate = (text: string): boolean => /\{[{%#]/.test(text);

function plainWords(text: string): string {
  try {
    return split(text).join(' ');
  } catch {
    return text;
  }
}
