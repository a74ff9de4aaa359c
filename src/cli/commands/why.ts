/** `abq why A B`: the chain of edges between two instances, each with where it is written. */
import { codeFrame } from '../../config/frame.ts';
import type { Diagnostic } from '../../topology/diagnostic.ts';
import { explainOrder } from '../../topology/paths.ts';
import { select } from '../../topology/selectors.ts';
import { json } from '../../views/json.ts';
import { whyDocument } from '../../views/why-document.ts';
import { whyText, type End } from '../../views/why.ts';
import { Exit, type ExitCode } from '../exit.ts';
import type { Io } from '../io.ts';
import { load, tellDiagnostics, type LoadFlags } from '../load.ts';

interface WhyFlags extends LoadFlags {
  readonly a: string;
  readonly b: string;
  readonly quiet: boolean;
  readonly verbose: boolean;
}

const sameOne = (id: string): Diagnostic => ({
  severity: 'error',
  message: `both are ${id}: nothing waits for itself`,
  hint: 'Name two instances, or a service for any of its instances.',
});

export const run = async (io: Io, flags: WhyFlags): Promise<ExitCode> => {
  const loaded = await load(io, flags, false);
  if (!loaded) return Exit.refused;
  const { topology } = loaded;
  const [a, b] = [select(topology, [flags.a]), select(topology, [flags.b])];
  if (!a.ok || !b.ok) {
    const errors = [a, b].flatMap((one) => (one.ok ? [] : one.errors));
    tellDiagnostics(io, errors, flags.json);
    return Exit.refused;
  }
  const [as, bs] = [a.value.instances, b.value.instances];
  if (as.length === 1 && bs.length === 1 && as[0] === bs[0]) {
    tellDiagnostics(io, [sameOne(as[0] ?? flags.a)], flags.json);
    return Exit.refused;
  }
  const found = explainOrder(topology, as, bs);
  const ends: readonly [End, End] = [
    { selector: flags.a, instances: as.length },
    { selector: flags.b, instances: bs.length },
  ];
  if (flags.json) io.out(json(whyDocument(topology, found, ends)));
  else {
    const frame = (place: Parameters<typeof codeFrame>[0]): string | undefined => codeFrame(place, io.cwd);
    io.out(whyText(found, ends, { style: io.style, verbose: flags.verbose, frame }));
    const [one, other] = found.pair ?? [flags.a, flags.b];
    const below = found.start.chain[0]?.first ?? other;
    io.note(`next: abq impact ${below}, or abq plan stop ${one} ${other} --offline\n`);
  }
  return Exit.done;
};
