/** A table of plans: what is held against which topology and state, and what the verifier tells. */
import * as assert from 'uvu/assert';
import type { Plan } from '../../../src/plan/model.ts';
import type { Consent } from '../../../src/plan/verify/violation.ts';
import { verify } from '../../../src/plan/verify/verify.ts';
import type { Topology } from '../../../src/topology/model.ts';
import type { Observations } from '../../../src/topology/state.ts';
import { consent, told } from './build.ts';

export interface Example {
  readonly name: string;
  readonly on: Topology;
  readonly plan: Plan;
  readonly observed: Observations | 'offline';
  readonly consent?: Partial<Consent>;
  /** Nothing: the plan is right. */
  readonly tells?: readonly string[];
  /** Of the first one. */
  readonly path?: readonly string[];
}

/** `test`: of the file that runs them, which alone imports it. */
export function check(test: (name: string, body: () => void) => void, examples: readonly Example[]): void {
  for (const each of examples) {
    test(each.name, () => {
      const found = verify(each.on, each.plan, each.observed, consent(each.consent));
      assert.equal(told(found), each.tells ?? [], found.map(({ message }) => message).join('\n'));
      if (each.path !== undefined) assert.equal(found[0]?.path, each.path);
    });
  }
}
