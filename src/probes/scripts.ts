/** Probes that the host answers by a script. */
import type { Probe } from '../topology/actions.ts';
import type { Host } from '../topology/model.ts';
import { readProcesses, searchScript } from './processes.ts';
import { describeAnswer, describeExit, type Answer, type Question } from './question.ts';
import { escalate, escalationRefused, showCommand, text, userScript } from './shell.ts';
import { HOLDS, type Verdict } from './verdict.ts';

/** For people: the probe in a word or two. */
export const showProbe = (probe: Probe): string => {
  switch (probe.type) {
    case 'exec':
      return `exec \`${showCommand(probe.run)}\``;
    case 'tcp':
      return `tcp ${probe.address}:${probe.port}`;
    case 'http':
      return `http${probe.tls ? 's' : ''}://${probe.address}:${probe.port}${probe.path}`;
    case 'process':
      return `process \`${probe.pattern}\``;
    case 'file':
      return `file ${probe.path}`;
    default:
      return probe satisfies never;
  }
};

/** Undefined: not a script but a connection, as network.ts makes it. */
export const scriptProbe = (probe: Probe, host: Host, service: string): Question<Verdict> | undefined => {
  const name = showProbe(probe);
  switch (probe.type) {
    case 'exec':
      return {
        script: userScript(host, service, probe.run),
        limit: probe.timeout,
        parse: (answer) => exitVerdict(name, answer, host),
      };
    case 'process':
      return {
        script: searchScript(probe.pattern),
        limit: probe.timeout,
        parse: (answer) => found(name, answer),
      };
    case 'file':
      return {
        script: fileScript(probe.path, host),
        limit: probe.timeout,
        parse: (answer) => there(name, answer),
      };
    case 'tcp':
    case 'http':
      return undefined;
    default:
      return probe satisfies never;
  }
};

const exitVerdict = (name: string, answer: Answer, host: Host): Verdict => {
  if (answer.kind !== 'exit') return unanswered(name, answer);
  if (answer.code === 0) return HOLDS;
  const why = describeExit(name, answer.code, answer.output);
  const cannotRun = answer.code === 126 || answer.code === 127;
  const refused = escalationRefused(host.become, answer.code, answer.output);
  return { kind: cannotRun || refused ? 'broken' : 'not', why };
};

const found = (name: string, answer: Answer): Verdict => {
  if (answer.kind !== 'exit') return unanswered(name, answer);
  const table = readProcesses(answer.output);
  if (table.kind === 'unknown') return { kind: 'broken', why: `${name}: ${table.detail}` };
  return table.count > 0 ? HOLDS : { kind: 'not', why: `${name}: no such process` };
};

/** A folder that only root may enter hides the file from `test`: asked again through the escalation. */
const fileScript = (path: string, host: Host): string => {
  const plain = ['test', '-e', path];
  const escalated = escalate(host.become, plain);
  return escalated === plain ? text(plain) : `${text(plain)} || ${text(escalated)}`;
};

const there = (name: string, answer: Answer): Verdict => {
  if (answer.kind !== 'exit') return unanswered(name, answer);
  return answer.code === 0 ? HOLDS : { kind: 'not', why: `${name}: no such file` };
};

const unanswered = (name: string, answer: Answer): Verdict => ({
  kind: answer.kind === 'timeout' ? 'mute' : 'broken',
  why: describeAnswer(name, answer),
});
