/** Hosts with all modules of a graph's service, or none: a `^` where each is told. None: no warning. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { unmark, warningsOf } from './marked.ts';

const BASE =
  '{services: {s: {modules: {m: {}, n: {}}}, one: {modules: {m: {}}}}, profiles: {p: [{s: {modules: [m]}}]}}';

const ALL = 'has all modules (m, n), for nothing says which';
const NONE = 'has no module, and so none of their dependencies and checks';

const ROWS: readonly (readonly [document: string, ...messages: string[]])[] = [
  ['hosts: {a: {services: [^s]}}', `s@a ${ALL}`],
  ['hosts: {"a[1-3]": {services: [^s]}}', `s@a1 and 2 more ${ALL.replace('has', 'have')}`],
  ['hosts: {a: {tags: [t]}}, services: {s: {on: ^"*"}}', `s@a ${ALL}`],
  ['hosts: {a: {profiles: [q]}}, profiles: {q: [^s]}', `s@a ${ALL}`],
  ['hosts: {a: {profiles: [p], services: [^s]}}', `s@a ${ALL}`],
  ['hosts: {a: {services: [s], modules: {s: [m]}}}'],
  ['hosts: {a: {services: [s], modules: {s: [m, n]}}}'],
  ['hosts: {a: {profiles: [p]}}'],
  ['hosts: {a: {services: [one]}}'],
  ['hosts: {a: {services: [o]}}, services: {o: {modules: {m: {}, n: {}}}}'],
  ['hosts: {a: {profiles: [p], modules: {s: ^[]}}}', `s@a ${NONE}`],
  ['hosts: {"a[1-2]": {profiles: [p], modules: {s: ^[]}}}', `s@a1 and 1 more ${NONE.replace('has', 'have')}`],
  ['hosts: {a: {profiles: [q]}}, profiles: {q: [{s: ^{modules: []}}]}', `s@a ${NONE}`],
];

for (const [marked, ...messages] of ROWS) {
  test(`${messages.join('; ') || 'none'}: ${marked}`, () => {
    const { text, marks } = unmark(`{name: x, ${marked}}`);
    assert.equal(
      warningsOf(BASE, text),
      marks.map((mark, index) => `${mark} ${messages[index]}`),
    );
  });
}

test.run();
