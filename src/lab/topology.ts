/** How a topology describes the hosts of a lab, and its services by their plain commands. */
import type { LabHost } from './host.ts';
import { ADDRESS } from './door.ts';
import type { ServiceSpec } from './service-model.ts';

export interface LabSshSettings {
  readonly user: string;
  readonly port: number;
  readonly identityFile: string;
  readonly knownHosts: string;
  readonly hostKeys: 'strict';
  /** Instead of the user's own settings; left out where no program could read it. */
  readonly configFile?: string;
}

export interface LabHostEntry {
  readonly address: string;
  readonly ssh: LabSshSettings;
  readonly services: readonly string[];
}

export interface LabServiceEntry {
  readonly manager: 'command';
  readonly start: string;
  readonly stop: string;
  readonly status: string;
  readonly ready: Readonly<Record<string, unknown>>;
}

export const hostEntry = (host: LabHost, ssh: LabSshSettings): LabHostEntry => ({
  address: ADDRESS,
  ssh,
  services: [...host.services.keys()],
});

/** Milliseconds as a topology says them: nobody has to wait for what a lab does. */
const INTERVAL = '100ms';

/** By name; the first host that has one tells its port. */
export const serviceEntries = (hosts: Iterable<LabHost>): Record<string, LabServiceEntry> => {
  const entries: Record<string, LabServiceEntry> = {};
  for (const host of hosts) {
    for (const [name, { spec }] of host.services) entries[name] ??= serviceEntry(name, spec);
  }
  return entries;
};

const serviceEntry = (name: string, { port, http = false }: ServiceSpec): LabServiceEntry => {
  const exec = { exec: `labctl ready ${name}` };
  const [path = '/', status = 200] = typeof http === 'object' ? (Object.entries(http)[0] ?? []) : [];
  const probe = port === undefined ? exec : http === false ? { tcp: port } : { http: { port, path, status } };
  return {
    manager: 'command',
    start: `labctl start ${name}`,
    stop: `labctl stop ${name}`,
    status: `labctl status ${name}`,
    ready: { ...probe, interval: INTERVAL },
  };
};

export const knownHostsLine = ({ port, hostKey }: LabHost): string => `[${ADDRESS}]:${port} ${hostKey}\n`;

/** For `ssh -F FILE HOST`. */
export const sshConfigEntry = (
  host: string,
  { user, port, identityFile, knownHosts }: LabSshSettings,
): string =>
  `Host ${host}
  HostName ${ADDRESS}
  Port ${port}
  User ${user}
  IdentityFile "${identityFile}"
  IdentitiesOnly yes
  UserKnownHostsFile "${knownHosts}"
  StrictHostKeyChecking yes
`;
