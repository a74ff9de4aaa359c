/** Hosts that do not answer before the run begins. */
import { writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Lab } from '../../../src/lab/lab.ts';
import { withAbq, type Own } from './bench.ts';
import { inOrder, outcomesOf } from './events.ts';

const DOWN = {
  a: { services: { db: {} } },
  b: { services: { app: {}, tool: {} } },
  c: { services: { cache: {} } },
  d: { services: { front: {} } },
};
const UP = {
  a: { services: { db: { running: true } } },
  b: { services: { app: { running: true }, tool: { running: true } } },
  c: { services: { cache: { running: true } } },
  d: { services: { front: { running: true } } },
};
/** front -> app -> db, cache */
const REQUIRES = { services: { app: { requires: ['db', 'cache'] }, front: { requires: ['app'] } } };

/** What was written of the only run. */
const runRecord = async (dir: string): Promise<string> => {
  const runs = join(dir, 'state/abq/lab/runs');
  const [id = ''] = await readdir(runs);
  return readFile(join(runs, id, 'run.json'), 'utf8');
};

const runs: readonly (readonly [verb: string, hosts: typeof UP, args: readonly string[]])[] = [
  ['start', DOWN as typeof UP, ['start', '--all', '--yes']],
  ['stop', UP, ['stop', '--all', '--confirm', 'lab']],
];
for (const [verb, hosts, args] of runs) {
  test(
    `a host that is cut before a ${verb}: nothing is touched, and the ways on are named`,
    withAbq(hosts, REQUIRES, async ({ lab, abq, deeds }) => {
      await lab.host('c').cut();
      await lab.host('a').cut();
      const ended = await abq(...args);
      assert.is(ended.code, 6, ended.all);
      assert.match(ended.stderr, /c .*connection refused[^]*--assume-down host:c[^]*--wait-hosts/, ended.all);
      assert.match(ended.stderr, '--assume-down host:a', 'all problems at once');
      assert.match(ended.stderr, 'nothing was touched');
      assert.match(ended.stderr, /start|stop +cache@c .*unreachable/, 'the plan is shown, and marks it');
      assert.equal(deeds(), []);
      await lab.host('a').heal();
      const plan = await abq('plan', verb, '--all');
      assert.is(plan.code, 0, plan.all);
      assert.match(plan.stdout, /cache@c .*unreachable/);
    }),
  );
}

test(
  'a start with a host assumed to be down does the rest; what needs it is left out and listed',
  withAbq(DOWN, REQUIRES, async ({ lab, abq, deeds }) => {
    await lab.host('c').cut();
    const ended = await abq('start', '--all', '--assume-down', 'host:c', '--yes', '--json');
    assert.is(ended.code, 0, ended.all);
    assert.match(ended.stderr, /left out with what needs them \(3\): .*$/m);
    for (const id of ['cache@c', 'app@b', 'front@d'])
      assert.match(ended.stderr, new RegExp(`left out.*${id}`), ended.all);
    assert.equal(outcomesOf(ended), { 'start:db@a': 'done', 'start:tool@b': 'done' });
    assert.equal(deeds().toSorted(), ['started db@a', 'started tool@b', 'starting db@a', 'starting tool@b']);
  }),
);

test(
  'a stop with a host assumed to be down stops the rest, in order',
  withAbq(UP, REQUIRES, async ({ lab, abq, deeds }) => {
    await lab.host('b').cut();
    const ended = await abq('stop', '--all', '--assume-down', 'host:b', '--confirm', 'lab', '--json');
    assert.is(ended.code, 0, ended.all);
    const outcomes = { 'stop:front@d': 'done', 'stop:cache@c': 'done', 'stop:db@a': 'done' };
    assert.equal(outcomesOf(ended), outcomes);
    assert.ok(
      inOrder(deeds(), 'stopped front@d', 'stopping db@a'),
      'by the path through the host that is down',
    );
    assert.ok(inOrder(deeds(), 'stopped front@d', 'stopping cache@c'));
    assert.is(lab.service('app@b').status.state, 'active');
  }),
);

test(
  'who vouched for what is kept with the run',
  withAbq(DOWN, REQUIRES, async ({ lab, abq, dir }) => {
    await lab.host('c').cut();
    const words = ['--assume-down', '@c', '--reason', 'the power of c is off'];
    const ended = await abq('start', 'db', ...words, '--yes', '--json');
    assert.is(ended.code, 0, ended.all);
    const record = await runRecord(dir);
    assert.match(record, /"assumedDown": \[\s*"(?:cache@)?c"\s*\]/);
    assert.match(record, '"reason": "the power of c is off"');
    assert.match(record, /"user": "\w+/);
  }),
);

test(
  'a host that is waited for and comes back is part of the run',
  withAbq(DOWN, REQUIRES, async ({ lab, begin, deeds }) => {
    await lab.host('c').cut();
    const run = begin('start', '--all', '--wait-hosts', '60s', '--yes', '--json');
    await run.said(/no answer from c: waiting for up to/);
    assert.equal(deeds(), []);
    await lab.host('c').heal();
    const ended = await run.ended;
    assert.is(ended.code, 0, ended.all);
    assert.is(outcomesOf(ended)['start:front@d'], 'done');
    assert.ok(inOrder(deeds(), 'started cache@c', 'starting app@b', 'starting front@d'));
  }),
);

test(
  'a host that is waited for in vain ends in the preflight',
  withAbq(DOWN, REQUIRES, async ({ lab, abq, deeds }) => {
    await lab.host('c').cut();
    const ended = await abq('start', '--all', '--wait-hosts', '1s', '--yes');
    assert.is(ended.code, 6, ended.all);
    assert.match(ended.stderr, '--assume-down host:c');
    assert.equal(deeds(), []);
  }),
);

/** Where the key of `a` is known as that of `c`. */
const withWrongKey = (lab: Lab): Own => {
  const knownHosts = join(lab.folder, 'wrong');
  writeFileSync(knownHosts, `[127.0.0.1]:${lab.host('c').port} ${lab.host('a').hostKey}\n`);
  return { hosts: { c: { ssh: { ...lab.sshSettings('c'), knownHosts } } } };
};

test(
  'another host key is nothing to wait for, and no reason to take a host for down',
  withAbq(DOWN, withWrongKey, async ({ abq, deeds }) => {
    const ended = await abq('start', 'cache', '--wait-hosts', '60s', '--yes');
    assert.is(ended.code, 6, ended.all);
    assert.match(ended.stderr, 'the host key is not the known one');
    assert.not.match(ended.stderr, 'no answer from');
    assert.not.match(ended.stderr, '--assume-down');
    assert.equal(deeds(), []);
  }),
);

test.run();
