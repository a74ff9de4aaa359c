/** Every documented dependency; what a row says is in edges/edge.ts. */
import { apiEdges } from './edges/api.ts';
import { remoteEdges } from './edges/remote.ts';
import { conversionEdges } from './edges/conversion.ts';
import { hostEdges } from './edges/host.ts';
import { monitoringEdges } from './edges/monitoring.ts';
import type { Edge } from './edges/edge.ts';

export const edges: readonly Edge[] = [
  ...apiEdges,
  ...remoteEdges,
  ...conversionEdges,
  ...hostEdges,
  ...monitoringEdges,
];
