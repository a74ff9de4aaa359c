/** Services on the machine at hand whose commands end when the test says so. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Pty, type Given } from './pty.ts';

/** `host: [service, ...]`; `requires`: service to services. */
export interface Sketch {
  readonly hosts: Readonly<Record<string, readonly string[]>>;
  readonly requires?: Readonly<Record<string, readonly string[]>>;
}

export class Toys {
  readonly folder = mkdtempSync(join(tmpdir(), 'abq-toys-'));

  constructor({ hosts, requires = {} }: Sketch) {
    for (const name of ['up', 'may', 'state']) mkdirSync(join(this.folder, name));
    const services = [...new Set(Object.values(hosts).flat())];
    const lines = [
      'name: toys',
      'hosts:',
      ...Object.entries(hosts).map(
        ([host, on]) => `  ${host}: { transport: local, vars: { H: ${host} }, services: [${on.join(', ')}] }`,
      ),
      'services:',
      ...services.flatMap((service) => this.#service(service, requires[service] ?? [])),
    ];
    writeFileSync(join(this.folder, 'abq.config.yaml'), `${lines.join('\n')}\n`);
  }

  #service(name: string, requires: readonly string[]): string[] {
    const at = (kind: string): string => `${this.folder}/${kind}/${name}@$ABQ_VAR_H`;
    const start = `while test -d ${this.folder} && ! test -s ${at('may')}; do sleep 0.02; done; . ${at('may')}; touch ${at('up')}`;
    return [
      `  ${name}:`,
      ...(requires.length > 0 ? [`    requires: [${requires.join(', ')}]`] : []),
      `    start: '${start}'`,
      `    stop: 'rm -f ${at('up')}'`,
      `    status: 'test -e ${at('up')}'`,
    ];
  }

  /** Lets the start command of an instance go on, with `script` before what makes it run. */
  let(instance: string, script = ':'): void {
    const file = join(this.folder, 'may', instance);
    writeFileSync(file, `${script}\n`);
  }

  /** `abq` with the toys' topology, on a terminal. */
  abq(args: readonly string[], given: Given = {}): Pty {
    return this.shell('exec "$@"', args, given);
  }

  /** A shell on a terminal, to which `"$@"` is `abq` with these arguments. */
  shell(script: string, args: readonly string[], given: Given = {}): Pty {
    const config = ['--config', join(this.folder, 'abq.config.yaml')];
    const env = { ...given.env, XDG_STATE_HOME: join(this.folder, 'state') };
    const abq = [process.execPath, resolve('bin/abq'), ...args, ...config];
    return new Pty(['sh', '-c', script, 'sh', ...abq], { ...given, env });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
