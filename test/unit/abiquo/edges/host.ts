import { type Edge, HARD, SOFT } from './edge.ts';

export const hostEdges: readonly Edge[] = [
  {
    owner: 'abiquo-aim@kvmA1',
    on: 'libvirtd',
    scope: 'host',
    kinds: HARD,
    candidates: ['libvirtd@kvmA1'],
    source: 'init script',
  },
  {
    owner: 'abiquo-aim@kvmA1',
    on: 'redis',
    scope: 'site',
    kinds: SOFT,
    candidates: ['redis@rsA'],
    source: 'INST5 aim.ini, SEED1; up to 2.6 only',
  },
  {
    owner: 'abiquo-aim@kvmA1',
    on: 'nfs',
    scope: 'site',
    kinds: SOFT,
    candidates: ['nfs@nfsA'],
    source: 'hard up to 2.0, soft later: init scripts',
  },
  {
    owner: 'dhrelay@relayB',
    on: 'dhcpd',
    scope: 'site',
    kinds: ['after', 'startAfter'],
    candidates: ['dhcpd@rsB'],
    source: 'relay-config: dhcrelay ... <dhcp-server-ip>',
  },
  {
    owner: 'abiquo-lvmiscsi@lvmA',
    on: 'tgtd',
    scope: 'host',
    kinds: HARD,
    candidates: ['tgtd@lvmA'],
    source: 'spec Requires; INST enable order',
  },
  {
    owner: 'iscsi-sessions@lvmA',
    on: 'tgtd',
    scope: 'host',
    kinds: HARD,
    candidates: ['tgtd@lvmA'],
    source: 'hazard 10: whoever is connected is waited for',
  },
];
