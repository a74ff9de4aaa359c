/** What a failure would do, as an operator reads it. */
import type { WhatIf } from '../run/what-if.ts';
import type { StepId } from '../plan/model.ts';
import type { Style } from './style.ts';
import { list } from './text.ts';

/** `columns` do not cut it short: who asks what a failure costs wants to see it all, up to a screen of names. */
const MOST = 40;

const named = (id: StepId): string => id.replace(':', ' ');

const line = (what: string, names: readonly string[]): string[] =>
  names.length === 0 ? [] : [`  ${what} (${names.length}): ${list(names, MOST)}`];

/** `steps`: how many the plan has. */
export const whatIfText = (result: WhatIf, steps: number, style: Style): string => {
  const { fail, blocked, held, cancelled, staysUp, staysDown, lacking } = result;
  const kept = new Set([...fail, ...blocked, ...held, ...cancelled]);
  const lacks = lacking.map(({ instance, lacks: missing }) => `${instance} (${list(missing)})`);
  return [
    style.bold(`what if these failed: ${list(fail.map(named), MOST)}`),
    ...line('blocked', blocked.map(named)),
    ...line('held', held.map(named)),
    ...line('given up', cancelled.map(named)),
    ...line('would stay up', staysUp),
    ...line('would stay down', staysDown),
    ...line('would run without what they require', lacks),
    `  ${steps - kept.size} of ${steps} steps go on`,
    '',
  ].join('\n');
};
