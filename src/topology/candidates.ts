/** Who can satisfy a dependency of an instance. */
import type { InstanceId, Scope } from './model.ts';
import { byText } from './names.ts';

/** What the scopes need to know of an instance. */
export interface Located {
  readonly id: InstanceId;
  readonly service: string;
  readonly host: string;
  readonly site: string | undefined;
  readonly modules: ReadonlySet<string>;
  /** The host's `bind`: service to host. */
  readonly bind: ReadonlyMap<string, string>;
}

export interface Target {
  readonly service: string;
  readonly scope: Scope;
  readonly module: string | undefined;
}

const MOST_OWN = 1000;

const NONE: readonly InstanceId[] = [];

/**
 * Answers from lists that owners share: what a hundred thousand instances depend on together is one
 * list, and whoever walks the graph can tell so by its identity.
 */
export class Candidates {
  readonly #byService = new Map<string, Located[]>();
  readonly #lists = new Map<string, readonly InstanceId[]>();

  constructor(instances: Iterable<Located>) {
    for (const instance of instances) {
      const all = this.#byService.get(instance.service);
      if (all) all.push(instance);
      else this.#byService.set(instance.service, [instance]);
    }
  }

  isPlaced(service: string): boolean {
    return this.#byService.has(service);
  }

  /** All of a service, wherever they are. */
  standing(service: string): readonly Located[] {
    return this.#byService.get(service) ?? [];
  }

  /** Sorted; never the owner. The contract: `bind` replaces the candidates of every dependency on that service. */
  of(owner: Located, target: Target): readonly InstanceId[] {
    const bound = owner.bind.get(target.service);
    const scope: Scope = bound === undefined ? target.scope : { kind: 'named', host: bound };
    const found = this.#inScope(owner, { ...target, scope });
    // Of so many each on all others, a circle is certain: it is told without a list for each.
    const isOwn = target.service === owner.service && found.length <= MOST_OWN;
    return isOwn ? without(found, owner.id) : found;
  }

  #inScope(owner: Located, { service, scope, module }: Target): readonly InstanceId[] {
    switch (scope.kind) {
      case 'platform':
        return this.#list(service, module, 'platform', '');
      case 'site':
        return this.#list(service, module, 'site', owner.site);
      case 'host':
        return this.#list(service, module, 'host', owner.host);
      case 'named':
        return this.#list(service, module, 'host', scope.host);
      case 'nearest':
        return this.#nearest(owner, service, module);
      default:
        return scope satisfies never;
    }
  }

  /** The same host if there is one, else the same site, else the platform; the owner is none. */
  #nearest(owner: Located, service: string, module: string | undefined): readonly InstanceId[] {
    const others = (list: readonly InstanceId[]): boolean => list.some((id) => id !== owner.id);
    const here = this.#list(service, module, 'host', owner.host);
    if (others(here)) return here;
    const near = this.#list(service, module, 'site', owner.site);
    return others(near) ? near : this.#list(service, module, 'platform', '');
  }

  #list(
    service: string,
    module: string | undefined,
    field: 'platform' | 'site' | 'host',
    value: string | undefined,
  ) {
    const key = [service, module ?? '', field, value === undefined ? '' : `=${value}`].join('\0');
    const known = this.#lists.get(key);
    if (known) return known;
    const found = this.#grouped(service, field, value)
      .filter((instance) => module === undefined || instance.modules.has(module))
      .map(({ id }) => id)
      .sort(byText);
    const list = found.length === 0 ? NONE : found;
    this.#lists.set(key, list);
    return list;
  }

  readonly #groups = new Map<string, Map<string | undefined, Located[]>>();

  /** Grouped once for each service and field: a scan for every host would be quadratic. */
  #grouped(service: string, field: 'platform' | 'site' | 'host', value: string | undefined): Located[] {
    const all = this.#byService.get(service) ?? [];
    if (field === 'platform') return all;
    const key = `${service}\0${field}`;
    let groups = this.#groups.get(key);
    if (!groups) {
      groups = new Map();
      for (const instance of all) {
        const group = groups.get(instance[field]);
        if (group) group.push(instance);
        else groups.set(instance[field], [instance]);
      }
      this.#groups.set(key, groups);
    }
    return groups.get(value) ?? [];
  }
}

const without = (list: readonly InstanceId[], id: InstanceId): readonly InstanceId[] =>
  list.includes(id) ? list.filter((other) => other !== id) : list;
