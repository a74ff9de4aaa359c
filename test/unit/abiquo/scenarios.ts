/** Every goal with the plan that must come; what a row says is in scenarios/scenario.ts. */
import { monolithic } from './scenarios/monolithic.ts';
import { datacenters } from './scenarios/datacenters.ts';
import { monitoring } from './scenarios/monitoring.ts';
import { whole } from './scenarios/whole.ts';
import { layouts } from './scenarios/layouts.ts';
import type { Scenario } from './scenarios/scenario.ts';

export const scenarios: readonly Scenario[] = [
  ...monolithic,
  ...datacenters,
  ...monitoring,
  ...whole,
  ...layouts,
];
