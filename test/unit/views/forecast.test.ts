import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Forecast } from '../../../src/run/forecast.ts';
import { endText, forecastText } from '../../../src/views/forecast.ts';

const of = (more: Partial<Forecast>): Forecast => ({ runs: 7, steps: {}, unknown: [], ...more });

const TEXTS: readonly (readonly [Forecast, string])[] = [
  [of({ p50: 220_000, p90: 310_000 }), 'about 3 min 40 s, at most 5 min 10 s likely, from 7 earlier runs'],
  [of({ runs: 1, p50: 1234, p90: 1260 }), 'about 1.2 s, at most 1.3 s likely, from 1 earlier run'],
  [
    of({ p50: 20_000, p90: 20_000, unknown: ['stop:db@a'] }),
    'about 20 s, at most 20 s likely, from 7 earlier runs; 1 step was never done before and not counted',
  ],
  [of({ runs: 0, unknown: ['stop:db@a'] }), 'no forecast: nothing of this was done before'],
];

for (const [forecast, text] of TEXTS) test(text, () => assert.is(forecastText(forecast), text));

const at = (day: number, hour: number, minute: number): number =>
  new Date(2026, 10, day, hour, minute).getTime();

test('the end, by the local clock', () => {
  assert.is(endText(of({ p50: 7 * 60_000, p90: 0 }), at(21, 2, 40)), 'ends about 02:47');
  assert.is(endText(of({ p50: 20 * 60_000, p90: 0 }), at(21, 23, 50)), 'ends about 2026-11-22 00:10');
  assert.is(endText(of({ runs: 0 }), at(21, 2, 40)), '');
});

test.run();
