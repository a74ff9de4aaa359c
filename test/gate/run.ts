/**
 * Runs the tests: `npm test -- [PATTERN...] [--tier NAME]... [--no-checks] [--jobs N]`.
 * A pattern is a part of an entry's name: of a file's path, or of a static check (`lint`).
 * The last line is `N passed, N failed`; the exit status is 1 if anything failed or nothing ran.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { killAll } from './child.ts';
import { collect, isTier } from './collect.ts';
import { buildEntry, checkEntries, fileEntry, type Entry, type Result } from './entry.ts';

interface Tally {
  passed: number;
  failed: number;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    tier: { type: 'string', multiple: true },
    'no-checks': { type: 'boolean', default: false },
    jobs: { type: 'string', default: String(availableParallelism()) },
  },
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    killAll();
    process.exit(130);
  });
}

const tally: Tally = { passed: 0, failed: 0 };
const wanted = select();
// Before all others, because tests run what it makes.
if (wanted.files.length > 0) await perform(buildEntry());
await drain([...wanted.checks, ...wanted.files], Math.max(1, Number(values.jobs) || 1));
if (tally.passed + tally.failed === 0) fail('nothing', ['no test matches']);
console.log(`${tally.passed} passed, ${tally.failed} failed`);
process.exitCode = tally.failed === 0 ? 0 : 1;

function select(): { checks: Entry[]; files: Entry[] } {
  for (const tier of values.tier ?? []) if (!isTier(tier)) fail('gate', [`no tier is named ${tier}`]);
  const tiers = values.tier ?? ['unit', 'property', 'scenario'];
  const checks = values['no-checks'] || values.tier !== undefined ? [] : checkEntries();
  const matches = ({ name }: Entry) =>
    positionals.length === 0 || positionals.some((part) => name.includes(part));
  const files = tiers.filter(isTier).flatMap((tier) => collect(tier).map(fileEntry));
  return { checks: checks.filter(matches), files: files.filter(matches) };
}

async function drain(entries: readonly Entry[], jobs: number): Promise<void> {
  const queue = entries.values();
  const worker = async () => {
    for (const entry of queue) await perform(entry);
  };
  await Promise.all(Array.from({ length: jobs }, worker));
}

async function perform(entry: Entry): Promise<void> {
  const result = await entry.perform();
  if (result.reasons.length > 0) return fail(entry.name, result.reasons, result);
  tally.passed += result.passed;
  console.log(`ok   ${entry.name}  ${result.passed} in ${result.seconds.toFixed(1)} s`);
}

function fail(name: string, reasons: readonly string[], result?: Result): void {
  tally.passed += result?.passed ?? 0;
  tally.failed += result?.failed ?? 1;
  console.log(`FAIL ${name}: ${reasons.join('; ')}`);
  const output = result?.output.trim() ?? '';
  if (output !== '') console.log(output.replace(/^/gm, '     '));
}
