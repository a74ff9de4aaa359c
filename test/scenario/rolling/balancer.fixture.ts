/**
 * A small balancer: it forwards each request to the next backend in rotation, once, and tells the client if that
 * failed. `/drain/HOST` takes one out of rotation and answers when none of its requests is under way any more;
 * `/undrain/HOST` takes it back. Ends with who started it.
 */
import { readFileSync } from 'node:fs';
import { createServer, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Change, Order, Tale } from './balancer.ts';

const rotation = new Set<string>();
const underWay = new Map<string, number>();
const changes: Change[] = [];
let waiting: (() => void)[] = [];
let folder = '';
let turn = 0;
let served = 0;
let least = 0;

/** As the host has it at this instant; its port stands for the one that never changes outside of a lab. */
const look = (host: string): Readonly<Record<string, string>> => {
  const line = readFileSync(`${folder}/hosts/${host}/run/tomcat`, 'utf8').trim();
  return Object.fromEntries(line.split(' ').map((field) => field.split('=') as [string, string]));
};

const change = (verb: Change['verb'], host: string): void => {
  const { state = '', ready, pid = '' } = look(host);
  changes.push({
    verb,
    host,
    up: state === 'active' && ready === '1',
    pid: Number(pid),
    rotation: rotation.size,
  });
};

const forward = (response: ServerResponse): void => {
  const host = [...rotation][turn % rotation.size];
  turn += 1;
  if (host === undefined) return void response.writeHead(502).end('nobody is in rotation');
  const end = (status: number, why: string): void => {
    underWay.set(host, (underWay.get(host) ?? 0) - 1);
    for (const look of waiting) look();
    if (status === 200) served += 1;
    response.writeHead(status).end(`${host}: ${why}`);
  };
  underWay.set(host, (underWay.get(host) ?? 0) + 1);
  request({ host: '127.0.0.1', port: Number(look(host)['port'] || 1), agent: false }, (answer) => {
    answer
      .resume()
      .once('end', () => end(answer.statusCode ?? 502, `it answered ${answer.statusCode ?? ''}`));
  })
    .once('error', (error) => end(502, error.message))
    .end();
};

const drain = async (host: string): Promise<void> => {
  rotation.delete(host);
  least = Math.min(least, rotation.size);
  while ((underWay.get(host) ?? 0) > 0) await new Promise<void>((resolve) => waiting.push(resolve));
  waiting = [];
  change('drain', host);
};

const undrain = (host: string): void => {
  rotation.add(host);
  change('undrain', host);
};

const server = createServer((incoming, response) => {
  const [, verb, host = ''] = (incoming.url ?? '').split('/');
  if (verb === 'health') return void response.end('well\n');
  if (verb === 'drain') return void drain(host).then(() => response.end());
  if (verb === 'undrain') undrain(host);
  else return forward(response);
  return void response.end();
});

const tell = (tale: Tale): void => void process.send?.(tale);

process.on('disconnect', () => process.exit());
process.on('message', (order: Order) => {
  if (order.kind === 'serve') {
    folder = order.folder;
    for (const host of order.backends) rotation.add(host);
    least = rotation.size;
  }
  tell({ kind: 'told', served, least, rotation: [...rotation], changes });
});
server.listen(0, '127.0.0.1', () => tell({ kind: 'up', port: (server.address() as AddressInfo).port }));
