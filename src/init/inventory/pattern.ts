/** How Ansible writes hosts: `web[01:50].example.com`, `db[a:f]`, `old:2222`, `[2001:db8::1]:22`. */
import { MOST_HOSTS } from '../../topology/ranges.ts';
import type { InRange } from './model.ts';

interface Written {
  readonly name: string;
  readonly range: InRange | undefined;
}

export type Hosts =
  | { readonly ok: true; readonly hosts: readonly Written[]; readonly port: string | undefined }
  | { readonly ok: false; readonly why: string };

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** A port stands behind the last colon, where no other colon is outside of brackets. */
export function readHosts(text: string): Hosts {
  const bracketed = /^\[([^\]]*:[^\]]*:[^\]]*)\](?::(\d+))?$/.exec(text);
  if (bracketed && !/^\w+:\w+:\d+$/.test(bracketed[1] ?? ''))
    return { ok: true, hosts: [{ name: bracketed[1] ?? '', range: undefined }], port: bracketed[2] };
  const withPort = /^((?:[^:[\]]|\[[^\]]*\])+):(\d+)$/.exec(text);
  const pattern = withPort?.[1] ?? text;
  if (pattern.endsWith(':')) return { ok: false, why: `'${text}' ends in a colon without a port` };
  const expanded = expand(pattern);
  return expanded.ok ? { ...expanded, port: withPort?.[2] } : expanded;
}

type Expanded =
  { readonly ok: true; readonly hosts: readonly Written[] } | { readonly ok: false; readonly why: string };

/** Of several ranges in one name, the first varies slowest. */
function expand(pattern: string): Expanded {
  let names: Written[] = [{ name: '', range: undefined }];
  const parts = pattern.split(/(\[[^\]]*\])/);
  const isNumbered = parts.length === 3;
  for (const part of parts) {
    const found = part.startsWith('[') ? readRange(part.slice(1, -1)) : { ok: true as const, values: [part] };
    if (!found.ok) return { ok: false, why: `the range ${part} ${found.why}` };
    if (names.length * found.values.length > MOST_HOSTS)
      return { ok: false, why: `'${pattern}' stands for more than ${MOST_HOSTS} hosts` };
    names = names.flatMap(({ name }) =>
      found.values.map((value) => ({ name: name + value, range: undefined })),
    );
  }
  if (names.some(({ name }) => /[[\]]/.test(name)))
    return { ok: false, why: `'${pattern}' has a bracket without its other half` };
  const [head = '', , tail = ''] = parts;
  const ranged = ({ name }: Written): Written => {
    const number = name.slice(head.length, name.length - tail.length);
    return { name, range: /^\d+$/.test(number) ? { head, number, tail } : undefined };
  };
  return { ok: true, hosts: isNumbered ? names.map(ranged) : names };
}

type Values = { readonly ok: true; readonly values: string[] } | { readonly ok: false; readonly why: string };

/** `begin:end` or `begin:end:step`, of numbers or of single letters; a missing begin is 0. */
function readRange(text: string): Values {
  const [begin = '', end = '', step = '1', ...more] = text.split(':');
  if (more.length > 0 || !text.includes(':') || end === '')
    return { ok: false, why: 'is not begin:end or begin:end:step' };
  const width = /^0\d/.test(begin) ? begin.length : 0;
  const isOf = (pattern: RegExp): boolean => pattern.test(begin || '0') && pattern.test(end);
  const letters = isOf(/^[A-Za-z]$/);
  if (!(letters || isOf(/^\d{1,9}$/)) || !/^[1-9]\d{0,8}$/.test(step))
    return { ok: false, why: 'has bounds that are neither numbers nor single letters' };
  if (width > 0 && end.length !== width) return { ok: false, why: 'has bounds of different lengths' };
  const at = (bound: string): number => (letters ? LETTERS.indexOf(bound) : Number(bound));
  const [first, last] = [at(begin || '0'), at(end)];
  if (first > last) return { ok: false, why: 'runs backwards' };
  const length = Math.floor((last - first) / Number(step)) + 1;
  if (length > MOST_HOSTS) return { ok: false, why: `is over ${MOST_HOSTS} hosts` };
  const value = (index: number): string =>
    letters ? LETTERS.charAt(index) : String(index).padStart(width, '0');
  return { ok: true, values: Array.from({ length }, (_, index) => value(first + index * Number(step))) };
}
