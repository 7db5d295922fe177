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
import { SessionClaims } from '../src/session-claims.js';

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

test('what could not be read is not removed', async () => {
  const store = memoryStore();
  await new LogShelf(store).keep(started('a', 5, 450).ring);
  const before = await store.keys('logs/');
  const broken = {
    ...store,
    get: async (key: string) => {
      if (key === 'logs/a/1') {
        throw new Error('not now');
      }
      return store.get(key);
    },
  };
  const { ring } = started('b', 7, 1);
  const shelf = new LogShelf(broken);
  await assert.rejects(shelf.load(ring));
  await shelf.keep(ring);

  assert.deepEqual(await store.keys('logs/a'), before);
  const next = ringOf();
  await new LogShelf(store).load(next);
  assert.equal(next.count, 451);
});

/** Locks of one browser. */
function locks() {
  const held = new Set<string>();
  return async (name: string) => {
    if (held.has(name)) {
      return undefined;
    }
    held.add(name);
    return () => void held.delete(name);
  };
}

test('sessions of an open tab are left to it, those of one that is gone are taken over by one', async () => {
  const store = memoryStore();
  const claim = locks();
  const shelf = () => new LogShelf(store, new SessionClaims(claim));
  const first = shelf();
  await first.keep(started('a', 5, 3).ring);

  const seen = ringOf();
  const second = shelf();
  await second.load(seen);
  await second.keep(seen);
  assert.equal(seen.count, 0);
  assert.deepEqual(await store.keys('logs/'), ['logs/a/0', 'logs/a/head']);

  first.close();
  const third = ringOf();
  const fourth = ringOf();
  const heir = shelf();
  await heir.load(third);
  await shelf().load(fourth);
  assert.deepEqual([third.count, fourth.count], [3, 0]);

  third.end(third.begin(10, 1e7)!, 3, true);
  await heir.keep(third);
  assert.deepEqual(await store.keys('logs/'), []);
});

test('a session that its tab sends while another one looks is not found half', async () => {
  const store = memoryStore();
  const claim = locks();
  const { ring } = started('a', 5, 3);
  const owner = new LogShelf(store, new SessionClaims(claim));
  await owner.keep(ring);
  const late = async (name: string) => {
    ring.end(ring.begin(10, 1e7)!, 3, true);
    await owner.keep(ring);
    owner.close();
    return claim(name);
  };
  const seen = ringOf();
  await new LogShelf(store, new SessionClaims(late)).load(seen);
  assert.deepEqual(seen.sessions, []);
  assert.notEqual(await claim('reeve-log/a'), undefined, 'nobody has it');
});

test('where locks are forbidden what is left is found all the same', async () => {
  const store = memoryStore();
  await new LogShelf(store).keep(started('a', 5, 3).ring);
  const ring = ringOf();
  await new LogShelf(store, new SessionClaims(() => Promise.reject(new Error('SecurityError')))).load(ring);
  assert.equal(ring.count, 3);
});
