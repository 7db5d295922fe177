// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryStore } from '../src/index.js';
import { LogLevels } from '../src/log-levels.js';
import { FakeNetwork, settle, virtualPlatform, VirtualTime } from './virtual-platform.js';

const WANTED = { logger: 'net', level: 'DEBUG' };

/** A device whose clock somebody sets, and one life of an app on it after the other. */
class Device {
  readonly time = new VirtualTime();
  readonly store = memoryStore();
  clockSetByMs = 0;

  levels(): LogLevels {
    const platform = virtualPlatform(this.time, new FakeNetwork());
    return new LogLevels('INFO', { ...platform, now: () => this.time.nowMs + this.clockSetByMs }, this.store);
  }
}

test('a level ends by the clock that is over first', async () => {
  const device = new Device();
  const levels = device.levels();
  assert.deepEqual(levels.set(WANTED, 60_000), { level: 'DEBUG', forMs: 60_000 });
  device.clockSetByMs = 59_999;
  assert.equal(levels.isOn('DEBUG', 'net'), true);
  device.clockSetByMs = 60_000;
  assert.equal(levels.isOn('DEBUG', 'net'), false);
});

test('a clock that is set back does not make a level longer that was kept', async () => {
  const device = new Device();
  device.levels().set(WANTED, 60_000);
  await settle();
  device.clockSetByMs = -3_600_000;
  const next = device.levels();
  await settle();
  await device.time.advance(59_999);
  assert.equal(next.isOn('DEBUG', 'net.http'), true);
  await device.time.advance(1);
  assert.equal(next.isOn('DEBUG', 'net.http'), false);
});

test('what is kept and is no level is passed over', async () => {
  const device = new Device();
  await device.store.set('levels', '[{"level":"LOUD","lifeMs":1000,"endsMs":9e15},{"logger":"net"},7]');
  const levels = device.levels();
  await settle();
  assert.equal(levels.isOn('DEBUG', 'net'), false);
  assert.equal(levels.isOn('INFO', 'net'), true);
});

test('those of the server take the place of all others, and only new ones are news', async () => {
  const device = new Device();
  const levels = device.levels();
  levels.set({ logger: 'ui', level: 'DEBUG' }, 60_000, 'c0');
  levels.set(WANTED, 60_000, 'c1');
  levels.asked();
  const news = levels.replace([
    { id: 'c1', logger: 'net', level: 'DEBUG', forMs: 60_000 },
    { id: 'c2', level: 'WARN', forMs: 60_000 },
    { id: 'c3', logger: 'db', level: 'LOUD', forMs: 60_000 },
  ]);
  assert.deepEqual(news, [{ id: 'c2', level: { logger: '', level: 'WARN', untilMs: device.time.nowMs + 60_000 } }]);
  assert.equal(levels.isOn('INFO', 'ui'), false);
  assert.equal(levels.isOn('DEBUG', 'net'), true);
});

test('what the server said is not undone by what is read from the store after it', async () => {
  const device = new Device();
  device.levels().set(WANTED, 60_000, 'c1');
  await settle();
  const next = device.levels();
  next.replace([]);
  await settle();
  assert.equal(next.isOn('DEBUG', 'net'), false);
  assert.equal(next.isRestored, false);
});
