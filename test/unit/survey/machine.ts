/**
 * A folder that stands for a host: fake `systemctl`, `service`, `sudo` in `bin`, init scripts in `init.d`.
 * `systemctl show UNIT` prints `units/UNIT`; every other call is written to `calls`.
 */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalOptions } from './local.ts';

export interface Machine {
  readonly folder: string;
  readonly options: LocalOptions;
  /** `LoadState ActiveState SubState [UnitFileState]` */
  unit(name: string, state: string, more?: readonly string[]): void;
  /** A script in `init.d`, which `service` runs; `body` sees the verb as `$1`. */
  init(name: string, body: string): void;
  /** A program on PATH. */
  program(name: string, body: string): void;
  write(name: string, text: string): void;
  read(name: string): string;
  calls(): readonly string[];
  remove(): void;
}

const SYSTEMCTL = `case $1 in
show) for unit; do :; done
  cat "$machine/units/$unit" 2>/dev/null || printf 'LoadState=not-found\\nActiveState=inactive\\nSubState=dead\\n' ;;
*) echo "systemctl $*" >>"$machine/calls"
  [ ! -e "$machine/on-$1-$2" ] || . "$machine/on-$1-$2" ;;
esac`;

const SERVICE = `echo "service $*" >>"$machine/calls"; exec sh "$machine/init.d/$1" "$2"`;

const SUDO = `echo "sudo $*" >>"$machine/calls"; shift; exec "$@"`;

export const createMachine = ({ systemd = true } = {}): Machine => {
  const folder = mkdtempSync(join(tmpdir(), 'abq-machine-'));
  for (const name of ['bin', 'units', 'init.d', ...(systemd ? ['run-systemd'] : [])])
    mkdirSync(join(folder, name));
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  const program = (name: string, body: string): void => {
    write(`bin/${name}`, `#!/bin/sh\nmachine=${folder}\n${body}\n`);
    chmodSync(join(folder, 'bin', name), 0o755);
  };
  program('systemctl', SYSTEMCTL);
  program('service', SERVICE);
  program('sudo', SUDO);
  const read = (name: string): string =>
    existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : '';
  return {
    folder,
    options: {
      bin: join(folder, 'bin'),
      folders: { '/run/systemd/system': join(folder, 'run-systemd'), '/etc/init.d': join(folder, 'init.d') },
    },
    unit: (name, state, more = []) => {
      const [load, active, sub, file = 'disabled'] = state.split(' ');
      const fields = [
        `LoadState=${load}`,
        `ActiveState=${active}`,
        `SubState=${sub}`,
        `UnitFileState=${file}`,
      ];
      write(`units/${name}`, [...fields, 'KillMode=control-group', ...more, ''].join('\n'));
    },
    init: (name, body) => write(`init.d/${name}`, body),
    program,
    write,
    read,
    calls: () => read('calls').split('\n').filter(Boolean),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};
