/** Dependencies that reach nobody, or farther than was meant. */
import type { Reached } from '../dependencies.ts';
import type { Diagnostic } from '../diagnostic.ts';
import type { Topology } from '../model.ts';
import { tooFar } from './nearest.ts';
import { missed } from './sites.ts';

interface Both {
  readonly unmet: readonly Reached[];
  readonly loose: readonly Reached[];
}

/** `file`: of the topology itself; what of it leads nowhere for nobody is told at the entry. */
export function reachWarnings(topology: Topology, { unmet, loose }: Both, file: string): Diagnostic[] {
  return [...missed(topology, unmet, file), ...tooFar(topology, loose)];
}
