/** Whole steps on this machine: a daemon that really starts, serves, and takes its time to die. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createPerformer } from '../../../src/perform/performer.ts';
import type { Phase } from '../../../src/run/outcome.ts';
import type { Performer } from '../../../src/run/performer.ts';
import type { StepId } from '../../../src/plan/model.ts';
import type { Instance, Service } from '../../../src/topology/model.ts';
import { LocalTransport } from '../../../src/transports/local.ts';
import { always } from '../../unit/survey/local.ts';
import {
  makeHost,
  makeInstance,
  makePlan,
  makeService,
  makeTopology,
  probe,
} from '../../unit/survey/make.ts';

const START: StepId = 'start:emmett@mon';
const STOP: StepId = 'stop:emmett@mon';

/** Needs a second to die; meanwhile its pid file is gone, and with it all that its status goes by. */
const DAEMON = `trap 'sleep 1; exit 0' TERM
sleep 0.3; touch "$1/ready"
while :; do sleep 0.1; done`;

const CONTROL = `cd "$(dirname "$0")"
case $1 in
start) setsid sh ./daemon-$TAG "$PWD" </dev/null >/dev/null 2>&1 & echo $! >pid ;;
stop) kill "$(cat pid)"; rm -f pid ready ;;
status) [ -e pid ] && kill -0 "$(cat pid)" || exit 3 ;;
hang) exec sleep 600 ;;
halfway)
  sh -c 'while :; do sleep 0.1; done' daemon-$TAG </dev/null >/dev/null 2>&1 & echo $! >pid
  exec sleep 600 ;;
esac`;

interface Place {
  readonly folder: string;
  readonly tag: string;
  readonly run: (verb: string) => string;
}

const at = async (play: (place: Place) => Promise<void>): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'abq-daemon-'));
  const tag = `${process.pid}-${Date.now()}`;
  writeFileSync(join(folder, `daemon-${tag}`), DAEMON);
  writeFileSync(join(folder, 'control'), CONTROL.replaceAll('$TAG', tag));
  const run = (verb: string): string => `exec sh ${folder}/control ${verb}`;
  try {
    await play({ folder, tag, run });
  } finally {
    await new Promise((resolve) =>
      spawn('sh', ['-c', run('stop')], { stdio: 'ignore' }).on('close', resolve),
    );
    rmSync(folder, { recursive: true, force: true });
  }
};

const performing = (service: Partial<Service>, more: Partial<Instance> = {}): Performer => {
  const timeouts = { connect: 1000, start: 5000, stop: 10_000, ready: 10_000 };
  const host = makeHost('mon', { transport: 'local' });
  const instance = makeInstance(makeService('emmett', service), host, { timeouts, ...more });
  const local = new LocalTransport('mon', { drain: 1000, grace: 1000 });
  return createPerformer(makeTopology(instance), always(local), makePlan([START, STOP]));
};

const quiet = (): void => {};
const send = (performer: Performer, step: StepId, phase: Phase) =>
  performer.command({ run: 'r', step, phase, attempt: 1 });

test('a daemon is started, is ready, is stopped, and only then is it gone', () =>
  at(async ({ folder, tag, run }) => {
    const performer = performing({
      ...{ manager: 'command', start: run('start'), stop: run('stop'), status: run('status') },
      process: `daemon-${tag}`,
      ready: [probe.file(join(folder, 'ready'), { interval: 50 })],
    });
    assert.is((await performer.observe(START, quiet)).state, 'stopped');
    const started = await send(performer, START, 'start');
    assert.is(started.kind === 'exit' && started.code, 0);
    const up = await performer.confirm(START, 'wait', quiet);
    assert.equal(up, { kind: 'reached', observation: { state: 'running', ready: true } });

    await send(performer, STOP, 'stop');
    const dying = await performer.confirm(STOP, 'now', quiet);
    assert.match(
      dying.kind === 'not-reached' ? dying.missing : '',
      /changing, not stopped: said to be stopped, but/,
    );
    const waitedFor: string[] = [];
    const gone = await performer.confirm(STOP, 'wait', (text) => waitedFor.push(text));
    assert.equal(gone, { kind: 'reached', observation: { state: 'stopped', ready: false } });
    assert.match(waitedFor[0] ?? '', /its process still runs/);
  }));

test('the process table alone is enough', () =>
  at(async ({ tag, run }) => {
    const service = {
      manager: 'process',
      process: `daemon-${tag}`,
      start: run('start'),
      stop: run('stop'),
    } as const;
    const performer = performing(service);
    await send(performer, START, 'start');
    assert.is((await performer.confirm(START, 'wait', quiet)).kind, 'reached');
    await send(performer, STOP, 'stop');
    assert.is((await performer.confirm(STOP, 'wait', quiet)).kind, 'reached');
  }));

test('a command that hangs is ended', () =>
  at(async ({ run }) => {
    const timeouts = { connect: 1000, start: 200, stop: 200, ready: 1000 };
    const performer = performing({ manager: 'command', start: run('hang'), status: 'exit 3' }, { timeouts });
    assert.equal(await send(performer, START, 'start'), {
      ...{ kind: 'timeout', command: run('hang'), after: 200, output: [] },
    });
  }));

test('a start that hangs is ended, and what it has started lives', () =>
  at(async ({ tag, run }) => {
    const timeouts = { connect: 1000, start: 1500, stop: 10_000, ready: 10_000 };
    const service = { manager: 'process', process: `daemon-${tag}`, start: run('halfway') } as const;
    const performer = performing(service, { timeouts });
    assert.is((await send(performer, START, 'start')).kind, 'timeout');
    assert.is((await performer.confirm(START, 'wait', quiet)).kind, 'reached');
  }));

for (const local of [false, true]) {
  test(`a hook that hangs is ended, and what it has started lives${local ? ', on the control machine' : ''}`, () =>
    at(async ({ tag, run }) => {
      const timeouts = { connect: 1000, start: 1500, stop: 10_000, ready: 10_000 };
      const hooks = { beforeStart: { run: run('halfway'), local } };
      const performer = performing({ manager: 'process', process: `daemon-${tag}`, hooks }, { timeouts });
      assert.is((await send(performer, START, 'beforeStart')).kind, 'timeout');
      assert.is((await performer.confirm(START, 'wait', quiet)).kind, 'reached');
    }));
}

test('a guard waits until nobody runs the job', () =>
  at(async ({ tag, run }) => {
    const performer = performing({ kind: 'job', process: `daemon-${tag}` });
    assert.is((await performer.confirm(STOP, 'wait', quiet)).kind, 'reached');
    await new Promise((resolve) =>
      spawn('sh', ['-c', run('start')], { stdio: 'ignore' }).on('close', resolve),
    );
    assert.is((await performer.observe(STOP, quiet)).state, 'running');
    assert.is(performer.describe(STOP, 'stop'), undefined);
    const waitedFor: string[] = [];
    const result = await performer.confirm(STOP, 'wait', (text) => {
      if (waitedFor.push(text) === 1) spawn('sh', ['-c', run('stop')], { stdio: 'ignore' });
    });
    assert.is(result.kind, 'reached');
    assert.match(waitedFor[0] ?? '', new RegExp(`^emmett runs on mon for \\d+ s: \\d+ sh ./daemon-${tag}`));
  }));

test.run();
