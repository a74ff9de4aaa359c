/** What a rolling restart has to be, or why there is none. */
import { expand, type Platform } from './expand.ts';
import { onCycles } from './graph.ts';
import { select, matching } from './plan.ts';
import { batchesOf, carefully, wrongs } from './rolling-batches.ts';
import { carelesslyPlaced, misplaced } from './rolling-places.ts';
import { disputes, silent } from './rolling-disputes.ts';
import { floorsOf, type ExpectedFloor } from './rolling-floors.ts';
import {
  acting,
  forced,
  isShielded,
  losing,
  sceneOf,
  startsOf,
  stopsOf,
  type Scene,
} from './rolling-scene.ts';
import {
  arrangements,
  inSequence,
  sizesOf,
  together,
  unitsOf,
  type Arrangement,
  type Unit,
} from './rolling-units.ts';
import { protectedLeft, unmet } from './refuse.ts';
import type { CauseKind, Document, Goal, Id, Observed, Refusal, Rule, StepId } from './types.ts';
import { met, requirements, type World } from './world.ts';

export interface RollingExpected {
  scene: Scene;
  steps: Set<StepId>;
  causes: Map<StepId, Set<CauseKind>>;
  units: Unit[];
  sizes: number[];
  /** Joined dependents, each with what it needs of those who go down. */
  joined: Map<Id, Id[]>;
  /** Targets that go together because one requires the other. */
  together: [Id, Id][];
  floors: ExpectedFloor[];
  /** One way to do it; none where it was not looked for, or where there need not be one. */
  arrangement: Arrangement | undefined;
  /** A refusal is as good: the documents leave it open, or nobody can look through so many units. */
  mayRefuse: boolean;
  /** What the documents leave open about it: only its safety is judged then. */
  disputed: string[];
}

export type RollingOutcome = { refused: Refusal[] } | RollingExpected;

/** More units than this are not tried in every order. */
const MOST = 7;

export function expectRolling(document: Document, goal: Goal, observed: Observed = {}): RollingOutcome {
  const platform = expand(document);
  if (platform.errors.length > 0) return { refused: [{ rule: 'topology', names: platform.errors }] };
  const cyclic = onCycles(platform);
  if (cyclic.length > 0) return { refused: [{ rule: 'cycle', names: cyclic }] };
  const selected = select(platform, goal);
  if (!(selected instanceof Set)) return { refused: [selected] };
  return answer(look(platform, goal, observed, selected));
}

function look(platform: Platform, goal: Goal, observed: Observed, selected: Set<Id>): Scene {
  const world: World = { platform, goal, observed, down: new Set(), up: new Set() };
  const guarded = protectedLeft(world, selected);
  const excluded = matching(platform, goal.exclude ?? []);
  return sceneOf(world, { selected, excluded, guarded });
}

function answer(scene: Scene): RollingOutcome {
  const disputed = disputes(scene);
  const units = inSequence(scene, unitsOf(scene));
  const sizes = sizesOf(scene.world.goal.rolling?.batch ?? '1', units.length);
  const found = search(scene, units, sizes);
  const refused = [...certain(scene), ...found.refused];
  const sure = refused.filter(({ rule }) => rule !== 'unknown-dependent');
  if (sure.length > 0 && disputed.every((why) => why.startsWith('unknown'))) return { refused };
  return {
    scene,
    ...actsOf(scene),
    units,
    sizes,
    joined: new Map([...scene.joined].map((id) => [id, needed(scene, id)])),
    together: together(scene),
    floors: floorsOf(scene),
    arrangement: found.arrangement,
    mayRefuse: disputed.length > 0 || !found.must,
    disputed,
  };
}

const needed = (scene: Scene, id: Id): Id[] =>
  losing(scene, id).flatMap(({ candidates }) => candidates.filter((other) => acting(scene).has(other)));

function actsOf(scene: Scene): Pick<RollingExpected, 'steps' | 'causes'> {
  const causes = new Map<StepId, Set<CauseKind>>();
  const cause = (id: Id): CauseKind[] => {
    if (scene.named.has(id)) return ['requested'];
    return scene.joined.has(id) ? ['depends-on', 'restart-propagated'] : ['restart-propagated'];
  };
  for (const id of stopsOf(scene)) causes.set(`stop:${id}`, new Set(cause(id)));
  for (const id of startsOf(scene)) causes.set(`start:${id}`, new Set(cause(id)));
  return { steps: new Set(causes.keys()), causes };
}

interface Found {
  arrangement?: Arrangement;
  /** No reading allows a refusal. */
  must: boolean;
  refused: Refusal[];
}

/** "looks for an assignment with the same sizes that holds all floors; only where none exists it refuses" */
function search(scene: Scene, units: readonly Unit[], sizes: number[]): Found {
  const reasons = new Set<Rule>();
  // Nowhere to put them at all: what has to come first goes round in a circle.
  const nowhere = new Set<Rule>(['serial']);
  const hopeless = new Set([...scene.lost, ...stranded(scene)]);
  let arrangement: Arrangement | undefined;
  let outOfPlace = false;
  for (const one of arrangements(units, sizes)) {
    const batches = batchesOf(scene, one);
    const isPlaced = misplaced(scene, one).length === 0;
    outOfPlace ||= !isPlaced;
    const found = wrongs(scene, batches).filter(({ owner = '' }) => !hopeless.has(owner));
    for (const { rule } of found) (isPlaced ? reasons : nowhere).add(rule);
    if (isPlaced && found.length === 0) {
      arrangement ??= one;
      const careful = carefully(scene, batches).length === 0 && !carelesslyPlaced(scene, one);
      if (careful) return { arrangement: one, must: true, refused: [] };
    }
    if (units.length > MOST) return { ...(arrangement && { arrangement }), must: false, refused: [] };
  }
  if (arrangement !== undefined) return { arrangement, must: false, refused: [] };
  // Both stand in the way where some assignments keep the sequence and break a floor, and others the reverse.
  const rules = new Set<Rule>([...reasons, ...(reasons.size === 0 || outOfPlace ? nowhere : [])]);
  return { must: false, refused: [...rules].map((rule) => ({ rule, names: [] })) };
}

/** What refuses whatever goes into which batch. */
function certain(scene: Scene): Refusal[] {
  const { lost, further, scope } = scene;
  const closure = forced(scene, 'closure');
  const shielded = [...lost, ...further].filter((id) => isShielded(scene, id) && !scope.excluded.has(id));
  const list: Refusal[] = [
    // Any of them may be told first: some also by what they cannot do without.
    ...shielded.map((id): Refusal => ({ rule: 'protected', names: [id] })),
    { rule: 'dependent', names: closure ? [] : [...lost] },
    { rule: 'unknown-dependent', names: closure ? [] : unknownOnes(scene) },
    { rule: 'unmet-requirement', names: closure ? [] : unmet(afterAll(scene), startsOf(scene)) },
  ];
  return list.filter(({ names }) => names.length > 0);
}

/** Unknown ones that go down as well, or would, if those who cannot be kept up joined. */
function unknownOnes(scene: Scene): Id[] {
  const { world, scope } = scene;
  const rolling = { ...world.goal.rolling, withDependents: true };
  return [...silent(scene), ...silent(sceneOf({ ...world, goal: { ...world.goal, rolling } }, scope))];
}

/** Jobs stay down: nobody starts them here. */
function afterAll(scene: Scene): World {
  const up = startsOf(scene);
  return { ...scene.world, up, down: new Set([...stopsOf(scene)].filter((id) => !up.has(id))) };
}

/** Those that cannot be started again even at the end. */
function stranded(scene: Scene): Id[] {
  const after = afterAll(scene);
  return [...after.up].filter((id) => requirements(after.platform, id).some((entry) => !met(after, entry)));
}
