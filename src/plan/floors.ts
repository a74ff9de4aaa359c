/** Availability floors: how many instances of a service stay ready, whatever a partial stop takes down. */
import type { Keep } from '../topology/model.ts';
import type { Draft } from './decide.ts';
import type { Refusal } from './model.ts';
import { instanceAt, type Scene } from './scene.ts';
import { idsOf, list, object, type Verdict } from './verdict.ts';

/** Hosts without a site form one group. */
export const groupsOf = (scene: Scene, members: readonly number[], keep: Keep): Map<string, number[]> => {
  const groups = new Map<string, number[]>();
  for (const i of members) {
    const name = keep.per === 'site' ? (instanceAt(scene, i).host.site ?? '') : '';
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [i]);
    else group.push(i);
  }
  return groups;
};

/** Percentages are rounded up. */
export const floorOf = (keep: Keep, size: number): number =>
  'count' in keep.min ? keep.min.count : Math.ceil((keep.min.percent * size) / 100);

const judge = (scene: Scene, draft: Draft, verdict: Verdict, keep: Keep, group: readonly number[]): void => {
  const stopping = group.filter((i) => draft.stops.has(i));
  const left = group.filter((i) => scene.ready[i] === 1 && !draft.stops.has(i)).length;
  const floor = floorOf(keep, group.length);
  if (left >= floor || stopping.length === 0) return;
  const { service, host } = instanceAt(scene, stopping[0] ?? 0);
  const where = keep.per === 'site' ? ` in ${host.site ?? 'the unnamed site'}` : '';
  const ids = idsOf(scene, stopping);
  const refusal: Refusal = {
    rule: 'floor',
    message: `${service.name} keeps ${floor} ready${where}; without ${list(ids)}, ${left} of ${group.length} would be left`,
    instances: ids,
    hint: `Name every instance of ${service.name}, take fewer at a time, or override with --force floor.`,
  };
  object(scene, verdict, refusal, 'floor');
};

/** The contract: floors bind partial and closure-caused stops; `--all`, or naming every instance, is consent. */
export const floors = (scene: Scene, draft: Draft, verdict: Verdict): void => {
  const asked = scene.goal.action !== 'start';
  if (scene.goal.all && asked) return;
  const touched = new Set([...draft.stops].map((i) => instanceAt(scene, i).service.name));
  if (touched.size === 0) return;
  const targets = new Set(scene.targets);
  const members = new Map<string, number[]>();
  scene.graph.instances.forEach(({ service }, i) => {
    if (service.keep === undefined || !touched.has(service.name)) return;
    const known = members.get(service.name);
    if (known === undefined) members.set(service.name, [i]);
    else known.push(i);
  });
  for (const [, all] of members) {
    if (asked && all.every((i) => targets.has(i))) continue;
    const { service } = instanceAt(scene, all[0] ?? 0);
    if (service.keep === undefined) continue;
    for (const group of groupsOf(scene, all, service.keep).values())
      judge(scene, draft, verdict, service.keep, group);
  }
};
