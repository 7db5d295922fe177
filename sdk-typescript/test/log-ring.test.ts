// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LogCounters } from '../src/log-counters.js';
import type { LogRecord } from '../src/log-record.js';
import { LogRing } from '../src/log-ring.js';
import { LogSession } from '../src/log-session.js';

const record = (seq: number, severity = 9, body = '', atMs = 0): LogRecord =>
  ({ seq, severity, body, timeUnixNano: `${atMs}000000` });

/** A ring with one session. */
class Filled {
  readonly counters = new LogCounters();
  readonly session = new LogSession('s', 0);
  readonly ring: LogRing;
  #order = 0;

  constructor(recordsMax: number, bytesMax = 1e6, lifeMs = 1e9) {
    this.ring = new LogRing({ recordsMax, bytesMax, lifeMs }, this.counters);
    this.ring.addSession(this.session);
  }

  add(one: LogRecord, session = this.session): void {
    this.ring.add(session, one, ++this.#order);
  }

  get seqs(): number[] {
    return [...this.ring.held()].map(({ record: { seq } }) => seq);
  }
}

test('a flood of one level is one gap', () => {
  const full = new Filled(10);
  for (let seq = 1; seq <= 1_000; seq++) {
    full.add(record(seq));
  }
  assert.deepEqual(full.session.drops, [{ fromSeq: 1, toSeq: 990, count: 990, reason: 'ring-full' }]);
  assert.equal(full.ring.count, 10);
  assert.deepEqual(full.counters.status(0).dropped, { 'ring-full': 990 });
});

test('gaps are bounded, too, and still count right', () => {
  const full = new Filled(1);
  for (let seq = 1; seq <= 2_000; seq++) {
    // every other record is the lesser one and goes, so that no two gaps are adjacent
    full.add(record(seq, seq % 2 === 0 ? 9 : 13));
  }
  const { drops } = full.session;
  assert.ok(drops.length <= 100);
  assert.equal(drops.reduce((sum, drop) => sum + drop.count, 0) + full.ring.count, 2_000);
});

test('bytes count as records do', () => {
  const full = new Filled(1_000, 1_000);
  for (let seq = 1; seq <= 50; seq++) {
    full.add(record(seq, 9, 'x'.repeat(100)));
  }
  assert.ok(full.ring.count < 8);
  assert.equal(full.seqs.at(-1), 50);
  assert.ok(full.ring.percent > 80);
});

test('bytes are those of UTF-8', () => {
  const full = new Filled(1_000, 1_000);
  for (let seq = 1; seq <= 5; seq++) {
    full.add(record(seq, 9, 'ж'.repeat(200)));
  }
  assert.deepEqual(full.seqs, [4, 5]);
});

test('what is stored is forgotten, with the gaps that were told', () => {
  const full = new Filled(3);
  [1, 2, 3, 4].forEach(seq => full.add(record(seq)));
  full.ring.end(full.ring.begin(2, 1e6)!, 3, true);
  assert.deepEqual(full.seqs, [4]);
  full.ring.end(full.ring.begin(2, 1e6)!, 4, true);
  assert.equal(full.ring.isEmpty, true);
  assert.equal(full.ring.percent, 0);
});

test('what is under way stays, and a gap that came meanwhile is told the next time', () => {
  const full = new Filled(2);
  [1, 2, 3].forEach(seq => full.add(record(seq)));
  const batch = full.ring.begin(1, 1e6)!;
  assert.deepEqual(batch.held.map(({ record: { seq } }) => seq), [2]);
  full.add(record(4));
  assert.deepEqual(full.seqs, [2, 4]);
  full.ring.end(batch, 2, true);
  assert.deepEqual(full.session.drops, [{ fromSeq: 3, toSeq: 3, count: 1, reason: 'ring-full' }]);
  assert.deepEqual(full.seqs, [4]);
});

test('an append that failed is sent again as it was', () => {
  const full = new Filled(10);
  [1, 2].forEach(seq => full.add(record(seq)));
  full.ring.end(full.ring.begin(5, 1e6)!, 0, false);
  assert.deepEqual(full.ring.begin(5, 1e6)!.held.map(({ record: { seq } }) => seq), [1, 2]);
});

test('the oldest of the lowest class goes, whatever session it is of', () => {
  const full = new Filled(3);
  const later = new LogSession('t', 0, 's');
  full.add(record(1, 17));
  full.add(record(2, 9));
  full.ring.addSession(later);
  full.add(record(1, 5), later);
  full.add(record(2, 21), later);
  full.add(record(3, 17), later);
  assert.deepEqual(full.seqs, [1, 2, 3]);
  assert.deepEqual(later.drops.map(({ fromSeq }) => fromSeq), [1]);
  assert.deepEqual(full.session.drops.map(({ fromSeq }) => fromSeq), [2]);
});

test('what is too old goes, whatever its severity', () => {
  const full = new Filled(10, 1e6, 1_000);
  full.add(record(1, 21, '', 0));
  full.add(record(2, 5, '', 500));
  full.ring.expire(1_500);
  assert.deepEqual(full.seqs, [2]);
  assert.deepEqual(full.session.drops, [{ fromSeq: 1, toSeq: 1, count: 1, reason: 'ring-full' }]);
});

test('what earlier starts have left comes before, and goes first', () => {
  const full = new Filled(3);
  full.add(record(1));
  const earlier = new LogSession('r', 0);
  full.ring.addEarlier([{ session: earlier, records: [record(7), record(8), record(9)] }]);
  assert.deepEqual(full.seqs, [8, 9, 1]);
  assert.deepEqual(earlier.drops, [{ fromSeq: 7, toSeq: 7, count: 1, reason: 'ring-full' }]);
  assert.equal(full.ring.begin(10, 1e6)!.session, earlier);
});

test('sessions are bounded, and what goes with them is counted', () => {
  const full = new Filled(1_000);
  full.add(record(1));
  for (let number = 0; number < 100; number++) {
    full.ring.addSession(new LogSession(`t${number}`, 0));
  }
  assert.equal(full.ring.sessions.length, 100);
  assert.equal(full.ring.count, 0);
  assert.deepEqual(full.counters.status(0).dropped, { 'ring-full': 1 });
});
