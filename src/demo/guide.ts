/** What somebody in front of a lab wants to know: where it is, what to type, and how to make things go wrong. */
import type { Playground } from './playground.ts';

const inParts = (words: readonly string[], width: number): string[] => {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length + 1 <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
};

/** `failing`: the instance of the examples; `job`: one that holds a stop, where there is one. */
const examplesOf = ({ topology }: Playground) => {
  const all = [...topology.instances.values()];
  const job = all.find(({ service }) => service.kind === 'job');
  const [failing] = all
    .filter(({ service }) => service.kind === 'daemon')
    .toSorted((a, b) => b.dependencies.length - a.dependencies.length);
  if (!failing) throw new Error('a lab without a service');
  return { failing, job };
};

export const guide = (playground: Playground, bold: (text: string) => string): string => {
  const { lab, topology, file } = playground;
  const { failing, job } = examplesOf(playground);
  const on = (host: string): string => `ssh -F ${lab.sshConfig} ${host} labctl`;
  const name = failing.service.name;
  return [
    `${topology.hosts.size} hosts, ${topology.instances.size} services: real SSH and real processes, all of them inside this one.`,
    ...inParts([...topology.hosts.keys()], 100).map((line) => `  ${line}`),
    `The topology is ${bold(file)}`,
    '',
    'In another terminal:',
    ...['status', 'plan stop --all', `stop --all --confirm ${topology.name}`, 'start --all --yes'].map(
      (command) => `  abq ${command} --config ${file}`,
    ),
    '',
    `All services are well. Make one misbehave, such as ${failing.id}, whenever you like:`,
    ...[
      ['set', 'failStart=1', 'it does not start any more; failStart=no mends it'],
      ['set', 'readyDelay=60000', 'it is up long before it is ready (milliseconds)'],
      ['set', 'ignoreStop=true', 'it does not stop, until ignoreStop=false'],
      ['set', 'dieAfter=0', 'its process ends now; dieAfter=no mends it'],
    ].map(
      ([verb, setting, what]) => `  ${on(failing.host.name)} ${verb} ${name} ${setting}\n      # ${what}`,
    ),
    ...(job === undefined
      ? []
      : [
          `  ${on(job.host.name)} start ${job.service.name}\n      # a job: what it works on does not stop before it ends; \`labctl stop ${job.service.name}\` ends it`,
        ]),
    `  ${on(failing.host.name)} list\n      # what this host has; \`labctl\` alone says what else it can`,
    '',
    'Ctrl-C ends the lab, with all that it has made.',
    '',
  ].join('\n');
};
