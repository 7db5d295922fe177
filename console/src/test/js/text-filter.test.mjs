// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import test from 'node:test';
import { lineOf, noteLine } from '../../main/resources/reeve-console/js/line.js';
import { lineFilter, wordsOf } from '../../main/resources/reeve-console/js/text-filter.js';

const line = (entry) => lineOf({ severity: 9, ...entry });
const passes = (text, entry) => lineFilter({ text })(line(entry));

test('every word must begin some word of the line', () => {
  assert.ok(passes('cart add', { body: 'addItem to the CART' }));
  assert.ok(!passes('art', { body: 'addItem to the CART' }));
  assert.ok(!passes('cart missing', { body: 'addItem to the cart' }));
});

test('a hump begins a word', () => {
  assert.ok(passes('screen', { body: 'x', logger: 'CartScreen' }));
  assert.ok(passes('screenshot', { body: 'CartScreenShot' }));
});

test('searches attributes, event name and textual payload but not the keys', () => {
  assert.ok(passes('4711', { attributes: { build: 4711 } }));
  assert.ok(passes('deep', { attributes: { nested: { a: ['deep'] } } }));
  assert.ok(passes('opened', { eventName: 'cart.opened' }));
  assert.ok(passes('coupon', { payload: Buffer.from('{"coupon":1}').toString('base64'), mediaType: 'application/json' }));
  assert.ok(!passes('coupon', { payload: Buffer.from('coupon').toString('base64'), mediaType: 'application/octet-stream' }));
  assert.ok(!passes('build', { attributes: { build: 1 } }));
});

test('a text without letters is looked for in the body as it is', () => {
  assert.ok(passes('=>', { body: 'a => b' }));
  assert.ok(!passes('=>', { body: 'a -> b' }));
});

test('the lowest severity counts and losses always pass', () => {
  const filter = lineFilter({ severityMin: 13, text: 'x' });
  assert.ok(!filter(line({ body: 'x', severity: 9 })));
  assert.ok(filter(line({ body: 'x', severity: 13 })));
  assert.ok(filter(lineOf({ gap: { count: '3', reason: 'budget' } })));
  assert.ok(filter(noteLine('reconnected', 1)));
});

test('nothing asked is no filter', () => {
  assert.equal(lineFilter({ text: '  ' }), null);
});

test('the number of words is bounded', () => {
  assert.equal(wordsOf('a '.repeat(100)).length, 16);
});
