// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import test from 'node:test';
import { found, partsOf, pathText } from '../../main/resources/reeve-console/js/json-path.js';
import { causesOf, ownFrames } from '../../main/resources/reeve-console/js/stack-frames.js';

test('frames of the app stand apart from those of the platform', () => {
  const stack = 'java.io.IOException: end\n\tat java.base/java.io.Reader.read(Reader.java:1)\n\tat shop.Checkout.pay(Checkout.kt:88)\n\tat okhttp3.Call.execute(Call.kt:2)\nCaused by: java.net.SocketException: reset\n\tat shop.Net.send(Net.kt:3)';
  assert.deepEqual(ownFrames(stack), ['at shop.Checkout.pay(Checkout.kt:88)', 'at shop.Net.send(Net.kt:3)']);
  assert.deepEqual(causesOf(stack), ['java.net.SocketException: reset']);
});

test('a trace of a browser or of Node is read as well', () => {
  assert.deepEqual(ownFrames('Error: x\n    at pay (https://shop/app.js:1:2)\n    at process (node:internal/x:1:1)'), ['at pay (https://shop/app.js:1:2)']);
  assert.deepEqual(ownFrames('pay@https://shop/app.js:1:2\nrun@https://shop/app.js:3:4'), [], 'all are its own: nothing to tell apart');
  assert.deepEqual(ownFrames('no frames at all'), []);
});

test('the path of a place can be typed elsewhere', () => {
  assert.equal(pathText(['order', 'items', 3, 'odd key', 'x']), 'order.items[3]["odd key"].x');
  assert.equal(pathText(['__proto__']), '__proto__');
});

test('a search keeps what leads to a match', () => {
  const value = { order: { id: 4711, items: [{ name: 'pen' }, { name: 'ink' }] }, note: 'PENcil', other: 1 };
  assert.deepEqual(JSON.parse(JSON.stringify(found(value, 'pen').value)), { order: { items: { 0: { name: 'pen' } } }, note: 'PENcil' });
  assert.deepEqual(found(value, 'items').value.order.items, value.order.items, 'a key keeps all that is in it');
  assert.equal(found(value, 'nothing').count, 0);
  assert.deepEqual(partsOf(found(value, 'pen').value.order.items).map(([name]) => name), [0], 'what stood at a number is still there');
  assert.deepEqual(partsOf({ 0: 'x' }), [['0', 'x']]);
});

test('a key that is called as the prototype stays a key', () => {
  const value = JSON.parse('{"__proto__": {"polluted": "yes"}}');
  assert.ok(Object.hasOwn(found(value, 'yes').value, '__proto__'));
  assert.equal({}.polluted, undefined);
});
