/** The pipe through which the hosts' commands ask the lab, and the pipes through which they are answered. */
import { closeSync, constants, openSync, rmSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { readSetting } from './behaviour.ts';
import type { LabService } from './service.ts';
import type { Reply } from './service-model.ts';

export interface Control {
  close(): void;
}

type Find = (host: string, service: string) => LabService | undefined;

/** The pipes must be there. */
export const openControl = (folder: string, find: Find): Control => {
  // With a writer of our own there is no end, neither for us nor for those who wait in `hang`.
  const both = constants.O_RDWR | constants.O_NONBLOCK;
  const hang = openSync(join(folder, 'hang'), both);
  const pipe = new Socket({ fd: openSync(join(folder, 'control'), both), readable: true, writable: false });
  let rest = '';
  pipe.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) void serve(folder, find, line);
  });
  return {
    close: () => {
      pipe.destroy();
      closeSync(hang);
    },
  };
};

const serve = async (folder: string, find: Find, line: string): Promise<void> => {
  const [, id, host, verb, name, rest] = /^(\d+) (\S+) (\S+) (\S+) (.*)$/.exec(line) ?? [];
  if (id === undefined || host === undefined || verb === undefined || name === undefined) return;
  const service = find(host, name);
  const answer: Reply =
    service === undefined ? { code: 4, text: 'no such service' } : await obey(service, verb, rest ?? '');
  reply(join(folder, 'replies', id), answer);
};

const obey = async (service: LabService, verb: string, rest: string): Promise<Reply> => {
  switch (verb) {
    case 'start':
      return service.start();
    case 'stop':
      return service.stop();
    case 'restart': {
      const stopped = await service.stop();
      return stopped.code === 0 ? service.start() : stopped;
    }
    case 'reset':
      return service.reset();
    case 'set':
      return set(service, rest);
    default:
      return { code: 64, text: `no such verb: ${verb}` };
  }
};

/** A value may hold spaces. */
const set = async (service: LabService, text: string): Promise<Reply> => {
  const settings = text.split(/ (?=\w+=)/).map(readSetting);
  const wrong = settings.find((setting) => typeof setting === 'string');
  if (wrong !== undefined) return { code: 64, text: wrong };
  for (const setting of settings) if (typeof setting !== 'string') await service.set(setting);
  return { code: 0, text: '' };
};

/** Who asked may be gone: then nobody reads, and the opening fails. */
const reply = (path: string, { code, text }: Reply): void => {
  try {
    const pipe = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
    writeSync(pipe, `${code} ${text.replaceAll('\n', ' ')}\n`);
    closeSync(pipe);
  } catch {
    // Nobody waits for it.
  }
  rmSync(path, { force: true });
};
