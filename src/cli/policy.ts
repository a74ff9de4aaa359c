/** What limits a run: the topology's word, and the operator's. */
import type { Policy } from '../run/policy.ts';
import type { Topology } from '../topology/model.ts';

export interface PolicyFlags {
  readonly parallel?: number | undefined;
  readonly 'fail-fast'?: boolean;
}

export const policyOf = (topology: Topology, flags: PolicyFlags): Policy => ({
  parallel: flags.parallel ?? topology.limits.total,
  perHost: Object.fromEntries([...topology.hosts.values()].map((host) => [host.name, host.perHost])),
  serial: [...topology.services.values()].filter((service) => service.serial).map((service) => service.name),
  failFast: flags['fail-fast'] ?? false,
  attempts: 3,
});
