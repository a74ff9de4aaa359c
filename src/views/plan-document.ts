import type { Plan } from '../plan/model.ts';
import type { PlanDocument } from './documents.ts';

/** `hash`: hex of a digest of a text. */
export const planDocument = (plan: Plan, hash: (text: string) => string): PlanDocument => ({
  schema: 'abq.plan/1',
  id: hash(JSON.stringify(plan)).slice(0, 12),
  ...plan,
});
