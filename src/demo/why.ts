/** Why one step of a plan waits for another: the dependency behind it, and where it is written. */
import { codeFrame } from '../config/frame.ts';
import type { InstanceId, Topology } from '../topology/model.ts';
import { showPlace } from '../topology/place.ts';

interface PlanSteps {
  readonly steps: readonly { readonly id: string; readonly after: readonly string[] }[];
}

/**
 * `planText`: of `abq plan stop ... --json`. Undefined: `dependent` does not have to stop before `dependency`, or not
 * because of a dependency of its own.
 */
export const whyStopWaits = (
  topology: Topology,
  planText: string,
  dependent: InstanceId,
  dependency: InstanceId,
  cwd: string,
): string | undefined => {
  const { steps } = JSON.parse(planText) as PlanSteps;
  const waits =
    steps.find(({ id }) => id === `stop:${dependency}`)?.after.includes(`stop:${dependent}`) ?? false;
  const edge = topology.instances
    .get(dependent)
    ?.dependencies.find(({ kind, candidates }) => kind === 'requires' && candidates.includes(dependency));
  if (!waits || !edge) return undefined;
  const { place } = edge.declared;
  const frame = codeFrame(place, cwd);
  return [
    `${dependency} stops after ${dependent}, which requires it:\n${showPlace(place)}`,
    ...(frame === undefined ? [] : [frame]),
  ].join('\n');
};
