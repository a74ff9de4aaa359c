import { dirname, join, resolve } from 'node:path';
import type { Document, Places, Settings } from '../topology/document.ts';

const KEYS = ['identityFile', 'knownHosts', 'configFile'] as const;

interface Base {
  readonly cwd: string;
  readonly home: string | undefined;
}

/** The contract: paths in SSH settings are absolute, or relative to the file that says them; `~/` is home. */
export function resolvePaths(document: Document, places: Places, base: Base): Document {
  const settle = <T extends Settings>(settings: T, path: readonly string[]): T => {
    if (!settings.ssh) return settings;
    const ssh = { ...settings.ssh };
    for (const key of KEYS) {
      const value = ssh[key];
      if (value === undefined) continue;
      const { file } = places.value([...path, 'ssh', key]);
      ssh[key] = absolute(value, dirname(resolve(base.cwd, file)), base.home);
    }
    return { ...settings, ssh };
  };
  const hosts = Object.entries(document.hosts).map(([name, host]) => [name, settle(host, ['hosts', name])]);
  return {
    ...document,
    defaults: settle(document.defaults, ['defaults']),
    hosts: Object.fromEntries(hosts) as Document['hosts'],
  };
}

const absolute = (path: string, folder: string, home: string | undefined): string =>
  home !== undefined && path.startsWith('~/') ? join(home, path.slice(2)) : resolve(folder, path);
