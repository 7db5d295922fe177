// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import test from 'node:test';
import { barsOf, barText, nextError, rangeText, stackOf } from '../../main/resources/reeve-console/js/histogram-scale.js';

const FROM_MS = Date.parse('2026-01-02T13:00:00Z');
const nanos = (ms) => `${ms}000000`;
const reply = (buckets, more = {}) => ({ fromUnixNano: nanos(FROM_MS), bucketNanos: nanos(60_000), buckets, ...more });

test('numbers come as text and what is zero is left out', () => {
  const { bars, most, toMs } = barsOf(reply([{ info: '10', error: '2', fatal: '1' }, {}, { lost: '7' }]));
  assert.deepEqual(bars.map(({ total, errors, lost }) => [total, errors, lost]), [[13, 3, 0], [0, 0, 0], [0, 0, 7]]);
  assert.equal(most, 13);
  assert.equal(toMs, FROM_MS + 180_000);
  assert.equal(bars[1].fromMs, FROM_MS + 60_000);
});

test('an empty answer has no bars and divides by nothing', () => {
  const { bars, most } = barsOf({});
  assert.deepEqual([bars.length, most], [0, 1]);
});

test('a stack is as high as its share and stands on the ground', () => {
  const { bars, most } = barsOf(reply([{ info: '6', error: '2' }, { info: '16' }]));
  const stack = stackOf(bars[0], most);
  assert.deepEqual(stack.map(({ letter, y, height }) => [letter, y, height]), [['E', 87.5, 12.5], ['I', 50, 37.5]]);
  assert.deepEqual(stackOf(bars[1], most), [{ letter: 'I', y: 0, height: 100 }]);
});

test('one line among thousands is seen', () => {
  const { bars, most } = barsOf(reply([{ error: '1' }, { info: '100000' }]));
  assert.equal(stackOf(bars[0], most)[0].height, 2);
});

test('what was not counted through is marked', () => {
  const counted = barsOf(reply([{}, {}, {}], { partial: true, countedFromUnixNano: nanos(FROM_MS + 60_000) }));
  assert.deepEqual(counted.bars.map(({ isCounted }) => isCounted), [false, true, true]);
  assert.deepEqual(barsOf(reply([{}], { partial: true })).bars.map(({ isCounted }) => isCounted), [false]);
});

test('a bar says what it holds', () => {
  const [bar] = barsOf(reply([{ info: '1199', error: '1', lost: '3' }])).bars;
  assert.match(barText(bar, true), /^.*13:00:00 – .*13:01:00: 1,200 lines, 1 error, 3 lost$/);
  assert.match(barText({ ...bar, total: 1, errors: 0, lost: 0, isCounted: false }, true), /: 1 line, not counted through$/);
});

test('a range is said as short as it can be', () => {
  assert.equal(rangeText(FROM_MS, FROM_MS + 60_000, true, FROM_MS), '13:00:00 – 13:01:00');
  assert.equal(rangeText(FROM_MS, FROM_MS + 500, true, FROM_MS), '13:00:00.000 – 13:00:00.500');
  assert.equal(rangeText(0, FROM_MS, true, FROM_MS), 'until 01-02 13:00:00');
});

test('errors are found in both directions', () => {
  const { bars } = barsOf(reply([{ error: '1' }, {}, { fatal: '1' }]));
  assert.equal(nextError(bars, 0, 1), 2);
  assert.equal(nextError(bars, 2, -1), 0);
  assert.equal(nextError(bars, 2, 1), -1);
});
