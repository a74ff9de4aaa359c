/** `abq validate`: the topology alone, without touching a host. */
import { json } from '../../views/json.ts';
import { count } from '../../views/text.ts';
import { Exit, type ExitCode } from '../exit.ts';
import type { Io } from '../io.ts';
import { load, tellDiagnostics, type LoadFlags } from '../load.ts';

export const run = async (io: Io, flags: LoadFlags): Promise<ExitCode> => {
  const loaded = await load(io, flags, false);
  if (!loaded) return Exit.refused;
  const { topology, file, warnings } = loaded;
  const { name, hash, hosts, services, instances } = topology;
  if (flags.json) {
    const sizes = { hosts: hosts.size, services: services.size, instances: instances.size };
    io.out(json({ schema: 'abq.validation/1', topology: { name, hash }, file, ...sizes, warnings }));
    return Exit.done;
  }
  tellDiagnostics(io, warnings, false);
  const sizes = `${count(hosts.size, 'host')}, ${count(services.size, 'service')}, ${count(instances.size, 'instance')}`;
  io.out(
    `${file}: ${name} is valid: ${sizes}${warnings.length > 0 ? `, ${count(warnings.length, 'warning')}` : ''}\n`,
  );
  io.note('next: abq graph, abq status, or abq plan stop --all --offline\n');
  return Exit.done;
};
