/** Names of other worlds, made into names that the language allows. */
import { isScopeWord, NAME } from '../topology/names.ts';

/** The same name where it is allowed; otherwise the nearest that is. */
export function allowedName(text: string, fallback: string): string {
  const fits = NAME.test(text);
  const name = fits ? text : text.replaceAll(/[^A-Za-z0-9._-]+/g, '-').replace(/^[^A-Za-z0-9]+|-+$/g, '');
  return name === '' ? fallback : name in Object.prototype ? `${name}-1` : name;
}

/** A name for a topology, out of a folder's. */
export const topologyName = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');

/** Gives each host of an inventory a name of its own. */
export class HostNames {
  readonly #taken = new Set<string>();

  take(text: string): string {
    const allowed = allowedName(text, 'host');
    const wanted = isScopeWord(allowed) ? `${allowed}-1` : allowed;
    let name = wanted;
    for (let number = 2; this.#taken.has(name); number++) name = `${wanted}-${number}`;
    this.#taken.add(name);
    return name;
  }
}
