import type { InstanceId } from '../../../../topology/model.ts';
import { idOf, servicesIn } from '../../case.ts';
import { at } from '../../platform.ts';
import { named, type Course } from '../../rolling/course.ts';
import { plain, type Violation } from '../../violation.ts';
import { batchOf } from './whereabouts.ts';

/** The contract: the hosts that `serial` lists are kept in their start order across the batches. */
export const serial = (c: Course): Violation[] =>
  servicesIn(c).flatMap((instances) => {
    const first = instances[0];
    if (first === undefined) return [];
    const { name, serial: hosts } = at(c.platform.instances, first).service;
    const listed = (hosts?.start ?? []).flatMap((host) => {
      const id: InstanceId = `${name}@${host}`;
      return c.platform.indexOf.get(id) ?? [];
    });
    return reversed(
      c,
      listed.filter((instance) => at(c.units, instance) >= 0),
    );
  });

/** Each that comes in an earlier batch than one listed before it. */
function reversed(c: Course, listed: readonly number[]): Violation[] {
  let latest = listed[0];
  return listed.flatMap((instance): Violation[] => {
    const [own, other] = [batchOf(c, instance), batchOf(c, latest ?? instance)];
    if (own >= other) {
      latest = instance;
      return [];
    }
    const ids = [idOf(c, instance), idOf(c, latest ?? instance)];
    const message = `${ids[0]} is listed after ${ids[1]}: it is in ${named(own)}, before ${named(other)}`;
    return [plain('serial', message, ids)];
  });
}
