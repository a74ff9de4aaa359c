/** Holds sources against a table of which room may import what. */
import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { references, type Import } from './references.ts';

export interface Architecture {
  /** Rooms are the folders of src, `.` is src itself: each with the rooms (or parts of them) it may import. */
  readonly rooms: Readonly<Record<string, readonly string[] | 'all'>>;
  /** Files and folders that import no part of Node, read no clock and draw no random number. */
  readonly pure: readonly string[];
  readonly impure: readonly string[];
  /** Files that load what an operator wrote. */
  readonly loaders: readonly string[];
  /** Packages that stand in some rooms only. */
  readonly packages: Readonly<Record<string, readonly string[]>>;
  /** Paths that begin so take nothing but types from the rest of their room. */
  readonly apart: readonly string[];
  /** What may be imported from outside src. */
  readonly outside: readonly string[];
  readonly maxLines: number;
}

/** Complaints about files, given by their paths below src. */
export function check(table: Architecture, files: ReadonlyMap<string, string>): string[] {
  return [...files].flatMap(([path, text]) => checkFile(table, path, text));
}

function checkFile(table: Architecture, path: string, text: string): string[] {
  const found: string[] = [];
  const lines = text.replace(/\n$/, '').split('\n').length;
  if (lines > table.maxLines) found.push(`${path}: ${lines} lines, more than ${table.maxLines}`);
  if (table.rooms[roomOf(path)] === undefined) found.push(`${path}: the table knows no room ${roomOf(path)}`);
  const pure = isPure(table, path);
  const { imports, impurities } = references(path, text);
  for (const each of imports) {
    const complaint = checkImport(table, path, each, pure);
    if (complaint !== undefined) found.push(`${path}:${each.line}: ${complaint}`);
  }
  if (pure) for (const { what, line } of impurities) found.push(`${path}:${line}: a pure file uses ${what}`);
  return found;
}

function checkImport(table: Architecture, path: string, each: Import, pure: boolean): string | undefined {
  if (each.from === '?')
    return table.loaders.some((part) => isIn(path, part))
      ? undefined
      : 'imports what only the run knows: no rule can follow it';
  if (each.from.startsWith('.')) return checkOwn(table, path, each);
  if (isBuiltin(each.from)) return pure ? `a pure file imports ${each.from}` : undefined;
  return checkPackage(table, path, each);
}

function checkOwn(table: Architecture, path: string, each: Import): string | undefined {
  const target = posix.join(posix.dirname(path), each.from);
  if (target.startsWith('../'))
    return table.outside.includes(target.slice(3)) ? undefined : `imports ${target.slice(3)}, outside src`;
  const [room, other] = [roomOf(path), roomOf(target)];
  if (room === other) return checkApart(table, path, target, each);
  const allowed = table.rooms[room] ?? [];
  if (allowed === 'all' || allowed.some((part) => isIn(target, part))) return undefined;
  return `${room} may not import ${target}`;
}

function checkApart(table: Architecture, path: string, target: string, each: Import): string | undefined {
  const apart = table.apart.find((start) => path.startsWith(start));
  if (apart === undefined || target.startsWith(apart) || each.typeOnly) return undefined;
  return `${apart}* stands apart: it may import only types of ${target}`;
}

function checkPackage(table: Architecture, path: string, each: Import): string | undefined {
  for (const [name, rooms] of Object.entries(table.packages)) {
    if (!isIn(each.from, name) || rooms.includes(roomOf(path))) continue;
    return `${name} stands in ${rooms.join(' and ')} only`;
  }
  // Bundled, a CommonJS package that is imported dynamically loses its names.
  return each.dynamic
    ? `import ${each.from} statically, in a file of its own that is imported lazily`
    : undefined;
}

const isPure = (table: Architecture, path: string): boolean =>
  table.pure.some((part) => isIn(path, part)) && !table.impure.some((part) => isIn(path, part));

const roomOf = (path: string): string => (path.includes('/') ? path.slice(0, path.indexOf('/')) : '.');

/** `config/diagnostics` holds config/diagnostics.ts and all of the folder config/diagnostics. */
const isIn = (path: string, part: string): boolean =>
  path === part || path === `${part}.ts` || path.startsWith(`${part}/`);
