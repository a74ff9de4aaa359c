import type { Plan } from '../plan/model.ts';
import type { Picture, PictureEdge } from './picture.ts';

/** Arrows point the way time goes: from a step to those that wait for it. */
export const planPicture = (plan: Plan): Picture => {
  const edges: PictureEdge[] = [];
  for (const step of plan.steps) {
    const hard = new Set(step.requires);
    for (const from of step.after) edges.push({ from, to: step.id, hard: hard.has(from) });
    for (const { need, of } of step.quorum ?? []) {
      for (const from of of) edges.push({ from, to: step.id, hard: true, label: `${need} of ${of.length}` });
    }
  }
  const batches = new Map(
    (plan.rolling?.batches ?? []).flatMap((ids, at) => ids.map((id) => [id, `batch ${at + 1}`] as const)),
  );
  const nodes = plan.steps.map((step) => {
    const batch = batches.get(step.id);
    return {
      id: step.id,
      label: `${step.action} ${step.service}`,
      group: step.host,
      ...(batch === undefined ? {} : { area: batch }),
    };
  });
  return { title: `${plan.goal.action} ${plan.topology.name}`, nodes, edges };
};
