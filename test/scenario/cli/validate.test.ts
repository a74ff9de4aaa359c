/** `abq validate` of what is legal but suspicious, as it is typed. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { distrust, documentOf, withTopology } from './offline.ts';

const ODD = `name: odd
hosts:
  a: {site: x, services: [s, t]}
  b: {site: y, services: [u]}
services:
  s: {wants: [u@site]}
  t: {keep: 1}
  u: {}
`;

test(
  'each warning with its place, the lines around it and a way out; a warning is no error',
  withTopology((abq) => {
    const { code, stdout, stderr } = abq('validate');
    assert.is(code, 0, stderr);
    assert.match(stdout, /: odd is valid: 2 hosts, 3 services, 3 instances, 2 warnings\n$/);
    for (const line of [
      /^abq\.config\.yaml:6:15: warning: s@a wants u at its site, and there is none, for no s$/m,
      /^ +> 6 \| +s: \{wants: \[u@site\]\}$/m,
      /^ +hint: u stands elsewhere: widen the scope/m,
      /^abq\.config\.yaml:7:13: warning: t keeps 1 ready, and there is just 1/m,
    ])
      assert.match(stderr, line);
  }, ODD),
);

test(
  '--json has them, from a topology that is not trusted, too',
  withTopology((abq, folder) => {
    distrust(folder);
    const { warnings } = documentOf(abq('validate', '--json'), 'abq.validation') as {
      warnings: readonly { severity: string; place: { line: number }; hint?: string }[];
    };
    assert.equal(
      warnings.map(({ severity, place }) => `${severity} ${place.line}`),
      ['warning 6', 'warning 7'],
    );
    assert.ok(warnings.every(({ hint }) => hint));
  }, ODD),
);

test(
  'nothing is said of what is not suspicious',
  withTopology((abq) => {
    const { stdout, stderr } = abq('validate', '--quiet');
    assert.match(stdout, /: shop is valid: 2 hosts, 3 services, 4 instances\n$/);
    assert.is(stderr, '');
  }),
);

test.run();
