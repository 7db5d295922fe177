// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LogRecord } from '../src/log-record.js';
import { LogRing } from '../src/log-ring.js';

const record = (seq: number, severity = 9, body = ''): LogRecord => ({ seq, severity, body, timeUnixNano: '0' });
const ring = (recordsMax: number, bytesMax = 1e6) =>
  new LogRing({ sessionId: 's', records: [], drops: [] }, recordsMax, bytesMax);

test('a flood of one level is one gap', () => {
  const full = ring(10);
  for (let seq = 1; seq <= 1_000; seq++) {
    full.add(record(seq));
  }
  assert.deepEqual(full.session.drops, [{ fromSeq: 1, toSeq: 990, count: 990, reason: 'ring-full' }]);
  assert.equal(full.session.records.length, 10);
});

test('gaps are bounded, too, and still count right', () => {
  const full = ring(1);
  for (let seq = 1; seq <= 2_000; seq++) {
    // every other record is the lesser one and goes, so that no two gaps are adjacent
    full.add(record(seq, seq % 2 === 0 ? 9 : 13));
  }
  const { drops, records } = full.session;
  assert.ok(drops.length <= 100);
  assert.equal(drops.reduce((sum, drop) => sum + drop.count, 0) + records.length, 2_000);
});

test('bytes count as records do', () => {
  const full = ring(1_000, 1_000);
  for (let seq = 1; seq <= 50; seq++) {
    full.add(record(seq, 9, 'x'.repeat(100)));
  }
  assert.ok(full.session.records.length < 8);
  assert.equal(full.session.records.at(-1)!.seq, 50);
});

test('what is stored is forgotten, with the gaps that were told', () => {
  const full = ring(3);
  [1, 2, 3, 4].forEach(seq => full.add(record(seq)));
  full.stored(3, 1);
  assert.deepEqual(full.session.records.map(({ seq }) => seq), [4]);
  full.stored(4, 0);
  assert.equal(full.isEmpty, true);
});
