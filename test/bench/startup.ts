/** The start-up of `abq --version` against Node's own: `npm run bench:start [RUNS]`. Fails above LIMIT. */
import { spawnSync } from 'node:child_process';

interface Cost {
  readonly cpu: number;
  readonly wall: number;
}

const LIMIT = 2;
const runs = Number(process.argv[2] ?? 40);
const FLOOR = ['-e', '0'];
const ABQ = ['bin/abq', '--version'];

measure(FLOOR);
measure(ABQ);
const costs: { floor: Cost; abq: Cost }[] = [];
// Interleaved, so that what else the machine does falls on both alike.
for (let index = 0; index < runs; index++) costs.push({ floor: measure(FLOOR), abq: measure(ABQ) });

const report = (['cpu', 'wall'] as const).map((kind) => {
  const floor = median(costs.map((cost) => cost.floor[kind]));
  const abq = median(costs.map((cost) => cost.abq[kind]));
  console.log(
    `${kind}: node -e 0 ${floor.toFixed(1)} ms, abq ${abq.toFixed(1)} ms, ratio ${(abq / floor).toFixed(2)}`,
  );
  return abq / floor;
});
// CPU decides: wall time tells about the machine's other work, too.
if ((report[0] ?? Infinity) > LIMIT) {
  console.log(`above ${LIMIT}: something heavy is imported before it is needed`);
  process.exitCode = 1;
}

/** Node tells nothing of a child's CPU time; bash's `time` does, in milliseconds. */
function measure(args: readonly string[]): Cost {
  const script = 'TIMEFORMAT="%3U %3S %3R"; time "$@" >/dev/null';
  const { status, stderr } = spawnSync('bash', ['-c', script, '_', process.execPath, ...args], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended ${status}: ${stderr}`);
  const [user = NaN, system = NaN, real = NaN] = stderr.trim().split(' ').map(Number);
  return { cpu: (user + system) * 1000, wall: real * 1000 };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
