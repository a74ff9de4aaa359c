/** The state of an instance as one question: its manager's word, its own `status`, the process table. */
import { describeAnswer, describeExit, lastLine, type Answer, type Question } from '../probes/question.ts';
import { readProcesses, searchScript, type ProcessTable } from '../probes/processes.ts';
import { escalationRefused, showCommand, userScript } from '../probes/shell.ts';
import type { Instance } from '../topology/model.ts';
import { auto } from './auto.ts';
import { readReport, type Manager, type Report, type Sighting } from './manager.ts';
import { systemd } from './systemd.ts';
import { sysv } from './sysv.ts';

/** Milliseconds: `rabbitmqctl status` takes several seconds on a busy host. */
const STATUS_LIMIT = 30_000;

/** Who tells the state: a `status` of its own, else the manager, else the process table. */
export const statusOf = (instance: Instance): Question<Sighting> => {
  const { service, host } = instance;
  const manager = asked(instance);
  const own = service.status === undefined ? [] : [ownScript(userScript(host, service.name, service.status))];
  const looks = manager === undefined ? [] : [`(${manager.look(instance)}\n)`];
  const search = service.process === undefined ? [] : [`(${searchScript(service.process)}\n)`];
  return {
    script: [...own, ...looks, ...search].join('\n') || ':',
    limit: STATUS_LIMIT,
    parse: (answer) => read(instance, manager, answer),
  };
};

/** Which manager is asked at all: none where nothing of it is needed. */
const asked = ({ service }: Instance): Omit<Manager, 'command'> | undefined => {
  const byTable = service.kind === 'job' && service.process !== undefined;
  const ownVerbs = service.start !== undefined && service.stop !== undefined && service.status !== undefined;
  if (byTable || ownVerbs || (service.kind === 'job' && service.status !== undefined)) return undefined;
  switch (service.manager) {
    case 'auto':
      return auto;
    case 'systemd':
      return systemd;
    case 'sysv':
      return sysv;
    case 'process':
    case 'command':
      return undefined;
    default:
      return service.manager satisfies never;
  }
};

const ownScript = (command: string): string =>
  `(${command}\n)\ncode=$?; printf '\\nabq:Status=%s\\n' "$code"`;

const read = (
  instance: Instance,
  manager: Omit<Manager, 'command'> | undefined,
  answer: Answer,
): Sighting => {
  const { service } = instance;
  if (answer.kind !== 'exit')
    return { state: 'unknown', detail: describeAnswer(whatIsAsked(instance), answer) };
  const report = readReport(answer.output);
  const ownReport = readReport(answer.output.split(/^(?=abq:(?!Status=))/m)[0] ?? '');
  const table = service.process === undefined ? undefined : readProcesses(answer.output);
  const said = manager?.read(report);
  if (service.status !== undefined) return leftBehind(withOwn(instance, ownReport, said), table);
  if (said !== undefined) return leftBehind(said, table);
  if (table !== undefined) return byTable(table);
  return {
    state: 'unknown',
    detail: `nothing tells the state of ${service.name}: it has neither \`status\` nor \`process\``,
  };
};

const whatIsAsked = ({ service }: Instance): string =>
  service.status === undefined ? 'status' : `status command \`${showCommand(service.status)}\``;

/** 0 running, 1 to 3 stopped, all else unknown: a mistyped command must not pass for a stopped service. */
const withOwn = (instance: Instance, report: Report, said: Sighting | undefined): Sighting => {
  const code = Number(report.fields.get('Status') ?? NaN);
  const refused = escalationRefused(instance.host.become, code, report.text);
  if (code === 0) return { ...about(said), state: 'running', ...whatRuns(instance, report) };
  const down = code >= 1 && code <= 3 && !refused;
  if (!down)
    return {
      ...about(said),
      state: 'unknown',
      detail: describeExit(whatIsAsked(instance), code, report.text),
    };
  return said?.state === 'absent' ? said : { ...about(said), state: 'stopped' };
};

/** A job has no unit that one could look at: what its command printed tells who is waited for. */
const whatRuns = ({ service }: Instance, report: Report): Pick<Sighting, 'detail'> => {
  const line = service.kind === 'job' ? lastLine(report.text) : '';
  return line === '' ? {} : { detail: line };
};

/** What the manager says beside the state. */
const about = (said: Sighting | undefined): Omit<Sighting, 'state'> => {
  const { unit, boot, via } = said ?? {};
  return {
    ...(unit === undefined ? {} : { unit }),
    ...(boot === undefined ? {} : { boot }),
    ...(via === undefined ? {} : { via }),
  };
};

const byTable = (table: ProcessTable): Sighting => {
  if (table.kind === 'unknown') return { state: 'unknown', detail: table.detail };
  return { state: table.count > 0 ? 'running' : 'stopped', processes: table.processes };
};

/** Init scripts delete the pid file and return while the process is still dying: it is not down before it is gone. */
const leftBehind = (said: Sighting, table: ProcessTable | undefined): Sighting => {
  if (table === undefined || (said.state !== 'stopped' && said.state !== 'failed')) return said;
  if (table.kind === 'unknown') return { ...said, state: 'unknown', detail: table.detail };
  if (table.count === 0) return said;
  const pids = table.processes.map((each) => each.pid).join(', ');
  return {
    ...said,
    state: 'changing',
    detail: `said to be ${said.state}, but its process still runs (${pids})`,
    processes: table.processes,
  };
};
