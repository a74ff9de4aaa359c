/**
 * What happened when, by the hosts' own clocks. All hosts share one kernel, so that their CLOCK_MONOTONIC is one
 * clock: moments of different hosts can be compared. All moments are in microseconds of it.
 */
import * as assert from 'uvu/assert';
import { everywhere, inside, on } from './hosts.ts';
import { hostOf, type Units, UNITS, unitsOf } from './platform.ts';

/** The latest moments of a unit; 0 if it never came to that. */
interface UnitTimes {
  readonly activating: number;
  readonly active: number;
  readonly deactivating: number;
  readonly inactive: number;
}

/** When it became ready, see lab/rootfs-files/watch-ready. */
interface Ready {
  /** The begin of the last poll that failed. */
  readonly since: number;
  /** The first good answer. */
  readonly seen: number;
}

const MOMENTS = {
  activating: 'InactiveExitTimestampMonotonic',
  active: 'ActiveEnterTimestampMonotonic',
  deactivating: 'ActiveExitTimestampMonotonic',
  inactive: 'InactiveEnterTimestampMonotonic',
} as const;

/** What is polled on which host, as arguments of watch-ready. */
export type Watched = Readonly<Record<string, readonly string[]>>;

const WATCHED: Watched = {
  server: [
    'mariadb=tcp:3306',
    'redis=tcp:6379',
    'rabbitmq=tcp:5672',
    'nfs=tcp:2049',
    'tomcat-api=http:8080:/',
  ],
  rs: ['redis=tcp:6379', 'nfs=tcp:2049', 'tomcat-rs=http:8080:/'],
  v2v: ['tomcat-v2v=http:8080:/'],
};

/** What a busy machine may take to deliver an answer to the witness: 250 ms; a Tomcat takes 2 s to become ready. */
const SLACK = 250_000;

const RECORD = '/run/abq-witness';

/**
 * Starts the witness on every host with systemd. It polls what is watched there, and it refers to the host's units:
 * systemd forgets the times of a stopped unit that nothing refers to.
 */
export async function summonWitnesses(units: Units = UNITS, watched: Watched = WATCHED): Promise<void> {
  await everywhere('systemd', async (host) => {
    const names = unitsOf(host, units).map((unit) => `${unit}.service`);
    const watch = `watch-ready ${RECORD} ${(watched[host] ?? []).join(' ')}`;
    const property = names.length === 0 ? '' : `-p After='${names.join(' ')}'`;
    await on(
      host,
      `systemctl stop abq-witness 2>/dev/null; : > ${RECORD}
      systemd-run --quiet --collect --unit=abq-witness ${property} ${watch}
      until systemctl is-active --quiet abq-witness; do :; done`,
    );
  });
}

export class Testimony {
  readonly #times = new Map<string, UnitTimes>();
  readonly #ready = new Map<string, Ready>();

  /** Asks every host. */
  static async take(units: Units = UNITS): Promise<Testimony> {
    const testimony = new Testimony();
    await everywhere('systemd', async (host) => {
      const instances = Object.keys(units).filter((instance) => hostOf(instance) === host);
      const show = `systemctl show ${flags(Object.values(MOMENTS))} ${unitsOf(host, units).join(' ')}`;
      const [shown = '', record = ''] = (await on(host, `${show}; echo ====; cat ${RECORD}`)).split('====\n');
      for (const [index, text] of shown.split('\n\n').entries())
        testimony.#times.set(instances[index] ?? '', timesIn(text));
      for (const line of record.trimEnd().split('\n')) {
        const [service = '', state, since, seen] = line.split(' ');
        if (state === 'up')
          testimony.#ready.set(`${service}@${host}`, { since: Number(since), seen: Number(seen) });
      }
    });
    return testimony;
  }

  /** That one began to start only after the other was up and, if it is watched, answered. */
  startedAfterReady(dependent: string, dependency: string): void {
    const began = this.times(dependent).activating;
    const { active } = this.times(dependency);
    assert.ok(active > 0 && began > 0, `${dependent} and ${dependency} were started`);
    assert.ok(
      began > active,
      `${dependent} began to start ${began - active} us after ${dependency} was active`,
    );
    const ready = this.#ready.get(dependency);
    if (ready === undefined) return;
    assert.ok(
      began > ready.since,
      `${dependent} began to start ${ready.since - began} us before ${dependency} was seen not ready`,
    );
    const early = ready.seen - began;
    assert.ok(early < SLACK, `${dependent} began to start ${early} us before ${dependency} first answered`);
  }

  /** That one was down before the other began to stop. */
  stoppedBefore(dependent: string, dependency: string): void {
    const down = this.times(dependent).inactive;
    const began = this.times(dependency).deactivating;
    assert.ok(down > 0 && began > 0, `${dependent} and ${dependency} were stopped`);
    assert.ok(began > down, `${dependency} began to stop ${began - down} us after ${dependent} was down`);
  }

  times(instance: string): UnitTimes {
    const times = this.#times.get(instance);
    if (times === undefined) throw new Error(`no such instance: ${instance}`);
    return times;
  }

  ready(instance: string): Ready {
    const ready = this.#ready.get(instance);
    if (ready === undefined) throw new Error(`${instance} was never seen ready`);
    return ready;
  }
}

function timesIn(text: string): UnitTimes {
  const values = new Map(
    text
      .trim()
      .split('\n')
      .map((line) => line.split('=') as [string, string]),
  );
  const moment = (name: keyof typeof MOMENTS) => Number(values.get(MOMENTS[name]) ?? 0);
  return {
    activating: moment('activating'),
    active: moment('active'),
    deactivating: moment('deactivating'),
    inactive: moment('inactive'),
  };
}

const flags = (properties: readonly string[]) => properties.map((name) => `-p ${name}`).join(' ');

/** Everything that acting on a service would change, of all hosts, one line a unit. Works past the network. */
export async function snapshot(units: Units = UNITS): Promise<string[]> {
  const systemd = await everywhere('systemd', async (host) => {
    const properties = flags(['Id', 'ActiveState', 'InvocationID', 'Job', ...Object.values(MOMENTS)]);
    const text = await inside(host, `systemctl show ${properties} ${unitsOf(host, units).join(' ')}`);
    return text
      .trim()
      .split('\n\n')
      .map((unit) => `${host} ${unit.replaceAll('\n', ' ')}`);
  });
  const sysv = await everywhere('sysv', async (host) => {
    const text = await inside(
      host,
      'ps -o pid=,lstart=,args= -C abiquo-aim; ls -l --full-time /run/*.pid || true',
    );
    return text
      .trim()
      .split('\n')
      .map((line) => `${host} ${line}`);
  });
  return [...systemd, ...sysv].flat();
}

/** What is not as it was: the lines that are new, and the ones that are gone. */
export async function touchedSince(before: readonly string[], units: Units = UNITS): Promise<string[]> {
  const after = await snapshot(units);
  const added = after.filter((line) => !before.includes(line));
  const gone = before.filter((line) => !after.includes(line));
  return [...added, ...gone.map((line) => `no more: ${line}`)];
}
