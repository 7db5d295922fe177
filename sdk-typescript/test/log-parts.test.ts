// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultSettings } from '../src/index.js';
import { FlightRecorder } from '../src/flight-recorder.js';
import { LogBudget } from '../src/log-budget.js';
import { LogCounters } from '../src/log-counters.js';
import type { LogEntry } from '../src/log-record.js';
import { redact, redactBy } from '../src/log-redaction.js';
import { LogRing } from '../src/log-ring.js';
import { LogSessions } from '../src/log-sessions.js';
import { LogWatches } from '../src/log-watches.js';
import { memoryReport } from '../src/memory.js';
import { FakeNetwork, virtualPlatform, VirtualTime } from './virtual-platform.js';

const entry = (text: string, fields?: Record<string, unknown>): LogEntry =>
  ({ level: 'DEBUG', kind: 'TEXT', text, fields, logger: '', indent: 0, value: undefined });

test('a budget is full at first, and fills with time', () => {
  let nowMs = 0;
  const budget = new LogBudget(defaultSettings, () => nowMs);
  const taken = () => {
    let count = 0;
    while (budget.over(1, 1_000_000).records === 0) {
      budget.take(1, 1_000_000, 0);
      count++;
    }
    return count;
  };
  assert.equal(taken(), 2_000);
  nowMs = 1_000;
  assert.equal(taken(), 200);
  nowMs = 3_600_000;
  assert.equal(taken(), 2_000);
});

test('whenever an hour on a metered network begins, its bytes are not more than 5 MiB', () => {
  let nowMs = 0;
  const budget = new LogBudget({ ...defaultSettings, logRateMax: 1e9, logBurstMax: 1e9 }, () => nowMs);
  budget.isMetered = true;
  let most = 0;
  for (let bytes = 0; nowMs <= 3_600_000; nowMs += 1_000) {
    while (budget.over(1, 1_000).bytes === 0) {
      budget.take(1, 1_000, 0);
      bytes += 1_000;
    }
    most = Math.max(most, bytes);
  }
  assert.ok(most > 5 * 1024 * 1024 - 5_000 && most <= 5 * 1024 * 1024, `${most} B`);
});

test('a flight recorder is bounded in bytes, too', () => {
  const recorder = new FlightRecorder(500, 1_000, redact);
  for (let number = 1; number <= 100; number++) {
    recorder.add(entry('x'.repeat(100)), number, 0);
  }
  assert.ok(recorder.flights.length < 8);
  assert.equal(recorder.flights.at(-1)!.order, 100);
});

test('what is taken out of a flight recorder does not come again', () => {
  const recorder = new FlightRecorder(3, 1_000, redact);
  [1, 2, 3, 4].forEach(order => recorder.add(entry(`${order}`), order, 0));
  assert.deepEqual(recorder.take(4).map(({ order }) => order), [4]);
  assert.deepEqual(recorder.take().map(({ order }) => order), [2, 3]);
  assert.deepEqual(recorder.take(), []);
});

test('a flight recorder has what was, not what it became, and no secrets', () => {
  const recorder = new FlightRecorder(9, 10_000, redact);
  const cart = { items: 1 };
  const fields: Record<string, unknown> = { price: 9.9, password: 'x' };
  recorder.add(entry('rvs_abc', fields), 1, 7);
  recorder.add(entry('cart', { cart }), 2, 7);
  fields['price'] = 0;
  cart.items = 0;
  assert.deepEqual(recorder.take().map(({ draft }) => draft()), [
    { timeUnixNano: '7000000', severity: 5, body: '[redacted]', attributes: { price: 9.9, password: '[redacted]' } },
    { timeUnixNano: '7000000', severity: 5, body: 'cart', attributes: { cart: { items: 1 } } },
  ]);
});

test('a phone that slept in the background begins another session', () => {
  const time = new VirtualTime();
  let asleepMs = 0;
  const platform = { ...virtualPlatform(time, new FakeNetwork()), now: () => time.nowMs + asleepMs };
  const ring = new LogRing({ recordsMax: 1, bytesMax: 1, lifeMs: 1 }, new LogCounters());
  const sessions = new LogSessions(platform, defaultSettings, ring);
  const first = sessions.current;
  first.seq = 1;
  sessions.background();
  asleepMs = 15 * 60_000;
  sessions.foreground();
  assert.equal(sessions.current.previousId, first.id);
  assert.equal(sessions.current, sessions.current);
});

test('a session without a record is none, and goes on', async () => {
  const time = new VirtualTime();
  const ring = new LogRing({ recordsMax: 1, bytesMax: 1, lifeMs: 1 }, new LogCounters());
  const sessions = new LogSessions(virtualPlatform(time, new FakeNetwork()), defaultSettings, ring);
  const first = sessions.current;
  await time.advance(5 * 3_600_000);
  assert.equal(sessions.current, first);
});

test('watched values come as they are, bounded and without secrets', () => {
  const watches = new LogWatches(100, redact);
  const values: Record<string, unknown> = {
    whole: -3, small: 0.001, tiny: 1e-9, huge: 2 ** 70, none: NaN, nothing: undefined, long: 'x'.repeat(10_000),
    list: [1, 'two'], apiKey: 'k', paid: 4111111111111111, paidBig: 4111111111111111n,
  };
  Object.entries(values).forEach(([name, value]) => watches.add(name, () => value));
  watches.add('broken', () => { throw new Error('no'); });
  const all = watches.values([...Object.keys(values), 'broken']);
  const shown = Object.fromEntries(all.map(({ name, ...rest }) => [name, rest]));
  assert.deepEqual(shown['whole'], { integer: -3, alignment: 'RIGHT' });
  assert.deepEqual(shown['small'], { number: 0.001, decimals: 3, alignment: 'RIGHT' });
  assert.equal(shown['huge']!['number'], 2 ** 70);
  assert.deepEqual(shown['none'], { text: 'NaN' });
  assert.deepEqual(shown['nothing'], { text: 'null' });
  assert.ok((shown['long']!['text'] as string).length < 560);
  assert.deepEqual(shown['list'], { text: '[1,"two"]' });
  assert.deepEqual(shown['apiKey'], { text: '[redacted]' });
  assert.deepEqual(shown['paid'], { text: '[redacted]' });
  assert.deepEqual(shown['paidBig'], { text: '[redacted]' });
  assert.deepEqual(shown['broken'], { text: '[failed]' });
});

test('a watch that is taken back is watched no more, and names are bounded', () => {
  const watches = new LogWatches(2, redact);
  const undo = watches.add('a', () => 1);
  undo();
  assert.deepEqual(watches.values(['a']), []);
  ['b', 'c', 'd'].forEach(name => watches.add(name, () => name));
  assert.deepEqual(watches.values(['b', 'c', 'd']).map(({ name }) => name), ['c', 'd']);
});

test('rules of an app come after those that are always there', () => {
  const rule = redactBy([text => text.replace('Ada', '[name]'), text => text.toUpperCase()]);
  assert.equal(rule('Ada paid with 4111 1111 1111 1111'), '[NAME] PAID WITH [REDACTED]');
  assert.equal(redact('4111-1111-1111-1111, 4111111111111112'), '[redacted], 4111111111111112');
});

test('Node says how much memory it uses', () => {
  const report = memoryReport()!;
  assert.ok(report.heapBytes > 0 && report.rssBytes! > report.heapBytes);
});
