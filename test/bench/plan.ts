/**
 * How planning grows: `npm run bench:plan`. CPU seconds and memory to build the topology, to plan and to verify, for
 * platforms of a thousand to a hundred thousand instances. Fails where an aim is missed.
 */
import { spawnSync } from 'node:child_process';
import Table from 'cli-table3';
import type { Shape } from './plan-shapes.ts';

interface Figures {
  readonly instances: number;
  readonly steps: number;
  readonly build: number;
  readonly plan: number;
  readonly verify: number;
  readonly megabytes: number;
}

/** Seconds of CPU for planning (the verifier, which runs before every run, beside it), and what ten times more may cost. */
const AIMS = { 10_000: { cpu: 1, megabytes: 1024 }, 100_000: { cpu: 8, megabytes: 1024 } };
const GROWTH = 13;
const SHAPES: readonly Shape[] = ['three', 'chain', 'star', 'scoped'];
const SIZES = [1_000, 10_000, 100_000] as const;
const ACTIONS = ['stop', 'start', 'restart'] as const;

const missed: string[] = [];
const table = new Table({
  head: ['shape', 'action', 'instances', 'steps', 'build s', 'plan s', 'verify s', 'MB', 'growth'],
  style: { head: [], border: [] },
});

for (const shape of SHAPES) for (const action of ACTIONS) growthOf(shape, action);
console.log(table.toString());
console.log(`growth: CPU of planning against a tenth of the size; aim: at most ${GROWTH}`);
for (const one of missed) console.log(`missed: ${one}`);
if (missed.length > 0) process.exitCode = 1;

function growthOf(shape: Shape, action: string): void {
  let before: number | undefined;
  for (const size of SIZES) {
    const figures = measure(shape, size, action);
    const growth = before === undefined ? undefined : figures.plan / before;
    judge(`${action} --all of ${shape} with ${size}`, size, figures, growth);
    const { instances, steps, build, plan, verify, megabytes } = figures;
    const times = [build, plan, verify].map((value) => value.toFixed(2));
    table.push([shape, action, instances, steps, ...times, megabytes.toFixed(0), growth?.toFixed(1) ?? '']);
    before = plan;
  }
}

function judge(what: string, size: keyof typeof AIMS | 1_000, figures: Figures, growth = 0): void {
  const aim = size === 1_000 ? undefined : AIMS[size];
  if (aim && figures.plan > aim.cpu) missed.push(`${what}: ${figures.plan.toFixed(1)} s, aim ${aim.cpu} s`);
  if (aim && figures.megabytes > aim.megabytes) missed.push(`${what}: ${figures.megabytes.toFixed(0)} MB`);
  // Below a tenth of a second it is the compiler's warming up that is measured.
  if (growth > GROWTH && figures.plan > 1) missed.push(`${what}: ${growth.toFixed(1)} times a tenth of it`);
}

function measure(shape: Shape, size: number, action: string): Figures {
  // A heap that may grow for ever is not collected; with a bound the figure is what planning needs.
  const args = ['--max-old-space-size=896', '--import', 'tsx', 'test/bench/plan-case.ts'];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...args, shape, String(size), action], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${shape} ${size} ${action} ended ${status}: ${stderr}`);
  return JSON.parse(stdout) as Figures;
}
