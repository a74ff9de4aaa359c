import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isConnectFailure } from '../../../src/transports/failure.ts';
import { Gate } from '../../../src/transports/gate.ts';
import { LocalTransport } from '../../../src/transports/local.ts';
import { CONTRACT } from '../../scenario/transports/contract.ts';

const LIMIT = { timeout: 20_000 };

const local = (): LocalTransport => new LocalTransport('control', { drain: 1_000, grace: 500 });

for (const [what, check] of CONTRACT) test(what, () => check(local()));

test('closing lets go of what runs, and sends nothing more', async () => {
  const host = local();
  const running = host.exec(['sleep', '1'], LIMIT);
  await host.close();
  assert.is((await running).kind, 'lost');
  assert.is((await host.exec(['true'], LIMIT)).kind, 'unsent');
  assert.is((await host.ready())?.reason, 'closed');
});

test('nobody listens there', async () => {
  const result = await local().connect('127.0.0.1', 1, 5_000);
  assert.is(isConnectFailure(result) && result.reason, 'refused');
});

test('a gate lets so many run, in their order, and fewer once it has shrunk', async () => {
  const gate = new Gate(3);
  const order: number[] = [];
  let most = 0;
  const task = (index: number) => async (): Promise<void> => {
    order.push(index);
    most = Math.max(most, gate.active);
    if (index === 2) gate.shrink();
    await Promise.resolve();
  };
  await Promise.all(Array.from({ length: 9 }, (_, index) => gate.run(task(index))));
  assert.equal(order, [0, 1, 2, 3, 4, 5, 6, 7, 8]);
  assert.is(most, 3);
  assert.is(gate.active, 0);
});

test.run();
