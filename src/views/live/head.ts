/** The lines above the rows: how far the run is, and what is out of the ordinary. */
import type { Outcome } from '../../run/outcome.ts';
import type { Style } from '../style.ts';
import type { Summary } from './summary.ts';
import { clock, cut, fill, roughly } from './words.ts';

const BAD: readonly Outcome[] = ['failed', 'unknown', 'blocked', 'held', 'cancelled'];

type Part = readonly [text: string, tint?: (text: string) => string];

const badParts = ({ outcomes }: Summary, style: Style): Part[] =>
  BAD.filter((outcome) => outcomes.has(outcome)).map((outcome) => {
    const tint = outcome === 'failed' || outcome === 'unknown' ? style.red : style.yellow;
    return [`${outcomes.get(outcome) ?? 0} ${outcome}`, tint];
  });

/** On a narrow terminal the parts go on below each other: none of them is given up. */
export const headline = (summary: Summary, columns: number, now: number, style: Style): string[] => {
  const { title, done, total, batch, running, began, left, over } = summary;
  const time = clock(now - (began ?? now));
  const parts: Part[] = [
    [title, style.bold],
    [`${done}/${total} done`],
    ...(batch === undefined ? [] : [[`batch ${batch}`] as const]),
    ...(running > 0 ? [[`${running} running`, style.cyan] as const] : []),
    ...badParts(summary, style),
    ...(began === undefined ? [] : [[over ? `in ${time}` : `${time} elapsed`] as const]),
    ...(left === undefined ? [] : [[`${roughly(left)} left`, style.dim] as const]),
  ];
  const tinted = parts.map(([text, tint = String]) => tint(cut(text, columns)));
  return fill(tinted, '  ', columns);
};

export const notice = ({ notice: said }: Summary, columns: number, style: Style): string[] => {
  const words = said?.split(' ').map((word) => cut(word, columns)) ?? [];
  return fill(words, ' ', columns).map((line) => style.yellow(line));
};
