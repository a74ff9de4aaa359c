/** The rooms of src import one way, and what is called pure is pure. The table is the rule. */
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { check, type Architecture } from '../gate/architecture.ts';

const TABLE: Architecture = {
  rooms: {
    '.': ['config', 'topology'],
    topology: [],
    config: ['topology'],
    init: ['config', 'topology'],
    plan: ['topology'],
    run: ['plan', 'topology'],
    journal: ['run', 'plan', 'topology'],
    saved: ['journal', 'config', 'plan', 'topology'],
    managers: ['probes', 'topology'],
    probes: ['topology'],
    transports: ['topology'],
    survey: ['managers', 'probes', 'transports', 'topology', 'plan'],
    perform: ['managers', 'probes', 'transports', 'survey', 'run', 'plan', 'topology'],
    views: ['run', 'plan', 'topology', 'config/diagnostics', 'saved/model'],
    lab: [
      ...['config', 'journal', 'managers', 'perform', 'plan', 'probes', 'run', 'survey'],
      ...['topology', 'transports', 'views'],
    ],
    demo: [
      ...['config', 'journal', 'lab', 'managers', 'perform', 'plan', 'probes', 'run', 'survey'],
      ...['topology', 'transports', 'views'],
    ],
    cli: 'all',
  },
  pure: ['topology', 'plan', 'run', 'init'],
  impure: ['run/driver'],
  loaders: ['config/module'],
  packages: {
    cosmiconfig: ['config'],
    '@dagrejs/graphlib': ['topology'],
    ssh2: ['transports', 'lab'],
    listr2: ['views'],
    yargs: ['cli'],
  },
  apart: ['plan/verify'],
  outside: ['package.json'],
  maxLines: 250,
};

test('src keeps to the table', () => {
  const paths = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.ts'),
  );
  assert.ok(paths.length > 0);
  const files = new Map(paths.map((path) => [path, readFileSync(`src/${path}`, 'utf8')]));
  assert.equal(check(TABLE, files), []);
});

/** Each rule broken once: path below src, its text, and what is said of it. */
const VIOLATIONS: readonly (readonly [path: string, text: string, complaint: RegExp])[] = [
  ['topology/a.ts', `import { x } from '../plan/b.ts';`, /topology may not import plan\/b.ts/],
  ['topology/a.ts', `import type { X } from '../plan/b.ts';`, /topology may not import/],
  ['topology/a.ts', `export * from '../run/b.ts';`, /topology may not import/],
  ['topology/a.ts', `let x: import('../run/b.ts').X;`, /topology may not import/],
  ['topology/a/deep.ts', `import '../../config/b.ts';`, /topology may not import config/],
  ['probes/a.ts', `import '../managers/b.ts';`, /probes may not import managers/],
  ['plan/a.ts', `const x = await import('../run/b.ts');`, /plan may not import run/],
  ['views/a.ts', `import '../config/find.ts';`, /views may not import config\/find/],
  ['lab/a.ts', `import '../cli/main.ts';`, /lab may not import cli/],
  ['hall/a.ts', '', /no room hall/],
  ['cli/a.ts', `import '../../test/gate/assert.ts';`, /outside src/],
  ['cli/a.ts', `const x = await import(name);`, /no rule can follow/],
  ['topology/a.ts', `import { join } from 'node:path';`, /pure file imports node:path/],
  ['plan/a.ts', `import fs from 'fs';`, /pure file imports fs/],
  ['run/decide.ts', `import 'node:fs';`, /pure file imports node:fs/],
  ['run/decide.ts', 'const x = Date.now();', /Date.now/],
  ['run/decide.ts', 'const x = new Date();', /uses Date/],
  ['run/decide.ts', 'const x = new Date;', /uses Date/],
  ['run/decide.ts', 'const { now } = Date;', /uses Date/],
  ['plan/a.ts', 'const x = Math.random();', /Math.random/],
  ['plan/a.ts', 'const x = performance.now();', /performance/],
  ['plan/a.ts', 'const x = globalThis.performance.now();', /performance/],
  ['plan/a.ts', 'const x = crypto.randomUUID();', /crypto/],
  ['plan/a.ts', 'setTimeout(f, 1);', /setTimeout/],
  ['cli/a.ts', `import { cosmiconfig } from 'cosmiconfig';`, /cosmiconfig stands in config only/],
  ['plan/a.ts', `import { Graph } from '@dagrejs/graphlib';`, /graphlib stands in topology only/],
  ['perform/a.ts', `import type { Client } from 'ssh2';`, /ssh2 stands in transports and lab only/],
  ['cli/a.ts', `import { Listr } from 'listr2';`, /listr2 stands in views only/],
  ['config/a.ts', `import { hideBin } from 'yargs/helpers';`, /yargs stands in cli only/],
  ['config/a.ts', `const x = await import('yaml');`, /import yaml statically/],
  ['plan/verify.ts', `import { x } from './planner.ts';`, /stands apart/],
  ['plan/verify-order.ts', `import { type X } from './model.ts';`, /stands apart/],
  ['plan/verify/order.ts', `export { x } from '../planner.ts';`, /stands apart/],
  ['cli/long.ts', '\n'.repeat(251), /251 lines/],
];

for (const [path, text, complaint] of VIOLATIONS) {
  test(`${path} may not: ${text.trim() || complaint.source}`, () => {
    const found = check(TABLE, new Map([[path, text]]));
    assert.is(found.length, 1, found.join('\n'));
    assert.match(found[0] ?? '', complaint);
  });
}

const ALLOWED: readonly (readonly [path: string, text: string])[] = [
  [
    'run/driver.ts',
    `import { x } from 'node:fs'; const t = Date.now() + performance.now(); setTimeout(f, 1);`,
  ],
  ['run/fold.ts', `import { x } from './entries.ts'; import { y } from '../plan/model.ts';`],
  ['plan/a.ts', `const x = new Date(ms); const y: Date = x; const z = Date.parse(text); Math.max(1, 2);`],
  ['plan/a.ts', 'const x = { performance: 1, setTimeout: 2 }; x.performance; interface Y { crypto: string }'],
  ['plan/a.ts', '// Date.now() in a comment, and "Math.random()" in a string: `import "node:fs"`'],
  ['plan/verify.ts', `import type { X } from './planner.ts'; import { y } from './verify-order.ts';`],
  ['plan/planner.ts', `import { x } from './verify.ts';`],
  [
    'views/a.ts',
    `import { x } from '../config/diagnostics.ts'; import { y } from '../config/diagnostics/z.ts';`,
  ],
  ['cli/main.ts', `import manifest from '../../package.json'; const x = await import('../plan/a.ts');`],
  ['cli/a.ts', `import yargs from 'yargs'; import { x } from 'yargs-like';`],
  ['cli/long.ts', '\n'.repeat(250)],
];

for (const [path, text] of ALLOWED) {
  test(`${path} may: ${text.trim() || 'be so long'}`, () =>
    assert.equal(check(TABLE, new Map([[path, text]])), []));
}

test.run();
