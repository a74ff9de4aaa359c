/** The commands of the graphs, run by a real `sh` on stubs of what they call: what they say yes to, and what they refuse. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loadTopology } from '../../../src/config/load.ts';
import type { Command } from '../../../src/topology/actions.ts';
import type { Service } from '../../../src/topology/model.ts';

interface Row {
  readonly name: string;
  readonly example: string;
  readonly service: string;
  readonly command: (service: Service) => Command | undefined;
  /** Scripts by the name of the command they stand for. */
  readonly stubs: Readonly<Record<string, string>>;
  readonly status: number;
  /** What it printed must match, if it is given. */
  readonly says?: RegExp;
}

const stop = (service: Service) => service.stop;
const status = (service: Service) => service.status;
const ready = ({ ready: [probe] }: Service) => (probe?.type === 'exec' ? probe.run : undefined);

/** Where the script of the service would lie, its stub is. */
const beforeStart = ({ hooks: { beforeStart: hook } }: Service) =>
  typeof hook?.run === 'string' ? hook.run.replace(/\/etc\/init\.d\/(\S+);/, '$(command -v $1);') : undefined;
const script = (status: number): string =>
  `case $1 in status) exit ${status} ;; stop) echo "told to stop, $SYSTEMCTL_SKIP_REDIRECT" ;; esac`;

const SYSTEMCTL = { systemctl: 'echo "systemctl $*" >&2; exit 5' };
const redis = { example: 'abiquo-monolithic', service: 'redis' };
const sessions = { example: 'abiquo-distributed', service: 'iscsi-sessions', command: status };
const TGTD = { pgrep: '[ "$*" = "-x tgtd" ]' };
/** With save points; `save` and `shutdown` as they are given. */
const saving = (save: string, shutdown: string): string =>
  `case $1 in config) printf 'save\\n3600 1\\n' ;; save) ${save} ;; shutdown) ${shutdown} ;; esac`;
const cassandra = { example: 'abiquo-monitoring-cluster', service: 'cassandra', command: ready };
const monitoring = { example: 'abiquo-distributed', command: beforeStart, status: 0 };
const flags = { example: 'ceph', service: 'ceph-flags' };

const rows: readonly Row[] = [
  {
    name: 'redis has saved and ended',
    ...redis,
    command: stop,
    stubs: { ...SYSTEMCTL, 'redis-cli': '[ "$*" = shutdown ]' },
    status: 0,
    says: /^$/,
  },
  {
    name: 'redis cannot save: nothing follows that would end it all the same',
    ...redis,
    command: stop,
    stubs: { ...SYSTEMCTL, 'redis-cli': 'echo "ERR Errors trying to SHUTDOWN. Check logs."' },
    status: 1,
    says: /^ERR Errors trying to SHUTDOWN\. Check logs\.$/,
  },
  {
    name: 'redis saves before it is told to end',
    ...redis,
    command: stop,
    stubs: { ...SYSTEMCTL, 'redis-cli': saving('echo OK', ':') },
    status: 0,
    says: /^$/,
  },
  {
    name: 'redis waits for a save that is under way',
    ...redis,
    command: stop,
    stubs: {
      ...SYSTEMCTL,
      sleep: 'touch "$0.slept"',
      'redis-cli': saving(
        '[ -e "${0%/*}/sleep.slept" ] && echo OK || echo "ERR Background save already in progress"',
        ':',
      ),
    },
    status: 0,
    says: /^$/,
  },
  {
    name: 'redis has nowhere to save: it is not told to end',
    ...redis,
    command: stop,
    stubs: { ...SYSTEMCTL, 'redis-cli': saving('echo ERR', 'echo "told to end"') },
    status: 1,
    says: /^it cannot save, see its log; it was not stopped: ERR$/,
  },
  {
    name: 'redis is not where it was thought',
    ...redis,
    command: stop,
    stubs: { ...SYSTEMCTL, 'redis-cli': 'echo "Could not connect" >&2; exit 1' },
    status: 1,
    says: /^Could not connect$/,
  },
  { name: 'redis serves', ...redis, command: ready, stubs: { 'redis-cli': 'echo PONG' }, status: 0 },
  {
    name: 'redis still reads its data',
    ...redis,
    command: ready,
    stubs: { 'redis-cli': 'echo "LOADING Redis is loading the dataset in memory"' },
    status: 1,
  },
  {
    name: 'nobody is connected to tgtd',
    ...sessions,
    stubs: { ...TGTD, tgtadm: 'echo "Target 1: iqn.a"; echo "    I_T nexus information:"' },
    status: 1,
    says: /^$/,
  },
  {
    name: 'two hypervisors are connected to tgtd',
    ...sessions,
    stubs: {
      ...TGTD,
      tgtadm: [1, 2]
        .map(
          (n) =>
            `echo "  Initiator: iqn.kvm${n} alias: kvm${n}"; echo "  Connection: 0"; echo "    IP Address: 10.0.0.${n}"`,
        )
        .join('\n'),
    },
    status: 0,
    says: /^iqn\.kvm1 from 10\.0\.0\.1,iqn\.kvm2 from 10\.0\.0\.2$/,
  },
  { name: 'tgtd does not run: nobody is connected', ...sessions, stubs: { pgrep: 'exit 1' }, status: 1 },
  {
    name: 'tgtd does not answer: unknown, never nobody',
    ...sessions,
    stubs: { ...TGTD, tgtadm: 'echo "failed to send request" >&2; exit 107' },
    status: 4,
    says: /failed to send/,
  },
  { name: 'whether tgtd runs cannot be told', ...sessions, stubs: { pgrep: 'exit 2' }, status: 4 },
  {
    name: 'cassandra serves the new protocol only',
    ...cassandra,
    stubs: { nodetool: 'echo "Thrift active          : false"; echo "Native Transport active: true"' },
    status: 0,
  },
  {
    name: 'cassandra gossips, and serves nobody',
    ...cassandra,
    stubs: { nodetool: 'echo "Gossip active          : true"; echo "Native Transport active: false"' },
    status: 1,
  },
  {
    name: 'cassandra has no nodetool: it cannot be asked',
    ...cassandra,
    stubs: {},
    status: 127,
  },
  ...['emmett', 'delorean'].flatMap((name): Row[] => {
    const service = `abiquo-${name}`;
    const withScript = (ends: number) => ({ systemctl: ':', [service]: script(ends) });
    return [
      {
        name: `${name} left its pid file: it is cleared`,
        ...{ ...monitoring, service, stubs: withScript(1), says: /^told to stop, 1$/ },
      },
      { name: `${name} ended in order`, ...monitoring, service, stubs: withScript(3), says: /^$/ },
      { name: `${name} has no script`, ...monitoring, service, stubs: { systemctl: ':' }, says: /^$/ },
    ];
  }),
  {
    name: 'no flag of ceph is set',
    ...flags,
    command: status,
    stubs: { ceph: 'echo "epoch 7"; echo "flags sortbitwise,purged_snapdirs"' },
    status: 0,
  },
  {
    name: 'the flags of ceph are set',
    ...flags,
    command: status,
    stubs: { ceph: 'echo "flags nodown,noout,sortbitwise"' },
    status: 1,
  },
  {
    name: 'the monitors of ceph are down',
    ...flags,
    command: status,
    stubs: { ceph: 'echo "[errno 110] RADOS timed out (error connecting to the cluster)" >&2; exit 1' },
    status: 3,
  },
  {
    name: 'the key of ceph is missing: unknown, never stopped',
    ...flags,
    command: status,
    stubs: { ceph: 'echo "unable to find a keyring" >&2; exit 1' },
    status: 4,
  },
  {
    name: 'noout is set when all others are',
    ...flags,
    command: stop,
    stubs: { ceph: 'echo "$*"; [ "$3" != pause ]' },
    status: 1,
    says: /osd set nodown\nosd set pause$/,
  },
];

const PATH = '/usr/bin:/bin';

function run(command: Command, stubs: Row['stubs']): { status: number | null; output: string } {
  const folder = mkdtempSync(join(tmpdir(), 'abq-stubs-'));
  try {
    for (const [name, body] of Object.entries(stubs)) {
      writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`);
      chmodSync(join(folder, name), 0o755);
    }
    const [file = '', ...args] = typeof command === 'string' ? ['sh', '-c', command] : command;
    const ended = spawnSync(file, args, { env: { PATH: `${folder}:${PATH}` }, encoding: 'utf8' });
    return { status: ended.status, output: `${ended.stdout}${ended.stderr}`.trim() };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

for (const { name, example, service, command, stubs, status: expected, says } of rows) {
  test(name, async () => {
    const cwd = join(import.meta.dirname, '../../../examples', example);
    const read = await loadTopology({ cwd, env: {} });
    const found = read.ok ? read.value.topology.services.get(service) : undefined;
    const given = found && command(found);
    assert.ok(given, `${service} of ${example} has no such command`);
    // A machine under systemd is told that redis has stopped; what it answers is of no weight.
    const ended = run(given, stubs);
    assert.is(ended.status, expected, ended.output);
    if (says !== undefined) assert.match(ended.output, says);
  });
}

test.run();
