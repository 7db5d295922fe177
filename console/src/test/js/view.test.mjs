// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import test from 'node:test';
import { FilterMemory, LAST_MAX, SAVED_MAX } from '../../main/resources/reeve-console/js/filter-memory.js';
import { isoText, momentOf } from '../../main/resources/reeve-console/js/moment.js';
import { devicesOf, isRange, parametersOf, viewOf, wantedLine, withDevice } from '../../main/resources/reeve-console/js/view-state.js';

const NOW_MS = Date.parse('2026-01-02T13:00:00Z');

/** As the browser's own, for one test. */
class Storage {
  #items = new Map();
  get length() { return this.#items.size; }
  getItem(key) { return this.#items.get(key) ?? null; }
  setItem(key, value) { this.#items.set(key, String(value)); }
  removeItem(key) { this.#items.delete(key); }
}

test('a view is the same after its address', () => {
  const view = { device: 'i_1', level: 'warn', q: 'cart "x"', time: 'previous', clock: 'device', span: '6h', from: 1_000, to: 2_000 };
  assert.deepEqual(viewOf(parametersOf(view)), view);
  assert.deepEqual(viewOf({}), viewOf(parametersOf(viewOf({}))));
});

test('what an address has wrong is as usual', () => {
  const view = viewOf({ level: 'loud', time: '<b>', from: '5', to: '4', span: '100y', clock: 'x' });
  assert.deepEqual([view.level, view.time, view.span, view.clock, isRange(view)], ['trace', 'local', '1h', 'corrected', false]);
  assert.equal(isRange(viewOf({ to: '99999999999999999999' })), false);
});

test('a link names the selected line and about when it was', () => {
  const parameters = parametersOf(viewOf({}), { cursor: 'c1', timeMs: 1234.5 });
  assert.deepEqual([parameters.line, parameters.at], ['c1', '1235']);
  assert.deepEqual(wantedLine(parameters), { cursor: 'c1', atMs: 1235 });
  assert.equal(wantedLine({}), null);
});

test('several devices are looked at together, each once', () => {
  const two = withDevice({ device: 'i_1' }, 'a,b');
  assert.deepEqual(devicesOf(viewOf(parametersOf(viewOf({ device: two })))), ['i_1', 'a,b']);
  assert.equal(withDevice({ device: two }, 'i_1'), 'a,b');
  assert.deepEqual(devicesOf({ device: '' }), []);
  const odd = withDevice({ device: withDevice({ device: 'i_1' }, 'a\r\nb') }, 'c\\n\\');
  assert.deepEqual(devicesOf({ device: odd }), ['i_1', 'a\r\nb', 'c\\n\\'], 'whatever an id holds');
});

test('moments as people write them', () => {
  assert.equal(momentOf('2h', NOW_MS), NOW_MS - 7_200_000);
  assert.equal(momentOf('now', NOW_MS), NOW_MS);
  assert.equal(momentOf('2026-01-02T13:01:02Z', NOW_MS), NOW_MS + 62_000);
  assert.equal(momentOf('2026-01-02', NOW_MS, true), Date.parse('2026-01-02T00:00:00Z'));
  assert.equal(momentOf('12:30', NOW_MS, true), NOW_MS - 1_800_000);
  assert.equal(momentOf('13:30:05.250', NOW_MS, true), NOW_MS - 86_400_000 + 1_805_250, 'what is to come was yesterday');
  assert.equal(momentOf('1767358862113', NOW_MS), 1767358862113);
  for (const none of ['', 'x', '25:00', '12:61', '2026-13-40', '2x', '12']) assert.equal(momentOf(none, NOW_MS), null, none);
  assert.equal(isoText(NOW_MS), '2026-01-02T13:00:00.000Z');
});

test('the last filters are kept, newest first, each once', () => {
  const memory = new FilterMemory(new Storage());
  for (let number = 0; number < LAST_MAX + 5; number++) memory.note(`f${number}.`);
  memory.note('f10.');
  assert.equal(memory.last.length, LAST_MAX);
  assert.equal(memory.last[0], 'f10.');
  memory.note('');
  assert.equal(memory.last.filter((one) => one === 'f10.').length, 1);
});

test('typing on replaces what was typed before', () => {
  const memory = new FilterMemory(new Storage());
  memory.note('car');
  memory.note('cart');
  assert.deepEqual(memory.last, ['cart']);
});

test('saved filters stay until they are forgotten, the last ones go with the session', () => {
  const storage = new Storage();
  const memory = new FilterMemory(storage);
  memory.note('a');
  memory.save('b');
  memory.forgetLast();
  assert.deepEqual([memory.last, memory.saved], [[], ['b']]);
  memory.forget('b');
  assert.equal(storage.length, 0);
});

test('the number of saved filters is bounded and broken storage is empty', () => {
  const storage = new Storage();
  const memory = new FilterMemory(storage);
  for (let number = 0; number < SAVED_MAX; number++) assert.ok(memory.save(`f${number}`));
  assert.equal(memory.save('one more'), false);
  storage.setItem('reeve.filters.saved', '{"not": "a list"}');
  assert.deepEqual(memory.saved, []);
});
