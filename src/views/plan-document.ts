import type { Plan } from '../plan/model.ts';
import type { PlanDocument } from './documents.ts';

/** What is told beside a plan, and is no part of it. */
type Beside = Pick<PlanDocument, 'forecast' | 'cautions' | 'whatIf'>;

/** `hash`: hex of a digest of a text. */
export const planDocument = (plan: Plan, beside: Beside, hash: (text: string) => string): PlanDocument => ({
  schema: 'abq.plan/1',
  id: hash(JSON.stringify(plan)).slice(0, 12),
  ...plan,
  ...beside,
});
