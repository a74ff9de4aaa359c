/** The demo goes as it is told, in a pipe, and leaves nothing behind however it ends. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { withBench } from './bench.ts';

/** What must be seen, in this order. */
const COURSE: readonly RegExp[] = [
  /^The distributed Abiquo platform: \d+ hosts with \d+ services/m,
  /^1\. What would be done\?$/m,
  /^\$ abq plan stop --all$/m,
  /^ +\d+ {2}stop {3}redis@rs-mad +requested +after .*abiquo-tomcat@rs-mad/m,
  /^2\. Why /m,
  /^\$ abq graph abiquo-tomcat@rs-mad$/m,
  /^ {2}requires +redis@rs-mad$/m,
  /^\$ abq why redis@rs-mad abiquo-tomcat@rs-mad$/m,
  /^start: abiquo-tomcat@rs-mad waits for redis@rs-mad$/m,
  /abiquo\.yaml:\d+:\d+ {2}requires redis@/,
  /^ +> +\d+ \| +- redis@/m,
  /^stop: redis@rs-mad waits for abiquo-tomcat@rs-mad, by the same edge$/m,
  /^3\. Stop it all$/m,
  /^\$ abq stop --all --confirm demo$/m,
  /waits .*: v2v-diskmanager runs on v2v-mad/,
  /waiting for v2v-diskmanager@v2v-mad: nothing is touched until then/,
  /stop abiquo-tomcat@v2v-mad: systemctl stop abiquo-tomcat/,
  /^stop done in .*: \d+ done$/m,
  /^\$ abq status$/m,
  /^\d+ stopped$/m,
  /^4\. What does a failure look like\?$/m,
  /^\$ abq start --all --yes$/m,
  /start mysqld@server failed/,
  /^start ended with problems .* 1 failed, 3 blocked$/m,
  /InnoDB: Unable to lock/,
  /blocked by it \(3\): start abiquo-tomcat@server/,
  /^5\. Mend it, and go on$/m,
  /^\$ abq start --all --yes$/m,
  /^start done in .*: 4 done$/m,
  /^\$ abq status$/m,
  /^\d+ running, 5 stopped$/m,
  /^That was it/m,
];

test(
  'the demo in a pipe',
  withBench(async ({ start, left }) => {
    const demo = start('demo');
    const code = await demo.ended;
    let rest = demo.output();
    assert.is(code, 0, rest);
    for (const pattern of COURSE) {
      const found = pattern.exec(rest);
      assert.ok(found, `${pattern.source} is not in the rest:\n${rest}`);
      rest = rest.slice(found.index + found[0].length);
    }
    assert.not.ok(demo.output().includes('\u001B'), 'an escape code in a pipe');
    assert.equal(await left(), []);
  }),
);

const ENDS = [
  ['Ctrl-C', 'interrupt'],
  ['SIGTERM', 'terminate'],
] as const;

for (const [name, end] of ENDS) {
  test(
    `${name} in the middle of the stop`,
    withBench(async ({ start, left }) => {
      const demo = start('demo');
      await demo.said(/stop abiquo-tomcat@server: systemctl stop/);
      demo[end]();
      assert.is(await demo.ended, 3, demo.output());
      assert.match(demo.output(), /the demo was interrupted: nothing of it is left\n$/);
      assert.equal(await left(), []);
    }),
  );
}

test.run();
