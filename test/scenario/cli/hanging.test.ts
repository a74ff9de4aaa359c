/** In a file of its own: half a minute passes before a status command is given up. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { withAbq } from './bench.ts';

test(
  'with a status that hangs, a stop of what it requires is refused, and its command is ended',
  withAbq(
    {
      a: { services: { db: { running: true } } },
      b: { services: { app: { running: true, status: 'hang' }, fine: { running: true } } },
    },
    { services: { app: { requires: ['db'] } } },
    async ({ abq, deeds, lab }) => {
      const ended = await abq('stop', 'db', '--yes');
      assert.is(ended.code, 2, ended.all);
      assert.match(ended.stderr, /the state of app@b is unknown.*labctl status app.*30 s/, ended.all);
      assert.match(ended.stderr, '--assume-down app@b');
      assert.equal(deeds(), []);
      // What hangs on the host with it would be there for ever.
      await lab.service('app@b').set({ status: undefined });
      const status = await abq('status');
      assert.match(status.stdout, '3 running', status.all);
    },
  ),
);

test.run();
