// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryStore } from '../src/index.js';
import { LogLevels } from '../src/log-levels.js';
import { FakeNetwork, settle, virtualPlatform, VirtualTime } from './virtual-platform.js';

const SAID_AT = '2026-01-01T00:00:00.000Z';
const COMMAND = { id: 'c1', level: { logger: 'net', level: 'DEBUG', untilMs: Date.parse(SAID_AT) + 60_000 } };

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
  assert.deepEqual(levels.command(COMMAND, SAID_AT), COMMAND);
  device.clockSetByMs = 59_999;
  assert.equal(levels.isOn('DEBUG', 'net'), true);
  device.clockSetByMs = 60_000;
  assert.equal(levels.isOn('DEBUG', 'net'), false);
});

test('a clock that is set back does not make a level longer that was kept', async () => {
  const device = new Device();
  device.levels().command(COMMAND, SAID_AT);
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
