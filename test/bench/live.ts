/**
 * What the live view costs: `npm run bench:live [SECONDS]`. Runs with everything in flight at once, on a
 * pseudo-terminal of 80x24 (`script`, of util-linux). Fails above the limits.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import type { Cost } from './live-run.ts';

/** What the view may add to the run itself: of a core, and in MB. */
const CORE = 0.1;
const MEGABYTES = 50;
const SECONDS = process.argv[2] ?? '20';

const folder = mkdtempSync(join(tmpdir(), 'abq-bench-'));
try {
  process.exitCode = bench() ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}

function bench(): boolean {
  const program = build();
  const compared = ['1000', '10000'].map((steps) => compare(program, steps));
  const theirs = measure(program, 'default', '1000');
  const ours = compared[0]?.live ?? theirs;
  const ratio = theirs.cpu / theirs.entries / (ours.cpu / ours.entries);
  console.log(`1000 steps, listr2's own renderer: ${show(theirs)}, stopped with ${theirs.ended} steps ended`);
  console.log(`for an event it takes at least ${ratio.toFixed(0)} times the processor time of the live view`);
  return compared.every(({ good }) => good);
}

function compare(program: string, steps: string): { readonly live: Cost; readonly good: boolean } {
  const none = measure(program, 'none', steps);
  const live = measure(program, 'live', steps);
  const added = { core: share(live) - share(none), rss: live.rss - none.rss };
  console.log(`${steps} steps at once: ${show(live)}`);
  console.log(`  without a view ${show(none)}`);
  console.log(`  the view adds ${percent(added.core)} of a core and ${Math.round(added.rss)} MB`);
  const good = added.core <= CORE && added.rss <= MEGABYTES;
  if (!good) console.log(`  above ${percent(CORE)} of a core or ${MEGABYTES} MB`);
  return { live, good };
}

/** As it is shipped: what loads TypeScript would be measured, too. */
function build(): string {
  const outfile = join(folder, 'run.mjs');
  buildSync({
    entryPoints: ['test/bench/live-run.ts'],
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    outfile,
    logLevel: 'warning',
    banner: {
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
  });
  return outfile;
}

function measure(program: string, view: string, steps: string): Cost {
  const out = join(folder, 'cost.json');
  const argv = [process.execPath, resolve(program), view, steps, SECONDS, out];
  const command = `stty cols 80 rows 24; exec ${argv.map((word) => `'${word}'`).join(' ')}`;
  const env = { ...process.env, TERM: 'xterm-256color', SHELL: '/bin/sh' };
  const ended = spawnSync('script', ['-qfec', command, '/dev/null'], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (ended.status !== 0) throw new Error(`${view} ended ${ended.status}`);
  const cost = JSON.parse(readFileSync(out, 'utf8')) as Cost;
  rmSync(out);
  return cost;
}

function share({ cpu, wall }: Cost): number {
  return cpu / wall;
}

function percent(core: number): string {
  return `${(core * 100).toFixed(1)} %`;
}

function show(cost: Cost): string {
  const { cpu, wall, rss, entries } = cost;
  const time = `${Math.round(cpu)} ms in ${(wall / 1000).toFixed(1)} s`;
  return `${percent(share(cost))} of a core (${time}), ${Math.round(rss)} MB, ${entries} events`;
}
