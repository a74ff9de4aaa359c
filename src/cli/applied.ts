/** Each saved plan is applied once. */
import { appliedBy } from '../journal/applied.ts';
import { runsFolder, topologyFolder } from '../journal/place.ts';
import type { Io } from './io.ts';
import { refuse } from './planning.ts';
import { join } from 'node:path';

/** True after having said which run has applied this plan, and when. */
export const refuseApplied = async (
  io: Io,
  topology: string,
  { id }: { readonly id: string },
  asJson: boolean,
): Promise<boolean> => {
  const earlier = await appliedBy(topologyFolder(io.env, topology), id);
  if (!earlier) return false;
  const { run, time, by } = earlier;
  const message = `this plan was applied already, by run ${run} of ${by} at ${time}`;
  const hint = `What that run did is in ${join(runsFolder(io.env, topology), run)}.`;
  refuse(io, [{ rule: 'applied', message, instances: [], hint }], asJson);
  return true;
};
