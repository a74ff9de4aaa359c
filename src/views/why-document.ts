/** Why one instance waits for another, for programs: `abq.why/1`. */
import type { Topology } from '../topology/model.ts';
import type { ChainLink, Explanation, Ordering } from '../topology/paths.ts';
import type { WhyDocument, WhyEntry, WhyLink, WhyOrdering } from './topology-documents.ts';
import { scopeText, type End } from './why.ts';

export const whyDocument = (
  { name, hash }: Topology,
  { pair, start, stop, restart }: Explanation,
  [a, b]: readonly [End, End],
): WhyDocument => ({
  schema: 'abq.why/1',
  topology: { name, hash },
  a: { ...a, ...(pair && { instance: pair[0] }) },
  b: { ...b, ...(pair && { instance: pair[1] }) },
  start: orderingOf(start),
  stop: orderingOf(stop),
  restart: restart.map(linkOf),
});

const orderingOf = ({ relation, chain }: Ordering): WhyOrdering => {
  const [first, last] = [chain[0], chain.at(-1)];
  return {
    relation,
    ...(first && last && relation !== 'uncarried' && { first: first.first, second: last.second }),
    chain: chain.map(linkOf),
  };
};

const linkOf = (link: ChainLink): WhyLink => {
  const { first, second, owner, other } = link;
  return { first, second, owner, other, entries: entriesOf(link) };
};

const entriesOf = ({ dependencies, place }: ChainLink): WhyEntry[] => {
  if (dependencies.length === 0) return [{ kind: 'serial', place }];
  return dependencies.map(({ kind, need, candidates, declared }) => {
    const { module, withModule, restart } = declared;
    return {
      kind,
      scope: scopeText(declared),
      need,
      of: candidates.length,
      restart,
      ...(module !== undefined && { module }),
      ...(withModule !== undefined && { withModule }),
      place: declared.place,
    };
  });
};
