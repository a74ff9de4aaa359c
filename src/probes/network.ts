/**
 * Probes that open a connection as seen from the host itself. Where the host's sshd forbids forwarding, the host
 * asks by a command of its own: `fallback`.
 */
import { request } from 'node:http';
import { isIP } from 'node:net';
import { Duplex } from 'node:stream';
import { connect as secure } from 'node:tls';
import type { Probe } from '../topology/actions.ts';
import { describeAnswer, describeExit, lastLine, type Answer, type Question } from './question.ts';
import { showProbe } from './scripts.ts';
import { word } from './shell.ts';
import { HOLDS, type Verdict } from './verdict.ts';

export type NetworkProbe = Extract<Probe, { type: 'tcp' | 'http' }>;

/** As `Transport.connect`: a stream, or why there is none. */
export type Connect = (
  address: string,
  port: number,
  timeout: number,
) => Promise<Duplex | { readonly reason: string; readonly message: string }>;

/** `forbidden`: the way there is closed for everybody, the host has to ask itself. */
export type Reply = Verdict | { readonly kind: 'forbidden'; readonly why: string };

/**
 * One try. A certificate is not verified: a probe asks whether the service is ready, on its own host, under a name
 * that no certificate holds.
 */
export const askNetwork = async (probe: NetworkProbe, connect: Connect): Promise<Reply> => {
  const begun = performance.now();
  const stream = await connect(probe.address, probe.port, probe.timeout);
  if (!(stream instanceof Duplex)) return noStream(probe, stream);
  if (probe.type === 'tcp') {
    discard(stream);
    return HOLDS;
  }
  return askHttp(probe, stream, Math.max(probe.timeout - (performance.now() - begun), 1));
};

const noStream = (probe: NetworkProbe, failure: { reason: string; message: string }): Reply => {
  const why = `${showProbe(probe)}: ${failure.message}`;
  switch (failure.reason) {
    case 'refused':
      return { kind: 'not', why };
    case 'timeout':
      return { kind: 'mute', why };
    case 'unsupported':
      return { kind: 'forbidden', why };
    default:
      return { kind: 'broken', why };
  }
};

type HttpProbe = Extract<Probe, { type: 'http' }>;

const askHttp = async (probe: HttpProbe, raw: Duplex, timeout: number): Promise<Verdict> => {
  const name = showProbe(probe);
  const verdict = await new Promise<Verdict>((resolve) => {
    const fail = (kind: 'not' | 'mute', message: string): void =>
      resolve({ kind, why: `${name}: ${message}` });
    const timer = setTimeout(() => fail('mute', `no answer within ${probe.timeout / 1000} s`), timeout);
    timer.unref();
    raw.on('error', (error) => fail('not', error.message));
    raw.on('close', () => fail('not', 'closed without an answer'));
    const stream = probe.tls ? secure({ socket: raw, rejectUnauthorized: false, ...serverName(probe) }) : raw;
    const sent = request({
      createConnection: () => stream,
      host: probe.address,
      port: probe.port,
      path: probe.path,
      headers: { connection: 'close', 'user-agent': 'abq' },
    });
    sent.on('error', (error) => fail('not', error.message));
    sent.on('response', (response) => {
      response.destroy();
      clearTimeout(timer);
      resolve(judge(probe, response.statusCode ?? 0));
    });
    sent.end();
  });
  discard(raw);
  return verdict;
};

const serverName = (probe: HttpProbe): { servername?: string } =>
  isIP(probe.address) === 0 ? { servername: probe.address } : {};

const judge = (probe: HttpProbe, status: number): Verdict =>
  probe.status.includes(status)
    ? HOLDS
    : { kind: 'not', why: `${showProbe(probe)}: status ${status}, not ${showStatuses(probe.status)}` };

/** `2xx, 301, 400-404` */
const showStatuses = (statuses: readonly number[]): string => {
  const spans: { first: number; last: number }[] = [];
  for (const status of [...new Set(statuses)].toSorted((a, b) => a - b)) {
    const span = spans.at(-1);
    if (span !== undefined && status === span.last + 1 && status % 100 !== 0) span.last = status;
    else spans.push({ first: status, last: status });
  }
  return spans.map(showSpan).join(', ');
};

const showSpan = ({ first, last }: { first: number; last: number }): string => {
  if (last - first === 99) return `${first / 100}xx`;
  return first === last ? String(first) : `${first}-${last}`;
};

const discard = (stream: Duplex): void => {
  stream.on('error', () => {});
  stream.destroy();
};

/** The same by what the host has: bash or nc for tcp, curl (or bash, without TLS) for http. */
export const fallback = (probe: NetworkProbe): Question<Verdict> => ({
  script: probe.type === 'tcp' ? tcpScript(probe) : httpScript(probe),
  limit: probe.timeout,
  parse: (answer) => (probe.type === 'tcp' ? readTcp(probe, answer) : readHttp(probe, answer)),
});

const NO_TOOL = 125;

const tcpScript = ({ address, port }: NetworkProbe): string => `host=${word(address)} port=${port}
if command -v bash >/dev/null; then echo by bash; exec bash -c 'exec 3<>"/dev/tcp/$1/$2"' bash "$host" "$port"
elif command -v nc >/dev/null; then echo by nc; exec nc -z "$host" "$port"
else exit ${NO_TOOL}; fi`;

const httpScript = (probe: HttpProbe): string => {
  const url = `${probe.tls ? 'https' : 'http'}://${bracketed(probe.address)}:${probe.port}${probe.path}`;
  const head = `GET ${probe.path} HTTP/1.0\\r\\nHost: ${bracketed(probe.address)}:${probe.port}\\r\\n\\r\\n`;
  const byBash = `exec 3<>"/dev/tcp/$1/$2" && printf %b "$3" >&3 && read -r version status rest <&3 && echo "abq:Status=$status"`;
  return `if command -v curl >/dev/null; then echo by curl
exec curl -sSk --noproxy '*' -o /dev/null -w 'abq:Status=%{http_code}\\n' ${word(url)}
elif ${probe.tls ? 'false' : 'command -v bash >/dev/null'}; then echo by bash
exec bash -c ${word(byBash)} bash ${word(probe.address)} ${probe.port} ${word(head)}
else exit ${NO_TOOL}; fi`;
};

const bracketed = (address: string): string => (isIP(address) === 6 ? `[${address}]` : address);

const readTcp = (probe: NetworkProbe, answer: Answer): Verdict => {
  if (answer.kind !== 'exit') return unanswered(probe, answer);
  if (answer.code === 0) return HOLDS;
  return { kind: kindOf(answer.code), why: explain(probe, answer.code, answer.output) };
};

const readHttp = (probe: HttpProbe, answer: Answer): Verdict => {
  if (answer.kind !== 'exit') return unanswered(probe, answer);
  const status = Number(/^abq:Status=(\d+)$/m.exec(answer.output)?.[1] ?? 0);
  if (status > 0) return judge(probe, status);
  return { kind: kindOf(answer.code), why: explain(probe, answer.code, answer.output) };
};

const kindOf = (code: number): 'not' | 'broken' => (code === NO_TOOL || code >= 126 ? 'broken' : 'not');

const explain = (probe: NetworkProbe, code: number, output: string): string => {
  if (code === NO_TOOL) {
    const needed = probe.type === 'tcp' ? 'bash nor nc' : 'curl nor bash';
    return `${showProbe(probe)}: forwarding is forbidden, and the host has neither ${needed}`;
  }
  const said = output.replaceAll(/^abq:.*$/gm, '');
  const tool = /^by (\w+)$/m.exec(said)?.[1] ?? 'a command';
  const last = lastLine(said.replace(/^by \w+$/m, ''));
  return last === ''
    ? describeExit(`${showProbe(probe)} (by ${tool})`, code, '')
    : `${showProbe(probe)} (by ${tool}): ${last}`;
};

const unanswered = (probe: NetworkProbe, answer: Answer): Verdict => ({
  kind: answer.kind === 'timeout' ? 'mute' : 'broken',
  why: describeAnswer(showProbe(probe), answer),
});
