import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { matchesInstance } from '../../oracle/document.ts';
import { expand } from '../../oracle/expand.ts';
import { durations } from './durations.ts';
import { exits } from './exits.ts';
import { names, ranges } from './names.ts';
import { selectorDocument, selectorRows } from './selectors.ts';
import { statusCommandCodes, systemdStates, sysvCodes } from './states.ts';

const tables = suite('tables of expectations');

function once(keys: unknown[]): void {
  const texts = keys.map((key) => JSON.stringify(key));
  const twice = texts.filter((text, index) => texts.indexOf(text) !== index);
  assert.equal(twice, []);
}

tables('no row contradicts another', () => {
  once(systemdStates.map(({ load, active, sub }) => [load, active, sub]));
  once(sysvCodes.map(({ code }) => code));
  once(statusCommandCodes.map(({ code }) => code));
  once(exits.map(({ situation }) => situation));
  once(selectorRows.map(({ selectors }) => selectors));
  once(durations.map(({ text }) => text));
  once(ranges.map(({ key }) => key));
  for (const { valid, invalid } of names) once([...valid, ...invalid]);
});

tables('the oracle reads selectors as the table does', () => {
  const { instances, errors } = expand(selectorDocument);
  assert.equal(errors, []);
  const ids = [...instances.keys()];
  for (const { selectors, instances: expected } of selectorRows) {
    const matches = selectors.map((one) => ids.filter((id) => matchesInstance(selectorDocument, one, id)));
    const failed = matches.length === 0 || matches.some((list) => list.length === 0);
    const found = failed ? 'error' : [...new Set(matches.flat())].toSorted();
    assert.equal(found, expected === 'error' ? 'error' : expected.toSorted(), selectors.join(' '));
  }
});

tables.run();
