/** Batches that would take too much at once: said before anything is touched. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { nextOf, withFarm, type Farm } from './farm.ts';

interface Case {
  readonly name: string;
  readonly farm: Farm;
  readonly flags: readonly string[];
  readonly says: readonly RegExp[];
  /** What it names as a way out, and what that comes to. */
  readonly holds: readonly string[];
}

const cases: readonly Case[] = [
  {
    name: 'a dependent needs more than would be left',
    farm: { size: 8 },
    flags: ['--batch', '5'],
    says: [
      /dependent: web@lb needs 4 of tomcat, and with tomcat@t1, .*tomcat@t5 in batch 1 of 2, 3 of 8 would be left/,
      /hint: .*--batch 4 holds every floor/,
    ],
    holds: ['--batch', '4'],
  },
  {
    name: 'the last size of a ramp is too large',
    farm: { size: 8 },
    flags: ['--batch', '1,5'],
    says: [/tomcat@t6 in batch 2 of 3, 3 of 8 would be left/, /hint: .*--batch 4 holds every floor/],
    holds: ['--batch', '4'],
  },
  {
    name: 'a floor of its own',
    farm: { size: 4, need: 1, tomcat: { keep: 3 } },
    flags: ['--batch', '50%'],
    says: [
      /floor: tomcat .*3.*, and with tomcat@t1, tomcat@t2 in batch 1 of 2, 2 of 4/,
      /hint: .*--batch 1 holds/,
    ],
    holds: ['--batch', '1'],
  },
  {
    name: 'a dependent needs them all',
    farm: { size: 2, need: '100%' },
    flags: [],
    says: [/dependent: web@lb .*tomcat/, /hint: .*--with-dependents/],
    holds: ['--with-dependents'],
  },
];

for (const { name, farm, flags, says, holds } of cases) {
  test(
    `${name}: refused, and the way out that is named holds`,
    withFarm(farm, async ({ abq, deeds, dir }) => {
      const ended = await abq('restart', 'tomcat', '--rolling', ...flags, '--yes');
      assert.is(ended.code, 2, ended.all);
      for (const one of says) assert.match(ended.stderr, one);
      assert.match(ended.stderr, 'nothing was touched');
      assert.equal(nextOf(ended), []);
      assert.equal(deeds(), []);
      assert.not.ok(existsSync(join(dir, 'state/abq/lab/runs')), 'no run was begun');
      const planned = await abq('plan', 'restart', 'tomcat', '--rolling', ...holds, '--json');
      assert.is(planned.code, 0, planned.all);
    }),
  );
}

test.run();
