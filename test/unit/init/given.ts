/** Inventories as text, to the hosts and notes that they become. */
import { compose } from '../../../src/init/compose.ts';
import type { Draft, Graph } from '../../../src/init/draft.ts';
import { convert } from '../../../src/init/inventory/convert.ts';
import { readInventory } from '../../../src/init/inventory/read.ts';
import { render } from '../../../src/init/render.ts';
import { showPlace } from '../../../src/topology/place.ts';

interface Imported {
  readonly draft: Draft;
  readonly text: string;
  /** The lines below `hosts:`. */
  readonly hosts: readonly string[];
  /** `FILE:LINE message` */
  readonly notes: readonly string[];
}

export const draftOf = (given: Partial<Parameters<typeof compose>[0]>): Draft =>
  compose({
    ...{ name: 'acme', extends: undefined, user: undefined, become: undefined },
    ...{ hosts: [], converted: [], notes: [], schema: './schema.json', ...given },
  });

export function imported(text: string, file: string, graph?: Graph): Imported {
  const inventory = readInventory(text, file);
  const converted = convert(inventory, { groups: new Map(), hosts: new Map() }, graph);
  if (!converted.ok) throw new Error(converted.errors.map(({ message }) => message).join('\n'));
  const notes = converted.warnings.map(({ place, message }) =>
    place ? `${place.file}:${place.line} ${message}` : message,
  );
  const draft = draftOf({ extends: graph?.name, converted: converted.value, notes });
  const rendered = render(draft);
  return { draft, text: rendered, hosts: hostLines(rendered), notes };
}

/** What is wrong with an inventory: `FILE:LINE:COLUMN message`. */
export function faults(text: string, file: string): string[] {
  const converted = convert(readInventory(text, file), { groups: new Map(), hosts: new Map() }, undefined);
  if (converted.ok) return [];
  return converted.errors.map(({ place, message }) => `${place ? showPlace(place) : ''} ${message}`);
}

const hostLines = (text: string): string[] => {
  const lines = text.split('\n');
  const from = lines.indexOf('hosts:') + 1;
  return lines.slice(from, lines.indexOf('', from)).map((line) => line.slice(2));
};
