/** A client of a master as the channel of a command. */
import { EventEmitter } from 'node:events';
import type { CommandChannel } from '../command.ts';
import { endMarker } from '../prelude.ts';
import { letGo, type Client } from './client.ts';
import { Trailer } from './trailer.ts';

/** What the program `ssh` has for its own failures, for deaths by a signal, and for the command's 255. */
const AMBIGUOUS = 255;

/** `nonce`: of a shell that tells its command's end; without it the client's own end is all there is. */
export const channelOf = (client: Client, nonce: string | undefined): CommandChannel => {
  const channel = new EventEmitter();
  const stderr = new EventEmitter();
  let told = false;
  const exited = (code: number, signal?: string): void => {
    told = true;
    channel.emit('exit', signal === undefined ? code : null, signal);
  };
  const pass = (chunk: Buffer): void => void stderr.emit('data', chunk);
  const trailer = nonce === undefined ? undefined : new Trailer(endMarker(nonce), pass, exited);
  client.stdout.on('data', (chunk: Buffer) => channel.emit('data', chunk));
  client.stderr.on('data', (chunk: Buffer) => (trailer === undefined ? pass(chunk) : trailer.add(chunk)));
  client.on('close', (code) => {
    trailer?.flush();
    if (!told && code !== null && code !== AMBIGUOUS) exited(code);
    channel.emit('close');
  });
  for (const stream of [client.stdout, client.stderr]) stream.resume();
  return Object.assign(channel, {
    stderr,
    end: (input: string) => client.stdin.end(input),
    close: () => letGo(client),
  });
};
