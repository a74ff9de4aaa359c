/** The demo: an operator's night on the distributed Abiquo platform, told by the commands that make it. */
import type { Lab } from '../lab/lab.ts';
import type { InstanceId } from '../topology/model.ts';
import type { Playground } from './playground.ts';
import type { Stage } from './stage.ts';
import { breaches } from './truth.ts';

export interface Story {
  readonly stage: Stage;
  readonly playground: Playground;
}

/** Something did not go as it was told. */
export class Unexpected extends Error {}

const CONVERSION: InstanceId = 'v2v-diskmanager@v2v-mad';
/** Milliseconds. */
const CONVERTING = 9000;

const TOMCAT: InstanceId = 'abiquo-tomcat@rs-mad';
const REDIS: InstanceId = 'redis@rs-mad';

const BROKEN: InstanceId = 'mysqld@server';
const FAILURE = '[ERROR] InnoDB: Unable to lock ./ibdata1, error: 11';

export const tell = async (story: Story): Promise<void> => {
  const { lab, topology } = story.playground;
  const begun = lab.events.all.length;
  await plan(story);
  await why(story);
  await stop(story);
  await fail(story);
  await mend(story);
  const found = breaches(topology, lab.events.all, begun);
  if (found.length > 0) throw new Unexpected(`the order was broken: ${found.join('; ')}`);
};

const expect = (holds: boolean, what: string): void => {
  if (!holds) throw new Unexpected(what);
};

const ends = async (stage: Stage, expected: number, ...args: readonly string[]): Promise<void> => {
  const code = await stage.abq(...args);
  expect(code === expected, `abq ${args.join(' ')} ended with ${code}, not ${expected}`);
};

const plan = async ({ stage }: Story): Promise<void> => {
  await stage.chapter(
    'What would be done?',
    'A plan asks the hosts what runs, and changes nothing. Each step says why it is\n' +
      'there and what it waits for. What nothing orders goes at the same time.',
  );
  await ends(stage, 0, 'plan', 'stop', '--all');
};

const why = async ({ stage }: Story): Promise<void> => {
  await stage.chapter(
    'Why does one step wait for another?',
    'Because of what the graph of the platform says that services need of others.',
  );
  await ends(stage, 0, 'graph', TOMCAT);
  await ends(stage, 0, 'why', REDIS, TOMCAT);
};

const stop = async ({ stage, playground }: Story): Promise<void> => {
  const { lab, topology } = playground;
  await stage.chapter(
    'Stop it all',
    `A conversion has just begun on v2v-mad: killed, it would leave half a\n` +
      `disk image. So nothing is stopped before it has ended.`,
  );
  await convert(lab);
  await ends(stage, 0, 'stop', '--all', '--confirm', topology.name);
  expect(running(playground).length === 0, `still up: ${running(playground).join(', ')}`);
  await ends(stage, 0, 'status');
};

/** Long enough that the stop finds it running, however slow this machine is. */
const convert = async (lab: Lab): Promise<void> => {
  const conversion = lab.service(CONVERSION);
  await conversion.set({ dieAfter: CONVERTING, dieCode: 0 });
  await conversion.start();
};

const fail = async ({ stage, playground }: Story): Promise<void> => {
  await stage.chapter(
    'What does a failure look like?',
    `From now on ${BROKEN} cannot start. What requires it is blocked, all else\n` +
      `starts. The end tells the root cause once, with its evidence, and what to type.`,
  );
  await playground.lab.service(BROKEN).set({ failStart: 1, failure: FAILURE });
  await ends(stage, 1, 'start', '--all', '--yes');
  expect(!running(playground).includes(BROKEN), `${BROKEN} was to fail`);
  expect(!running(playground).includes('abiquo-tomcat@server'), `what requires ${BROKEN} was to be blocked`);
  expect(running(playground).includes(TOMCAT), `${TOMCAT} has no part in it, and does not run`);
};

const mend = async ({ stage, playground }: Story): Promise<void> => {
  await stage.chapter(
    'Mend it, and go on',
    `What kept ${BROKEN} from starting is gone. The same command does what is left.`,
  );
  await playground.lab.service(BROKEN).set({ failStart: undefined });
  await ends(stage, 0, 'start', '--all', '--yes');
  const daemons = [...playground.topology.instances.values()].filter(
    ({ service }) => service.kind === 'daemon',
  );
  const down = daemons.filter(({ id }) => !running(playground).includes(id)).map(({ id }) => id);
  expect(down.length === 0, `not up: ${down.join(', ')}`);
  await ends(stage, 0, 'status');
};

/** Who really has a process. */
const running = ({ lab }: Playground): readonly string[] =>
  [...lab.hosts.values()]
    .flatMap((host) => [...host.services.values()])
    .filter(({ status }) => status.pid !== undefined)
    .map(({ id }) => id);
