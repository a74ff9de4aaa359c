/**
 * The form of a saved plan, every key of it. Names and texts are printed on a terminal, so that none may hold what
 * could repaint one; whether the plan is right is the verifier's question, not asked here.
 */
import * as z from 'zod';
import { LONGEST_DURATION } from '../config/duration.ts';
import { mapping } from '../config/schema/mapping.ts';
import { flag, integer, list, matching, oneOf } from '../config/schema/scalars.ts';
import type { Cause, Floor, Goal, Plan, Quorum, Rolling, RollingGoal, Step } from '../plan/model.ts';
import type { Ran, RestoreGoal, StepId, Warning } from '../plan/model.ts';
import type { InstanceId } from '../topology/model.ts';
import { SAVED_PLAN_SCHEMA, type SavedConsent, type SavedObservation, type SavedPlan } from './model.ts';

/** One checker for each key, the optional ones included: a key that the model gains is missing here. */
type Shape<T> = { readonly [K in keyof T]-?: z.ZodType };

const NAME = '[A-Za-z0-9][A-Za-z0-9._-]*';

const words = matching(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u, 'text without control characters');
const name = matching(new RegExp(`^${NAME}$`), 'a name');
const instance = matching(
  new RegExp(`^${NAME}@${NAME}$`),
  'an instance such as redis@rs1',
) as unknown as z.ZodType<InstanceId, InstanceId>;
const step = matching(
  new RegExp(`^(?:start|stop):${NAME}@${NAME}$`),
  'a step such as stop:redis@rs1',
) as unknown as z.ZodType<StepId, StepId>;
const instances = list(instance, 'instances');
const steps = list(step, 'steps');
const texts = list(words, 'texts');
const hash = matching(/^[0-9a-f]{64}$/, 'a SHA-256 in hexadecimal');
const milliseconds = integer(0, LONGEST_DURATION, 'milliseconds');
const number = (from: number) => integer(from, 1_000_000, 'a whole number');
const force = list(oneOf('closure', 'job', 'protected', 'floor'), 'rules that --force takes');

const cause: z.ZodType<Cause> = z.discriminatedUnion(
  'kind',
  [
    mapping({ kind: z.literal('requested') }, 'a cause'),
    mapping({ kind: z.literal('required-by'), by: instance }, 'a cause'),
    mapping({ kind: z.literal('depends-on'), on: instance }, 'a cause'),
    mapping({ kind: z.literal('restart-propagated'), from: instance }, 'a cause'),
    mapping({ kind: z.literal('restored'), run: name }, 'a cause'),
  ],
  { error: 'expected a cause: {kind: requested}, or another kind with its instance' },
);

const by = oneOf('instance', 'host');

const rollingGoal = mapping(
  {
    by,
    batch: words,
    pause: milliseconds,
    maxFailures: number(0),
    withDependents: flag,
  } satisfies Shape<RollingGoal>,
  'what was asked of a rolling restart',
);

const ran = mapping({ run: name, instances } satisfies Shape<Ran>, 'what a run has stopped');

const restore = mapping(
  { run: name.exactOptional(), from: list(ran, 'what runs have stopped') } satisfies Shape<RestoreGoal>,
  'what ran before',
);

const goal = mapping(
  {
    action: oneOf('start', 'stop', 'restart'),
    selectors: texts,
    all: flag,
    exclude: texts,
    closure: flag,
    force,
    rolling: rollingGoal.exactOptional(),
    restore: restore.exactOptional(),
  } satisfies Shape<Goal>,
  'a goal',
);

const quorum = mapping({ need: number(1), of: steps } satisfies Shape<Quorum>, 'a quorum');

const planStep = mapping(
  {
    id: step,
    action: oneOf('start', 'stop'),
    service: name,
    host: name,
    site: name.exactOptional(),
    after: steps,
    requires: steps,
    quorum: list(quorum, 'quorums').exactOptional(),
    cause,
  } satisfies Shape<Step>,
  'a step',
);

const warning = mapping({ rule: words, message: words, instances } satisfies Shape<Warning>, 'a warning');

const floor = mapping(
  {
    rule: oneOf('keep', 'need'),
    says: words,
    min: number(0),
    ready: instances,
    down: instances,
  } satisfies Shape<Floor>,
  'a floor',
);

const rolling = mapping(
  {
    by,
    batches: list(steps, 'batches'),
    pause: milliseconds,
    maxFailures: number(0),
    floors: list(floor, 'floors'),
  } satisfies Shape<Rolling>,
  'the batches of a rolling restart',
);

const plan = mapping(
  {
    topology: mapping({ name, hash }, 'the topology of a plan'),
    goal,
    steps: list(planStep, 'steps'),
    unchanged: instances,
    criticalPath: steps,
    warnings: list(warning, 'warnings'),
    rolling: rolling.exactOptional(),
  } satisfies Shape<Plan>,
  'a plan',
);

const observation = mapping(
  {
    state: oneOf('running', 'stopped', 'failed', 'changing', 'absent', 'unreachable', 'unknown'),
    ready: flag,
  } satisfies Shape<SavedObservation>,
  'an observation',
);

const consent = mapping(
  { all: flag, literal: instances, selected: instances, force } satisfies Shape<SavedConsent>,
  'what the goal means',
);

export const savedPlanSchema: z.ZodType<SavedPlan> = mapping(
  {
    schema: z.literal(SAVED_PLAN_SCHEMA),
    id: z.uuid({ error: 'expected a UUID' }),
    time: z.iso.datetime({ error: 'expected a time in UTC such as 2026-11-21T02:03:04Z' }),
    author: words,
    version: words,
    topology: mapping({ name, hash, instances } satisfies Shape<SavedPlan['topology']>, 'a topology'),
    consent,
    assumeDown: texts,
    assumed: instances,
    observed: z.record(instance as z.ZodType<string, string>, observation, {
      error: 'expected observations by instance',
    }),
    plan,
    digest: hash,
  } satisfies Shape<SavedPlan>,
  'a saved plan',
);
