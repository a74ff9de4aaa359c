/** Every hand-written case of planning, and what turns a case into what `compare` understands. */
import { guardCases } from './cases/guard.ts';
import { orderCases } from './cases/order.ts';
import { quorumCases } from './cases/quorum.ts';
import { restartCases } from './cases/restart.ts';
import { startCases } from './cases/start.ts';
import { stopCases } from './cases/stop.ts';
import type { Case } from './cases/case.ts';
import { understand, type StepJson } from './compare.ts';
import { expand } from './expand.ts';
import type { Observed, Outcome } from './types.ts';

export type { Case } from './cases/case.ts';
export { expandCases } from './cases/expand.ts';

export const cases: Case[] = [
  ...startCases,
  ...stopCases,
  ...restartCases,
  ...orderCases,
  ...quorumCases,
  ...guardCases,
];

/** The observation with `*` written out for every instance of the document. */
export function observedOf({ document, observed }: Case): Observed {
  const { '*': rest, ...named } = observed;
  const ids = [...expand(document).instances.keys()];
  if (rest === undefined) return named;
  return { ...Object.fromEntries(ids.map((id) => [id, rest])), ...named };
}

/** What the case expects, in the form of the oracle's own answer. */
export function outcomeOf({ expected }: Case): Outcome {
  if ('refused' in expected) return { refused: [{ rule: expected.refused, names: expected.names ?? [] }] };
  const steps = Object.entries(expected.steps).map(([id, step]): StepJson => {
    const [, action = '', service = '', host = ''] = /^(\w+):(.*)@(.*)$/.exec(id) ?? [];
    const requires = step.requires ?? [];
    const after = [...new Set([...(step.after ?? []), ...requires])];
    return {
      id,
      action,
      service,
      host,
      after,
      requires,
      ...(step.quorum === undefined ? {} : { quorum: step.quorum }),
    };
  });
  return {
    steps: new Set(steps.map(({ id }) => id)),
    unchanged: new Set(expected.unchanged ?? []),
    either: new Set(),
    ...understand({ steps, unchanged: [] }),
    causes: new Map(),
  };
}
