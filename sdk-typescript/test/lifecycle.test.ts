// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browserLifecycle } from '../src/lifecycle.js';

/** What a client hears in a page whose browser has that connection. */
function heard(connection: object | undefined, later: () => void = () => {}): boolean[] {
  const metered: boolean[] = [];
  const page = {
    window: new EventTarget(),
    document: Object.assign(new EventTarget(), { visibilityState: 'visible' }),
    navigator: { onLine: true, ...(connection === undefined ? {} : { connection }) },
  };
  const before = Object.keys(page).map(name => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const);
  for (const [name, value] of Object.entries(page)) {
    Object.defineProperty(globalThis, name, { value, configurable: true });
  }
  try {
    const hooks = { networkUp() {}, networkDown() {}, foreground() {}, background() {} };
    const stop = browserLifecycle({ ...hooks, networkMetered: is => void metered.push(is) });
    later();
    stop();
    later();
  } finally {
    for (const [name, descriptor] of before) {
      Reflect.deleteProperty(globalThis, name);
      if (descriptor !== undefined) {
        Object.defineProperty(globalThis, name, descriptor);
      }
    }
  }
  return metered;
}

test('a browser that knows its network says whether it is metered', () => {
  assert.deepEqual(heard(undefined), []);
  assert.deepEqual(heard({}), [false]);
  assert.deepEqual(heard({ type: 'cellular' }), [true]);
  assert.deepEqual(heard({ type: 'cellular', metered: false }), [false]);
  assert.deepEqual(heard({ type: 'wifi', metered: true }), [true]);
  assert.deepEqual(heard({ type: 'wifi', saveData: true }), [true]);
});

test('and when that changes, until the client ends', () => {
  const connection = Object.assign(new EventTarget(), { type: 'wifi' });
  assert.deepEqual(heard(connection, () => {
    connection.type = 'cellular';
    connection.dispatchEvent(new Event('change'));
  }), [false, true]);
});
