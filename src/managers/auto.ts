/** systemd where it runs, else SysV: the host decides. */
import type { Manager } from './manager.ts';
import { systemd } from './systemd.ts';
import { sysv } from './sysv.ts';

export const auto: Omit<Manager, 'command'> = {
  look: (instance) => `if [ -d /run/systemd/system ]; then
${systemd.look(instance)}
else
${sysv.look(instance)}
fi`,
  read: (report) => (report.fields.get('Via') === 'systemd' ? systemd.read(report) : sysv.read(report)),
};
