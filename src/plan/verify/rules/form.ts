import type { Topology } from '../../../topology/model.ts';
import type { Plan, Step, StepId } from '../../model.ts';
import { plain, type Violation } from '../violation.ts';

/**
 * The contract: a plan belongs to one topology, and its steps are starts or stops of single instances in a valid
 * order. External services and milestones are never steps, and a job is started by others, never by us.
 */
export function form(topology: Topology, plan: Plan): Violation[] {
  const positions = new Map<StepId, number>();
  plan.steps.forEach((step, position) => {
    if (!positions.has(step.id)) positions.set(step.id, position);
  });
  const found = [...belonging(topology, plan), ...chain(plan, positions)];
  plan.steps.forEach((step, position) => {
    const parts = [
      identity(step, positions.get(step.id) === position),
      subject(topology, step),
      references(step, position, positions),
      quorums(step, position, positions),
    ];
    for (const part of parts) for (const each of part) found.push(each);
  });
  return found;
}

function belonging(topology: Topology, plan: Plan): Violation[] {
  const { name, hash } = plan.topology;
  if (name !== topology.name)
    return [plain('form', `the plan is for topology ${name}, this one is ${topology.name}`)];
  if (hash !== topology.hash)
    return [plain('form', `topology ${name} has changed since the plan was made: plan again`)];
  return [];
}

function identity(step: Step, first: boolean): Violation[] {
  const found: Violation[] = [];
  if (step.id !== `${step.action}:${step.service}@${step.host}`)
    found.push(wrong(step, `${step.id} says ${step.action} of ${step.service} on ${step.host}`));
  if (!first) found.push(wrong(step, `${step.id} is in the plan more than once`));
  return found;
}

function subject(topology: Topology, step: Step): Violation[] {
  const instance = topology.instances.get(`${step.service}@${step.host}`);
  if (instance === undefined)
    return [wrong(step, `${step.service}@${step.host} is not in topology ${topology.name}`)];
  const { service, host } = instance;
  const found: Violation[] = [];
  if (service.external) found.push(wrong(step, `${instance.id} is external: it is never a step`));
  if (service.kind === 'milestone')
    found.push(wrong(step, `${instance.id} is a milestone: it is never a step`));
  if (service.kind === 'job' && step.action === 'start')
    found.push(wrong(step, `${instance.id} is a job: others start it, never a plan`));
  if (step.site !== undefined && step.site !== host.site)
    found.push(
      wrong(step, `${step.id} says site ${step.site}, ${host.name} is in ${host.site ?? 'the unnamed site'}`),
    );
  return found;
}

function references(step: Step, own: number, positions: ReadonlyMap<StepId, number>): Violation[] {
  const after = new Set(step.after);
  const requires = step.requires.filter((id) => !after.has(id));
  return [
    ...repeated(step, 'after', step.after),
    ...repeated(step, 'requires', step.requires),
    ...requires.map((id) => wrong(step, `${step.id} requires ${id} without being after it`)),
    ...[...after].flatMap((id) => {
      const position = positions.get(id);
      if (position === undefined) return [wrong(step, `${step.id} is after ${id}, which is not in the plan`)];
      return position < own ? [] : [wrong(step, `${step.id} is listed before ${id}, which it waits for`)];
    }),
  ];
}

/** Enough of a quorum must be listed earlier, or steps taken in the listed order would wait for ever. */
function quorums(step: Step, own: number, positions: ReadonlyMap<StepId, number>): Violation[] {
  return (step.quorum ?? []).flatMap(({ need, of }) => {
    const missing = of.filter((id) => !positions.has(id));
    const earlier = of.filter((id) => (positions.get(id) ?? own) < own);
    const found = [
      ...repeated(step, 'quorum', of),
      ...missing.map((id) =>
        wrong(step, `${step.id} waits for a quorum with ${id}, which is not in the plan`),
      ),
    ];
    if (!Number.isInteger(need) || need < 1 || need > of.length)
      found.push(wrong(step, `${step.id} waits for a quorum of ${need} of ${of.length}`));
    else if (missing.length === 0 && earlier.length < need)
      found.push(wrong(step, `${step.id} is listed before the ${need} steps that it waits for`));
    return found;
  });
}

const repeated = (step: Step, field: string, ids: readonly StepId[]): Violation[] =>
  ids.length < 2 || new Set(ids).size === ids.length
    ? []
    : [wrong(step, `${step.id} names a step more than once in ${field}`)];

/** Only shown, never followed: a wrong one misleads, and breaks nothing. */
const chain = (plan: Plan, positions: ReadonlyMap<StepId, number>): Violation[] =>
  plan.criticalPath
    .filter((id) => !positions.has(id))
    .map((id) => ({
      ...plain('form', `the critical path names ${id}, which is not in the plan`),
      severity: 'warning',
    }));

const wrong = (step: Step, message: string): Violation =>
  plain('form', message, [`${step.service}@${step.host}`]);
