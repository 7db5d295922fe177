// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import test from 'node:test';
import { isMatchedHere, lineFilter } from '../../main/resources/reeve-console/js/filter-match.js';
import { lineOf, noteLine } from '../../main/resources/reeve-console/js/line.js';
import { parseFilter } from '../../main/resources/reeve-console/js/log-filter.js';

const NOW_MS = Date.parse('2026-01-02T13:00:00Z');
const line = (entry) => lineOf({ severity: 9, ...entry });
const passes = (text, entry) => lineFilter({ tree: parseFilter(text), nowMs: NOW_MS })(line(entry));
const nanos = (ms) => `${ms}000000`;

test('every word must begin some word of the line', () => {
  assert.ok(passes('cart add', { body: 'addItem to the CART' }));
  assert.ok(!passes('art', { body: 'addItem to the CART' }));
  assert.ok(!passes('cart missing', { body: 'addItem to the cart' }));
  assert.ok(passes('12:30', { body: 'at 12:30' }));
});

test('a hump begins a word', () => {
  assert.ok(passes('screen', { body: 'x', logger: 'CartScreen' }));
  assert.ok(passes('screenshot', { body: 'CartScreenShot' }));
});

test('a letter is a letter and a digit a digit as they are on the server', () => {
  assert.ok(passes('ähre', { body: 'Ähre' }));
  assert.ok(!passes('xⅣ', { body: 'yⅣ' }), 'a Roman numeral is neither');
  assert.ok(passes('b', { body: 'a½b' }), 'nor is a fraction: it ends a word');
});

test('searches attribute values, event name and textual payload but not the keys', () => {
  assert.ok(passes('4711', { attributes: { build: 4711 } }));
  assert.ok(passes('deep', { attributes: { nested: { a: ['deep'] } } }));
  assert.ok(!passes('nested', { attributes: { nested: { inner: 'deep' } } }));
  assert.ok(!passes('inner', { attributes: { nested: { inner: 'deep' } } }));
  assert.ok(passes('opened', { eventName: 'cart.opened' }));
  const payload = Buffer.from('{"coupon":1}').toString('base64');
  assert.ok(passes('coupon', { payload, mediaType: 'application/json' }));
  assert.ok(passes('coupon', { payload, kind: 'OBJECT' }));
  assert.ok(!passes('coupon', { payload }));
  assert.ok(!passes('coupon', { payload, mediaType: 'application/octet-stream' }));
});

test('a text without letters is looked for in the body as it stands', () => {
  assert.ok(passes('=>', { body: 'a => b' }));
  assert.ok(!passes('=>', { body: 'a -> b' }));
});

test('the words of a phrase stand one behind the other', () => {
  assert.ok(passes('"add to ca"', { body: 'Add  to-cart now' }));
  assert.ok(!passes('"add to cart"', { body: 'add it to cart' }));
  assert.ok(!passes('"ad to"', { body: 'add to cart' }), 'only the last may go on');
  assert.ok(passes('"item to"', { body: 'addItem to cart' }), 'the first may begin at a hump');
  assert.ok(!passes('"to cart"', { body: 'to', logger: 'cart' }), 'within one text');
});

test('not, or and brackets', () => {
  assert.ok(passes('-cart', { body: 'order' }));
  assert.ok(!passes('-(cart OR order)', { body: 'order' }));
  assert.ok(passes('cart OR order', { body: 'order' }));
  assert.ok(!passes('(cart OR order) failed', { body: 'order' }));
});

test('a level is a level, at least it, at most it', () => {
  assert.ok(passes('level:info', { severity: 10 }));
  assert.ok(!passes('level=info', { severity: 13 }));
  assert.ok(passes('level>=warn', { severity: 24 }));
  assert.ok(passes('level<=warn', { severity: 16 }));
  assert.ok(!passes('level<=warn', { severity: 17 }));
});

test('a field begins with a value in any case, or is it to the letter', () => {
  assert.ok(passes('logger:NET.', { logger: 'net.http' }));
  assert.ok(!passes('logger=net', { logger: 'net.http' }));
  assert.ok(!passes('logger=Net', { logger: 'net' }));
  assert.ok(passes('-logger:net', { body: 'no logger at all' }));
  assert.ok(passes('trace=AB12', { traceId: 'ab12' }));
  assert.ok(passes('kind:exception', { kind: 'EXCEPTION' }));
  assert.ok(passes('version:1.4 user=u_1 app:sh', { app: 'shop', appVersion: '1.4.2', user: 'u_1' }));
});

test('an attribute by its name or by a path into it', () => {
  assert.ok(passes('attr.http.status=500', { attributes: { 'http.status': 500 } }));
  assert.ok(passes('attr.http.status=500', { attributes: { http: { status: 500 } } }));
  assert.ok(passes('attr.a.b.c:x', { attributes: { 'a.b': { c: 'xyz' } } }));
  assert.ok(!passes('attr.http=500', { attributes: { http: { status: 500 } } }));
  assert.ok(!passes('attr.toString:f', { attributes: {} }));
});

test('what a line has', () => {
  assert.ok(passes('has:exception', { attributes: { 'exception.type': 'x' } }));
  assert.ok(passes('has:payload', { payload: 'AA==' }));
  assert.ok(!passes('has:gap', { body: 'x' }));
});

test('numbers and times', () => {
  assert.ok(passes('seq>=100 seq<=200', { seq: '150' }));
  assert.ok(!passes('seq=9007199254740993', { seq: '9007199254740992' }));
  assert.ok(passes('since:2h until:1h', { timeUnixNano: nanos(NOW_MS - 90 * 60_000) }));
  assert.ok(!passes('since:2h', { timeUnixNano: nanos(NOW_MS - 3 * 3_600_000) }));
  assert.ok(passes('until:2026-01-02T13:00:00Z', { timeUnixNano: nanos(NOW_MS - 1) }));
});

test('a loss passes unless it is known to be another one', () => {
  const gap = (text) => lineFilter({ severityMin: 13, tree: parseFilter(text), nowMs: NOW_MS })(lineOf({ device: 'i_1', app: 'shop', gap: { fromSeq: '5', toSeq: '9', count: '5', reason: 'budget' } }));
  for (const text of ['', 'cart', '-cart', 'level=debug', 'device=i_1', 'seq>=7', 'has:gap', 'logger:net', 'device:i_2 OR cart']) assert.ok(gap(text), text);
  for (const text of ['device=i_2', 'app:other', 'seq>=10', '-has:gap', '-device=i_1']) assert.ok(!gap(text), text);
  assert.ok(lineFilter({ tree: parseFilter('device=i_2') })(noteLine('reconnected', 1)));
});

test('the lowest severity counts beside the filter', () => {
  const filter = lineFilter({ severityMin: 13, tree: parseFilter('x') });
  assert.ok(!filter(line({ body: 'x', severity: 9 })));
  assert.ok(filter(line({ body: 'x', severity: 13 })));
});

test('nothing asked is no filter', () => {
  assert.equal(lineFilter({ tree: parseFilter('  ') }), null);
});

test('a regex is left to the server, and the rest with it', () => {
  assert.ok(!isMatchedHere(parseFilter('cart -/(a+)+b/')));
  assert.ok(isMatchedHere(parseFilter('cart (a OR -b)')));
  assert.equal(lineFilter({ tree: parseFilter('/x/') }), null);
});
