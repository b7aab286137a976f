import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exactCents, majorUnits, wholeShillings } from './exact-cents.ts';

const rows: [unknown, number | null][] = [
  [1, 100],
  [1.0, 100],
  [1000.5, 100_050],
  [19.99, 1999],
  [1.1, 110],
  [4.35, 435],
  ['1000.00', 100_000],
  ['1000', 100_000],
  [' 250000.0 ', 25_000_000],
  ['0.010', 1],
  ['8.2', 820],
  [0, null],
  ['0.00', null],
  [-5, null],
  ['-5', null],
  ['1,000.00', null],
  ['10.005', null],
  [10.005, null],
  ['1e3', null],
  [1e21, null],
  [Number.NaN, null],
  [Number.POSITIVE_INFINITY, null],
  ['', null],
  ['KES 10', null],
  [null, null],
  [undefined, null],
  [{ valueOf: () => 5 }, null],
  [true, null],
];

for (const [written, cents] of rows) {
  const given = typeof written === 'string' ? JSON.stringify(written) : String(written);
  test(`the amount ${given} is ${cents === null ? 'refused, not rounded' : `${cents} cents`}`, () => {
    assert.equal(exactCents(written), cents);
  });
}

test('every amount of up to 100,000 cents survives the way to the provider and back', () => {
  for (let cents = 1; cents <= 100_000; cents++) {
    assert.equal(exactCents(JSON.parse(JSON.stringify(majorUnits(cents)))), cents);
  }
});

test('a part of a shilling is never cut off on its way to M-Pesa', () => {
  assert.equal(wholeShillings(1_200_000), 12_000);
  for (const cents of [150, 0, -100, 99.5]) assert.throws(() => wholeShillings(cents), RangeError);
});
