// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noConnection } from '../src/error.js';
import { Limited } from '../src/limited.js';
import { reasonOf, sleep, unlessAborted } from '../src/waiting.js';
import { FakeNetwork, virtualPlatform, VirtualTime } from './virtual-platform.js';

/** A signal as React Native has them: it does not know why. */
function forgetful(limit: Limited): Limited {
  Object.defineProperty(limit.signal, 'reason', { value: undefined });
  return limit;
}

test('a time that is over is told as such, where signals know no reasons, too', async () => {
  const time = new VirtualTime();
  const platform = virtualPlatform(time, new FakeNetwork());
  const outer = forgetful(new Limited().within(platform, 100, noConnection));
  const inner = forgetful(new Limited(outer.signal));
  const waited = assert.rejects(unlessAborted(new Promise(() => {}), inner.signal), { reason: 'NO_CONNECTION' });
  await time.advance(100);
  await waited;
  assert.equal(reasonOf(inner.signal).reason, 'NO_CONNECTION');
});

test('a wait that is given up keeps no timer', async () => {
  const time = new VirtualTime();
  const limit = new Limited();
  const platform = virtualPlatform(time, new FakeNetwork());
  const slept = assert.rejects(sleep(platform, 1_000, limit.signal), { reason: 'CANCELLED' });
  limit.abort();
  await slept;
  assert.equal(time.pending, 0);
});
