/** From what services declare to what each instance depends on. */
import type { Candidates, Located } from './candidates.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { DependencyEntry, DependencyLists, Document, Path, Places } from './document.ts';
import type { DeclaredDependency, Dependency, InstanceId, Quantity, Scope } from './model.ts';
import { failure, showScope, type Written } from './failures.ts';
import { isScopeWord } from './names.ts';
import { KINDS } from './references.ts';

/** A declared dependency with what only its resolution needs. */
export interface Declaration {
  readonly declared: DeclaredDependency;
  /** The file names its scope: a platform that crosses sites is meant. */
  readonly explicit: boolean;
}

const scopeOf = (scope: string | undefined): Scope => {
  if (scope === undefined) return { kind: 'platform' };
  return isScopeWord(scope) ? { kind: scope } : { kind: 'named', host: scope };
};

function declare(lists: DependencyLists, path: Path, places: Places, owner?: string): Declaration[] {
  return KINDS.flatMap((kind) =>
    lists[kind].map((entry: DependencyEntry, index): Declaration => {
      const { service, scope, need, optional, restart, module } = entry;
      const place = places.value([...path, kind, index]);
      const what = { kind, on: service, scope: scopeOf(scope), need, optional, restart };
      const modules = {
        ...(owner !== undefined && { module: owner }),
        ...(module !== undefined && { withModule: module }),
      };
      const declared = { ...what, ...modules, place };
      return { declared, explicit: scope !== undefined };
    }),
  );
}

export interface Declarations {
  readonly own: readonly Declaration[];
  readonly modules: ReadonlyMap<string, readonly Declaration[]>;
}

/** By service. */
export function declareAll(document: Document, places: Places): Map<string, Declarations> {
  const all = Object.entries(document.services).map(([name, service]): [string, Declarations] => {
    const path = ['services', name];
    const modules = Object.entries(service.modules).map(([module, part]): [string, Declaration[]] => [
      module,
      declare(part, [...path, 'modules', module], places, module),
    ]);
    return [name, { own: declare(service, path, places), modules: new Map(modules) }];
  });
  return new Map(all);
}

/** The contract: a percentage is rounded up, and at least 1 is needed. */
const countOf = (quantity: Quantity, of: number): number =>
  'count' in quantity ? quantity.count : Math.max(1, Math.ceil((quantity.percent * of) / 100));

const NOTHING: Declarations = { own: [], modules: new Map() };

/** A declaration with owners of it. */
export interface Reached {
  readonly declared: DeclaredDependency;
  readonly owners: readonly Located[];
}

function note(found: Map<Declaration, Located[]>, declaration: Declaration, owner: Located): void {
  const owners = found.get(declaration);
  if (owners) owners.push(owner);
  else found.set(declaration, [owner]);
}

export class DependencyResolver {
  readonly #candidates: Candidates;
  readonly #declarations: ReadonlyMap<string, Declarations>;
  /** The instances of a service share what is the same for them. */
  readonly #shared = new Map<Declaration, Map<readonly InstanceId[], Dependency>>();
  readonly #failing = new Map<Declaration, Located[]>();
  readonly #crossing = new Map<Declaration, InstanceId>();
  /** Declarations that lead nowhere, with the owners for which they do. */
  readonly #unmet = new Map<Declaration, Located[]>();
  /** `nearest` that leads to several, or beyond the site of its owner. */
  readonly #loose = new Map<Declaration, Located[]>();
  readonly #sites: ReadonlyMap<InstanceId, string | undefined>;
  readonly #siteSets = new Map<readonly InstanceId[], ReadonlySet<string | undefined>>();

  constructor(
    candidates: Candidates,
    declarations: ReadonlyMap<string, Declarations>,
    sites: ReadonlyMap<InstanceId, string | undefined>,
  ) {
    this.#candidates = candidates;
    this.#declarations = declarations;
    this.#sites = sites;
  }

  of(owner: Located): Dependency[] {
    const { own, modules } = this.#declarations.get(owner.service) ?? NOTHING;
    const joined = [...owner.modules].flatMap((name): readonly Declaration[] => modules.get(name) ?? []);
    return [...own, ...joined].flatMap((declaration) => this.#resolve(owner, declaration));
  }

  #resolve(owner: Located, declaration: Declaration): Dependency[] {
    const { declared } = declaration;
    const { on, scope, withModule } = declared;
    const candidates = this.#candidates.of(owner, { service: on, scope, module: withModule });
    const isMissing = candidates.length === 0;
    if (isMissing && (declared.optional || declared.kind !== 'requires')) {
      note(this.#unmet, declaration, owner);
      return [];
    }
    const need = declared.need === 'all' ? candidates.length : countOf(declared.need, candidates.length);
    if (isMissing || need > candidates.length) {
      note(this.#failing, declaration, owner);
      return [];
    }
    if (this.#isLoose(owner, declared, candidates)) note(this.#loose, declaration, owner);
    if (this.#isCrossing(owner, declaration, candidates)) this.#crossing.set(declaration, owner.id);
    return [this.#share(declaration, candidates, need)];
  }

  #isLoose(owner: Located, declared: DeclaredDependency, candidates: readonly InstanceId[]): boolean {
    const { kind, scope, need, on } = declared;
    if (kind !== 'requires' || scope.kind !== 'nearest' || need !== 'all' || owner.bind.has(on)) return false;
    return candidates.length > 1 || !this.#sitesOf(candidates).has(owner.site);
  }

  #share(declaration: Declaration, candidates: readonly InstanceId[], need: number): Dependency {
    const { declared } = declaration;
    const known = this.#shared.get(declaration) ?? new Map<readonly InstanceId[], Dependency>();
    this.#shared.set(declaration, known);
    const dependency = known.get(candidates) ?? { kind: declared.kind, candidates, need, declared };
    known.set(candidates, dependency);
    return dependency;
  }

  #isCrossing(owner: Located, declaration: Declaration, candidates: readonly InstanceId[]): boolean {
    if (declaration.explicit || this.#crossing.has(declaration) || owner.bind.has(declaration.declared.on))
      return false;
    const sites = this.#sitesOf(candidates);
    return sites.size > 1 || !sites.has(owner.site);
  }

  /** Once for each list: thousands of owners may share a list of thousands. */
  #sitesOf(candidates: readonly InstanceId[]): ReadonlySet<string | undefined> {
    const known = this.#siteSets.get(candidates) ?? new Set(candidates.map((id) => this.#sites.get(id)));
    this.#siteSets.set(candidates, known);
    return known;
  }

  /** What leads nowhere, and what leads farther than it may be meant to. */
  reached(): { readonly unmet: readonly Reached[]; readonly loose: readonly Reached[] } {
    const listed = (found: ReadonlyMap<Declaration, Located[]>): Reached[] =>
      [...found].map(([{ declared }, owners]) => ({ declared, owners }));
    return { unmet: listed(this.#unmet), loose: listed(this.#loose) };
  }

  errors(written: Written): Diagnostic[] {
    return [...this.#failing].map(([{ declared }, owners]) =>
      failure({ declared, owners }, this.#candidates, written),
    );
  }

  /** `file`: of the topology itself; what it extends was made for other platforms too. */
  warnings(file: string): Diagnostic[] {
    const crossing = [...this.#crossing].map(([{ declared }, owner]): Diagnostic => ({
      severity: 'warning',
      message: `${owner} ${declared.kind} ${declared.on} on the whole platform, which crosses sites`,
      place: declared.place,
      hint: `Write ${declared.on}@platform if that is meant, else @site, @nearest or @HOST.`,
    }));
    return [...crossing, ...this.#leadingNowhere(file)];
  }

  /** For none of its owners there is anybody, and yet the service stands elsewhere. */
  #leadingNowhere(file: string): Diagnostic[] {
    const dead = [...this.#unmet].filter(
      ([declaration, [owner]]) =>
        !this.#shared.has(declaration) &&
        declaration.declared.place.file === file &&
        declaration.declared.on !== owner?.service &&
        this.#candidates.isPlaced(declaration.declared.on),
    );
    return dead.flatMap(([{ declared }, [owner]]): Diagnostic[] => {
      if (!owner) return [];
      const { kind, on, withModule, scope, place } = declared;
      const what = withModule === undefined ? on : `${on} with module ${withModule}`;
      const message = `${owner.id} ${kind} ${what} ${showScope(scope)}, and there is none, for no ${owner.service}`;
      const hint = `${on} stands elsewhere: widen the scope, place it there, or take this away.`;
      return [{ severity: 'warning', message, place, hint }];
    });
  }
}
