/** The most hosts one topology may have; a mistyped range must not fill the memory. */
export const MOST_HOSTS = 100_000;

interface Numbered {
  readonly name: string;
  /** The number as written, with its leading zeros; undefined where there is no range. */
  readonly number: string | undefined;
}

export type Expansion =
  | { readonly ok: true; readonly names: readonly Numbered[] }
  | { readonly ok: false; readonly why: string; readonly hint: string };

const RANGE = /^([^[\]]*)\[(\d+)-(\d+)\]([^[\]]*)$/;

/** `kvm[01-03]` stands for kvm01, kvm02, kvm03; the width of the first number is kept. */
export function expandRange(text: string): Expansion {
  const match = RANGE.exec(text);
  if (!match) return { ok: true, names: [{ name: text, number: undefined }] };
  const [, before = '', low = '', high = '', after = ''] = match;
  const [first, last] = [Number(low), Number(high)];
  if (!Number.isSafeInteger(last)) {
    return {
      ok: false,
      why: `the range [${low}-${high}] has numbers that are too large`,
      hint: 'Write smaller ones.',
    };
  }
  if (first > last) {
    const hint = `Write \`${before}[${high}-${low}]${after}\`.`;
    return { ok: false, why: `the range [${low}-${high}] runs backwards`, hint };
  }
  if (last - first >= MOST_HOSTS) {
    const hint = 'Write a smaller range.';
    return { ok: false, why: `the range [${low}-${high}] is over ${MOST_HOSTS} hosts`, hint };
  }
  const names = Array.from({ length: last - first + 1 }, (_, index) => {
    const number = String(first + index).padStart(low.length, '0');
    return { name: before + number + after, number };
  });
  return { ok: true, names };
}

const DOTTED_QUAD = /^\d+(\.\d+){3}$/;

/** Puts the number for `{n}`. In an IPv4 address it goes without zeros, which would read as octal. */
export function fillNumber(text: string, number: string): string {
  const filled = text.replaceAll('{n}', number);
  if (filled === text || !DOTTED_QUAD.test(filled)) return filled;
  return text.replaceAll('{n}', String(Number(number)));
}
