// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryStore, type Store } from '../src/index.js';
import { LogCounters } from '../src/log-counters.js';
import type { LogRecord } from '../src/log-record.js';
import { LogRing } from '../src/log-ring.js';
import { LogSession } from '../src/log-session.js';
import { LogShelf } from '../src/log-shelf.js';

const record = (seq: number, severity = 9): LogRecord => ({ seq, severity, body: `${seq}`, timeUnixNano: '1000000' });
const ringOf = () => new LogRing({ recordsMax: 10_000, bytesMax: 1e7, lifeMs: 1e9 }, new LogCounters());

/** One start of an app, with so many records. */
function started(id: string, startedMs: number, seqs: number): { ring: LogRing; session: LogSession } {
  const ring = ringOf();
  const session = new LogSession(id, startedMs);
  ring.addSession(session);
  for (let seq = 1; seq <= seqs; seq++) {
    session.seq = seq;
    ring.add(session, record(seq), seq);
  }
  return { ring, session };
}

/** Remembers what was written. */
function watched(): { store: Store; written: string[] } {
  const store = memoryStore();
  const written: string[] = [];
  const set = (key: string, value: string) => {
    written.push(key);
    return store.set(key, value);
  };
  return { written, store: { ...store, set } };
}

test('what was kept is found at the next start, with its gaps, in order', async () => {
  const store = memoryStore();
  const { ring, session } = started('a', 5, 450);
  session.lost(451, 'budget');
  await new LogShelf(store).keep(ring);
  await new LogShelf(store).keep(started('b', 7, 1).ring);

  const next = ringOf();
  const previous = await new LogShelf(store).load(next);

  assert.equal(previous, 'b');
  assert.deepEqual(next.sessions.map(({ id }) => id), ['a', 'b']);
  const seqs = [...next.sessions[0]!.records].map(({ record: { seq } }) => seq);
  assert.deepEqual(seqs, [...Array(450).keys()].map(number => number + 1));
  assert.deepEqual(next.sessions[0]!.drops, [{ fromSeq: 451, toSeq: 451, count: 1, reason: 'budget' }]);
});

test('one record more writes one block, not all', async () => {
  const { store, written } = watched();
  const { ring, session } = started('a', 5, 1_000);
  const shelf = new LogShelf(store);
  await shelf.keep(ring);
  written.splice(0);
  session.seq = 1_001;
  ring.add(session, record(1_001), 1_001);
  await shelf.keep(ring);
  assert.deepEqual(written, ['logs/a/5']);
});

test('what was sent leaves nothing, but for the name of the session', async () => {
  const store = memoryStore();
  const { ring } = started('a', 5, 300);
  const shelf = new LogShelf(store);
  await shelf.keep(ring);
  ring.end(ring.begin(1_000, 1e7)!, 300, true);
  await shelf.keep(ring);
  assert.deepEqual(await store.keys(''), ['logSession']);
  assert.equal(shelf.isEmpty, true);
});

test('what a store cannot take is written the next time', async () => {
  const store = memoryStore();
  let isFull = true;
  const full = {
    ...store,
    set: async (key: string, value: string) => {
      if (isFull) {
        throw new Error('no space left');
      }
      await store.set(key, value);
    },
  };
  const { ring } = started('a', 5, 2);
  const shelf = new LogShelf(full);
  await shelf.keep(ring);
  isFull = false;
  await shelf.keep(ring);
  const next = ringOf();
  await new LogShelf(store).load(next);
  assert.equal(next.count, 2);
});

test('what cannot be read is not there, and does not hide the rest', async () => {
  const store = memoryStore();
  await new LogShelf(store).keep(started('a', 5, 450).ring);
  await store.set('logs/a/1', '{half');
  await store.set('logs/a/2', '[7, {"seq": "x"}]');
  await store.set('logs/b/head', 'null');
  const next = ringOf();
  await new LogShelf(store).load(next);
  assert.equal(next.count, 199);
});
