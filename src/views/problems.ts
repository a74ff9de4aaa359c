/** Problems as text: the place first, then what, then the way out. */
import type { Refusal } from '../plan/model.ts';
import { showPlace } from '../topology/place.ts';
import type { Diagnostic } from '../topology/diagnostic.ts';
import type { Style } from './style.ts';
import { count, indent } from './text.ts';

/** `frame`: the lines of the file around the place, where there is a file. */
export const diagnosticText = (
  diagnostic: Diagnostic,
  style: Style,
  frame: (diagnostic: Diagnostic) => string | undefined,
): string => {
  const { severity, place, message, hint, related } = diagnostic;
  const tint = severity === 'error' ? style.red : style.yellow;
  const lines = [`${place ? `${style.bold(showPlace(place))}: ` : ''}${tint(severity)}: ${message}`];
  for (const one of related ?? []) {
    lines.push(`  ${one.place ? `${showPlace(one.place)}: ` : ''}${one.message}`);
  }
  const shown = frame(diagnostic);
  if (shown) lines.push(indent(shown, '  '));
  if (hint) lines.push(`  ${style.cyan('hint')}: ${hint}`);
  return lines.join('\n');
};

export const refusalText = (refusals: readonly Refusal[], style: Style): string => {
  const lines = [style.red(`refused, nothing was touched (${count(refusals.length, 'reason')}):`)];
  for (const { rule, message, path, hint } of refusals) {
    lines.push(`  ${style.bold(rule)}: ${message}`);
    if (path && path.length > 1) lines.push(`    by way of ${path.join(' -> ')}`);
    if (hint) lines.push(`    ${style.cyan('hint')}: ${hint}`);
  }
  return `${lines.join('\n')}\n`;
};
