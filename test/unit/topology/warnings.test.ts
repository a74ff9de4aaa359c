/** What is legal and yet seldom meant: a `^` before each place, and the messages in their order. None: no warning. */
import { readdirSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loadTopology } from '../../../src/config/load.ts';
import { unmark, warningsOf } from './marked.ts';

type Row = readonly [marked: string, ...messages: string[]];

/** Two hosts in one site, one in another, and something on each of them. */
const on = (services: string): string =>
  `hosts: {a: {site: x}, b: {site: x}, c: {site: y}}\nservices: {all: {on: "*"}, ${services}}`;
const host = (entry: string, more = ''): string =>
  `hosts: {a: {${entry}}}\nservices: {s: {}, t: {}${more}}\nprofiles: {p: [t, {s: {optional: true}}]}`;

const ROWS: readonly Row[] = [
  // Hosts
  [
    'hosts: {a: {site: x, services: [s]}, ^b: {services: [s]}}\nservices: {s: {}}',
    'host b has no site, while others have one',
  ],
  ['hosts: {a: {services: [s]}, ^b: {}}\nservices: {s: {}}', 'host b has no service'],
  ['hosts: {a: {services: [s]}, ^"k[1-3]": {}}\nservices: {s: {}}', 'host k1 and 2 more have no service'],
  [host('profiles: [p], with: [s]')],
  [host('profiles: [p], with: [s, ^t]'), "a has 't' without adding it"],
  [host('profiles: [p], services: [s], with: [^s]'), "a has 's' without adding it"],
  [
    host('profiles: [p], without: [^s]').replace('{s:', '{^s:'),
    "a would not have 's' anyway: it is optional",
    'nothing places service s on a host',
  ],
  [
    host('profiles: [p], with: [^s], without: [s]').replace('{s:', '{^s:'),
    "a adds 's' and drops it, so it is dropped",
    'nothing places service s on a host',
  ],
  [
    host('profiles: [p], without: [s]')
      .replace('{s: {}', '{s: {on: "*"}')
      .replace('hosts: {', 'hosts: {b: {}, '),
  ],
  [
    host('profiles: [p], with: [s], without: [t], services: [u]', ', u: {}').replace(' t: {}', ' ^t: {}'),
    'nothing places service t on a host',
  ],
  [
    'hosts: {^a: {services: [s], standby: [s]}}\nservices: {s: {}}',
    'every s is standby (s@a): none starts unless it is named',
  ],
  ['hosts: {a: {services: [s], standby: [s]}, b: {services: [s]}}\nservices: {s: {}}'],

  // What is not used
  [on('^s: {}'), 'nothing places service s on a host'],
  [`${on('s: {on: a}')}\nprofiles: {^p: [s]}`, 'no host has profile p'],

  // Dependencies
  [on('s: {on: a, requires: [^t]}, t: {on: c}'), 's@a requires t on the whole platform, which crosses sites'],
  [on('s: {on: a, requires: [t@platform]}, t: {on: c}')],
  [
    on('s: {on: [a, b], wants: [^t@site]}, t: {on: c}'),
    's@a wants t at its site, and there is none, for no s',
  ],
  [
    on('s: {on: a, requires: [^{service: t, scope: host, optional: true}]}, t: {on: b}'),
    's@a requires t on its host, and there is none, for no s',
  ],
  [
    'hosts: {a: {services: [s]}, b: {profiles: [p]}}\nprofiles: {p: [{t: {modules: [n]}}]}\n' +
      'services: {s: {after: [^{service: t, module: m}]}, t: {modules: {m: {}, n: {}}}}',
    's@a after t with module m on the platform, and there is none, for no s',
  ],
  [on('s: {on: [a, c], after: [t@site]}, t: {on: b}')],
  [on('s: {on: a, wants: [t@site]}, ^t: {}'), 'nothing places service t on a host'],
  [
    on('s: {on: a, requires: [^{service: t, scope: site, need: 2}]}, t: {on: [a, b]}'),
    'this needs 2 of t, and there are just 2: it goes down with any of them',
  ],
  [on('s: {on: a, requires: [{service: t, scope: site, need: 1}]}, t: {on: b}')],
  [
    on('s: {on: a, requires: [^t@host]}, t: {on: a, kind: job, process: t}').replace(
      'process: t',
      'process: /t',
    ),
    's@a requires job t, and nobody here starts a job',
  ],
  [on('s: {on: a, after: [t@host]}, t: {on: a, kind: job, process: /t}')],
  [on('s: {on: a, requires: [{service: t, scope: site, need: "100%"}]}, t: {on: [a, b]}')],

  // Floors and orders
  [on('s: {on: [a, b], keep: ^3}'), 's keeps 3 ready, and there are 2'],
  [
    on('s: {on: [a, b], keep: ^2}'),
    's keeps 2 ready, and there are just 2: none can be stopped alone or restarted in turn',
  ],
  [
    on('s: {on: [a, b, c], keep: ^{min: 1, per: site}}'),
    's keeps 1 ready in y, and there is just 1: none can be stopped alone or restarted in turn',
  ],
  [on('s: {on: [a, b], keep: 1}')],
  [on('s: {on: [a, b, c], keep: "50%"}')],
  [
    'hosts: {a: {services: [s]}, b: {services: [s], standby: [s]}}\nservices: {s: {keep: ^1}}',
    's keeps 1 ready, and there is just 1: none can be stopped alone or restarted in turn',
  ],
  [on('s: {on: a, serial: [a, ^b]}'), "b has no 's' to order"],
  [on('s: {on: [a, b, c], serial: ^[a, b]}'), 'the start order of s leaves out c'],
  [on('s: {on: [a, b, c], serial: {start: [a, b, c], stop: ^[a]}}'), 'the stop order of s leaves out b, c'],
  [on('s: {on: [a, b, c], serial: [c, b, a]}')],
  [on('s: {on: [a, b, c], serial: true}')],

  // Commands
  [on('^s: {on: a, kind: job}'), 'nothing tells whether job s runs'],
  [
    on('s: {on: a, process: ^ssh}'),
    'the process pattern of s also matches `sshd: ops@notty`, so it seems to run when it does not',
  ],
  [
    on('s: {on: a, ready: ^[{process: ".*"}]}'),
    'the process pattern of s also matches `sshd: ops@notty`, so it seems to run when it does not',
  ],
  [
    on('convert: {on: a, kind: job, process: ^convert}'),
    'the process pattern of convert also matches `abq status convert`, so it seems to run when it does not',
  ],
  [on('convert: {on: a, kind: job, process: /opt/bin/convert}')],
  [on('s: {on: a, process: s-server}')],
  [
    on('s: {on: a, status: ^pgrep -f s-server}'),
    'the status command of s finds itself in the process table, and never says "stopped"',
  ],
  [
    on('s: {on: a, status: ^ps aux | grep -q s-server}'),
    'the status command of s finds itself in the process table, and never says "stopped"',
  ],
  [on('s: {on: a, status: "ps aux | grep -q [s]-server"}')],
  [on('s: {on: a, status: [pgrep, -f, s-server]}')],
  [on('s: {on: a, status: pgrep -x s-server}')],
  ...(
    [
      'ps -ef | grep -v grep | grep -q s1',
      'ps -ef | grep s1 | grep -v grep',
      'ps -C s1 && pgrep -fx s1',
      "ps aux | grep -q '[s]1'",
      "pgrep -f '[/]usr/sbin/s1( |$)'",
      'echo "ps -ef | grep s1"',
    ] as const
  ).map((command): Row => [on(`s: {on: a, status: ${JSON.stringify(command)}}`)]),
  ...(
    [
      '"ps -ef | grep s1 | wc -l"',
      '"pgrep -f s1 >/dev/null 2>&1"',
      '"test -e /x && pgrep -f s1"',
      '[sh, -c, "pgrep -f s1"]',
      '\'sh -c "pgrep -f s1"\'',
      '"ps aux | grep -E \'a|b\' | grep s1"',
    ] as const
  ).map((command): Row => [
    on(`s: {on: a, status: ^${command}}`),
    'the status command of s finds itself in the process table, and never says "stopped"',
  ]),
  [
    on('s: {on: a, ready: ^{exec: "ps -ef | grep s1"}}'),
    'the ready command of s finds itself in the process table, and says nothing of the service',
  ],
  [
    on('s: {on: a, stopped: ^{exec: "! pgrep -f s1"}}'),
    'the stopped command of s finds itself in the process table, and says nothing of the service',
  ],
  [on('s: {on: a, ready: {exec: "ps -ef | grep -v grep | grep s1"}, stopped: {exec: [pgrep, -f, s1]}}')],
];

for (const [marked, ...messages] of ROWS) {
  test(`${messages.join('; ') || 'none'}: ${marked.slice(marked.indexOf('services'))}`, () => {
    const { text, marks } = unmark(`name: x\n${marked}`);
    assert.is(marks.length, messages.length);
    assert.equal(warningsOf(text), marks.map((mark, index) => `${mark} ${messages[index]}`).toSorted());
  });
}

test('what has no hosts is told so, and nothing more', () => {
  for (const rest of ['', 'services: {s: {}}\nprofiles: {p: [s]}'])
    assert.equal(warningsOf(`name: x\n${rest}`), ['1:1 this topology has no hosts']);
});

const BASE =
  'services: {s: {requires: [t]}, t: {}, idle: {wants: [t@host]}, odd: {process: x}}\nprofiles: {none: [t]}';
const OVER = (s: string): string =>
  `name: x\nextends: base\nhosts: {a: {services: [s]}, b: {services: [t]}, c: {services: [t]}}\nservices:\n  s: ${s}`;

const INHERITED: readonly Row[] = [
  [OVER('{}')],
  [
    OVER('{requires: [^t@b]}'),
    'this changes nothing: all of these, and perhaps more, are in an inherited `requires` of t',
  ],
  [
    OVER('{requires: [^{service: t, need: 1}]}'),
    'this changes nothing: all of these, and perhaps more, are in an inherited `requires` of t',
  ],
  [OVER('{drop: [t], requires: [t@b]}')],
  [OVER('{wants: [t@b]}')],
  [OVER('{requires: [{service: t, scope: b, restart: true}]}')],
];

for (const [marked, ...messages] of INHERITED) {
  test(`inherited: ${marked.slice(marked.lastIndexOf('s: '))}`, () => {
    const { text, marks } = unmark(marked);
    assert.equal(
      warningsOf(BASE, text),
      marks.map((mark, index) => `${mark} ${messages[index]}`),
    );
  });
}

for (const example of readdirSync('examples')) {
  test(`examples/${example} is beyond suspicion`, async () => {
    const loaded = await loadTopology({
      cwd: '.',
      config: `examples/${example}/abq.config.yaml`,
      env: {},
    });
    assert.equal(loaded.ok ? loaded.warnings : loaded.errors, []);
  });
}

test.run();
