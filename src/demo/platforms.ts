/** The platforms that a lab can be, as an operator would write them: hosts, and services where no graph has them. */

export interface PlatformDocument {
  readonly extends?: string;
  readonly hosts: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly services?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Abiquo, distributed: a server, its monitoring, and two datacenters of which one has its repository on V2V. */
const abiquo: PlatformDocument = {
  extends: 'abiquo',
  hosts: {
    server: { site: 'hq', profiles: ['server'] },
    monitor: { site: 'hq', profiles: ['monitoring'] },
    'rs-mad': { site: 'mad', profiles: ['remote-services'], with: ['dhcpd'] },
    'v2v-mad': { site: 'mad', profiles: ['v2v'] },
    'nfs-mad': { site: 'mad', profiles: ['nfs-repository'] },
    'lvm-mad': { site: 'mad', profiles: ['lvm'] },
    'kvm-mad-1': { site: 'mad', profiles: ['kvm'] },
    'kvm-mad-2': { site: 'mad', profiles: ['kvm'] },
    'rs-bcn': { site: 'bcn', profiles: ['remote-services'], with: ['dhcpd'] },
    'v2v-bcn': { site: 'bcn', profiles: ['v2v'], with: ['nfs'] },
    'relay-bcn': { site: 'bcn', profiles: ['dhcp-relay'] },
    'kvm-bcn': { site: 'bcn', profiles: ['kvm'] },
  },
};

/** A shop on four hosts. */
const small: PlatformDocument = {
  hosts: {
    data: { services: ['db', 'queue'] },
    'app-1': { services: ['app'] },
    'app-2': { services: ['app', 'import'] },
    front: { services: ['nginx'] },
  },
  services: {
    db: { ready: { tcp: 5432 }, caution: 'The shop takes no orders while it is down.' },
    queue: { ready: { tcp: 5672 } },
    app: { requires: ['db', 'queue'], ready: { http: { port: 8080, path: '/ready' } } },
    import: { kind: 'job', process: '/usr/local/bin/shop-import', requires: ['app@host'] },
    nginx: { requires: [{ service: 'app', need: 1 }], ready: { http: { port: 80, path: '/health' } } },
  },
};

export const PLATFORMS = { abiquo, small };
export type PlatformName = keyof typeof PLATFORMS;
