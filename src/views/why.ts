/** Why one instance waits for another, for people. */
import type { Dependency } from '../topology/model.ts';
import type { ChainLink, Explanation, Ordering } from '../topology/paths.ts';
import { showPlace, type Place } from '../topology/place.ts';
import type { Style } from './style.ts';
import { count, indent } from './text.ts';

/** A selector, and how many instances it means. */
export interface End {
  readonly selector: string;
  readonly instances: number;
}

interface WhyOptions {
  readonly style: Style;
  /** The lines of the file around a place; shown of a single edge, and of all with `verbose`. */
  readonly frame: (place: Place) => string | undefined;
  readonly verbose: boolean;
}

/** Of a longer chain, the links at each end. */
const MOST_LINKS = 40;

export const whyText = (found: Explanation, [a, b]: readonly [End, End], options: WhyOptions): string => {
  const { pair, start, stop, restart } = found;
  const names = pair ?? [nameOf(a), nameOf(b)];
  const several = pair !== undefined && a.instances + b.instances > 2;
  const head = several
    ? [`of ${meant(a)} and ${meant(b)}, these two stand nearest: ${pair[0]} and ${pair[1]}`]
    : [];
  if (start.relation === 'none' && stop.relation === 'none') {
    head.push(`nothing orders ${names[0]} and ${names[1]}, neither on start nor on stop`);
    return `${[...head, ...restartLines(restart, [], options)].join('\n')}\n`;
  }
  const blocks = [
    ...orderLines('start', start, [], options),
    ...orderLines('stop', stop, start.chain, options),
    ...restartLines(restart, [...start.chain, ...stop.chain], options),
  ];
  return `${[...head, ...blocks].join('\n')}\n`;
};

const meant = ({ selector, instances }: End): string => `${selector} (${count(instances, 'instance')})`;

const nameOf = ({ selector, instances }: End): string =>
  instances === 1 ? selector : `any of ${meant({ selector, instances })}`;

const orderLines = (
  phase: 'start' | 'stop',
  ordering: Ordering,
  shown: readonly ChainLink[],
  options: WhyOptions,
): string[] => {
  const { chain } = ordering;
  const same = isAmong(chain, shown);
  const by = same ? `, by the same ${chain.length === 1 ? 'edge' : `${chain.length} edges`}` : '';
  const label = options.style.bold(`${phase}:`);
  if (same && ordering.relation === 'uncarried') return [`${label} nothing orders them either`];
  const text = `${label} ${sentence(phase, ordering)}${by}`;
  // From what depends to what it depends on, as most of it is written.
  const inOrder = phase === 'start' ? chain.toReversed() : chain;
  return [text, ...(same ? [] : chainLines(inOrder, options))];
};

const sentence = (phase: 'start' | 'stop', { relation, chain }: Ordering): string => {
  const [first, last] = [chain[0]?.first ?? '', chain.at(-1)?.second ?? ''];
  switch (relation) {
    case 'path':
      return `${last} waits for ${first}`;
    case 'quorum':
      return phase === 'start'
        ? `${last} waits until ${enough(chain)}, and ${first} is one of them`
        : `${last} waits for ${first}, unless ${enough(chain)} without it`;
    case 'uncarried':
      return 'nothing orders them: a quorum stands between, and only its own two sides wait for each other';
    case 'none':
      return 'nothing orders them';
    default:
      return relation satisfies never;
  }
};

const enough = (chain: readonly ChainLink[]): string => {
  const quorum = chain.flatMap(({ dependencies }) => dependencies).find(isQuorum);
  if (!quorum) return 'enough are ready';
  return `${quorum.need} of ${quorum.candidates.length} ${quorum.declared.on} ${quorum.need === 1 ? 'is' : 'are'} ready`;
};

const isQuorum = ({ kind, need, candidates }: Dependency): boolean =>
  kind === 'requires' && need < candidates.length;

const restartLines = (
  restart: readonly ChainLink[],
  shown: readonly ChainLink[],
  options: WhyOptions,
): string[] => {
  if (restart.length === 0) return [];
  const [below, above] = [restart[0]?.first, restart.at(-1)?.second];
  const same = isAmong(restart, shown);
  const text = `${options.style.bold('restart:')} ${above} restarts whenever ${below} does`;
  return [text, ...(same ? [] : chainLines(restart.toReversed(), options))];
};

const keyOf = ({ owner, other, dependencies, place }: ChainLink): string =>
  [owner, other, showPlace(place), ...dependencies.map(({ kind }) => kind)].join(' ');

const isAmong = (chain: readonly ChainLink[], shown: readonly ChainLink[]): boolean => {
  const known = new Set(shown.map(keyOf));
  return chain.length > 0 && chain.every((link) => known.has(keyOf(link)));
};

const chainLines = (chain: readonly ChainLink[], options: WhyOptions): string[] => {
  const framed = options.verbose || chain.length === 1;
  const lines = (links: readonly ChainLink[]): string[] =>
    links.flatMap((link) => linkLines(link, framed, options));
  if (chain.length <= MOST_LINKS) return lines(chain);
  const left = chain.length - MOST_LINKS;
  const half = MOST_LINKS / 2;
  return [
    ...lines(chain.slice(0, half)),
    `  … ${count(left, 'more edge')}, all with --json …`,
    ...lines(chain.slice(-half)),
  ];
};

const linkLines = (link: ChainLink, framed: boolean, { style, frame }: WhyOptions): string[] => {
  const { first, second, owner, other, dependencies, place } = link;
  const [strongest] = dependencies;
  const head = strongest
    ? `${owner} ${strongest.kind} ${other}`
    : `${second} after ${first}: the order of a serial service`;
  const places = strongest
    ? entriesIn(dependencies).map(([at, text]) => `    ${at}  ${style.dim(text)}`)
    : [`    ${showPlace(place)}`];
  const shown = framed ? frame(place) : undefined;
  return [`  ${head}`, ...places, ...(shown === undefined ? [] : [indent(shown, '    ')])];
};

export const scopeText = ({ scope }: Dependency['declared']): string =>
  scope.kind === 'named' ? scope.host : scope.kind;

/** By place; the modules that share an entry are told on one line. */
const entriesIn = (dependencies: readonly Dependency[]): (readonly [place: string, text: string])[] => {
  const entries = new Map<string, { at: string; text: string; modules: string[] }>();
  for (const one of dependencies) {
    const { place, module } = one.declared;
    const [at, text] = [showPlace(place), entryText(one)];
    const entry = entries.get(`${at} ${text}`) ?? { at, text, modules: [] };
    entries.set(`${at} ${text}`, entry);
    if (module !== undefined) entry.modules.push(module);
  }
  return [...entries.values()].map(({ at, text, modules }) => [at, text + saidBy(modules)]);
};

const saidBy = (modules: readonly string[]): string =>
  modules.length === 0
    ? ''
    : `, said by ${modules.length === 1 ? 'module' : 'modules'} ${modules.join(', ')}`;

const entryText = ({ kind, candidates, need, declared }: Dependency): string => {
  const { on, withModule, restart } = declared;
  return [
    `${kind} ${on}@${scopeText(declared)}`,
    ...(withModule === undefined ? [] : [`with module ${withModule}`]),
    `${need} of ${candidates.length}`,
    ...(restart ? ['restart'] : []),
  ].join(', ');
};
