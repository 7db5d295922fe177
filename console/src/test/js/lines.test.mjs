// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import test from 'node:test';
import { LineBuffer } from '../../main/resources/reeve-console/js/line-buffer.js';
import { lineOf, msOf } from '../../main/resources/reeve-console/js/line.js';
import { hexText } from '../../main/resources/reeve-console/js/payload-view.js';
import { differenceText, durationText } from '../../main/resources/reeve-console/js/time-text.js';
import { shortenedText } from '../../main/resources/reeve-console/js/shortened.js';
import { manyLines, oneLine } from '../../main/resources/reeve-console/js/visible-text.js';

const lines = (from, to, severity = 9) =>
  Array.from({ length: to - from }, (_, index) => lineOf({ cursor: `c${from + index}`, body: `${from + index}`, severity }));
const errorsOnly = (line) => line.type !== 'record' || line.isError;

test('nanoseconds keep their microseconds', () => {
  assert.equal(msOf('1767358862113456000'), 1767358862113.456);
  assert.equal(msOf('0'), 0);
  assert.equal(msOf('1500000'), 1.5);
});

test('a missing severity reads as info and an unknown one is clamped', () => {
  assert.equal(lineOf({}).level.letter, 'I');
  assert.equal(lineOf({ severity: 99 }).level.letter, 'F');
});

test('a gap says how many lines are lost and why', () => {
  assert.equal(lineOf({ gap: { fromSeq: '5', toSeq: '16', count: '12', reason: 'crash' } }).text, '12 lines lost: the app crashed before they were sent');
  assert.equal(lineOf({ gap: { fromSeq: '5', toSeq: '5' } }).text, '1 line lost: reason unknown');
});

test('a tenth is made free when the buffer is full', () => {
  const buffer = new LineBuffer(100);
  buffer.append(lines(0, 100));
  const removed = buffer.append(lines(100, 101));
  assert.equal(removed, 11);
  assert.equal(buffer.size, 90);
  assert.equal(buffer.oldestCursor, 'c11');
});

test('rows removed count only what was shown', () => {
  const buffer = new LineBuffer(100);
  buffer.setFilter(errorsOnly);
  buffer.append([...lines(0, 98), ...lines(98, 100, 17)]);
  assert.equal(buffer.rows.length, 2);
  assert.equal(buffer.append(lines(100, 101, 17)), 0);
  assert.equal(buffer.rows.length, 3);
});

test('history goes first and can be loaded again', () => {
  const buffer = new LineBuffer(100);
  buffer.append(lines(50, 100));
  buffer.prepend(lines(0, 50), '');
  assert.equal(buffer.rows.length, 101, 'with the note where the log begins');
  buffer.append(lines(100, 101));
  assert.equal(buffer.oldestCursor, 'c11');
  assert.equal(buffer.isComplete, false);
});

test('a log that was shortened says so where it begins', () => {
  const noon = String(Date.parse('2026-01-02T12:00:00')) + '000000';
  const buffer = new LineBuffer(100);
  buffer.prepend(lines(0, 5), '', shortenedText([{ app: 'shop', detailToUnixNano: noon }, { app: 'old', toUnixNano: '1' }], 1_000));
  assert.equal(buffer.rows[0].text, 'history of shop shortened to 2026-01-02 12:00:00.000 for TRACE and DEBUG: it took more room than it may');
  assert.equal(buffer.rows[0].tone, 'loss');
  buffer.prepend(lines(5, 6), '', shortenedText([], 0));
  assert.equal(buffer.rows[0].text, 'the stored log begins here');
});

test('another filter drops the history that was loaded for the old one', () => {
  const buffer = new LineBuffer(100);
  buffer.append(lines(50, 60));
  buffer.prepend(lines(40, 50), 'c40');
  buffer.setFilter(errorsOnly);
  assert.equal(buffer.oldestCursor, 'c50');
  assert.equal(buffer.rows.length, 0);
});

test('history goes on where the server said, also after a page without lines', () => {
  const buffer = new LineBuffer(100);
  buffer.append(lines(50, 60));
  buffer.prepend([], 'searched-to-here');
  assert.equal(buffer.oldestCursor, 'searched-to-here');
  assert.equal(buffer.isComplete, false);
});

test('a stored line takes the place of the one shown before it was stored', () => {
  const buffer = new LineBuffer(100);
  const entry = { device: 'd', session: 's', seq: '7', body: 'once' };
  buffer.append([lineOf({ ...entry, notStored: true }), ...lines(0, 1), lineOf({ ...entry, cursor: 'c9' })]);
  assert.deepEqual(buffer.rows.map((line) => line.text), ['once', '0']);
  assert.equal(buffer.rows[0].entry.notStored, undefined);
  assert.equal(buffer.replacedCount, 1);
});

test('lines that arrive while paused are counted and shown on resume', () => {
  const buffer = new LineBuffer(100);
  buffer.append(lines(0, 5));
  buffer.pause();
  buffer.append(lines(5, 8));
  assert.equal(buffer.rows.length, 5);
  assert.equal(buffer.heldCount, 3);
  buffer.resume();
  assert.equal(buffer.rows.length, 8);
});

test('lines held while paused are bounded, and those that went are told', () => {
  const buffer = new LineBuffer(100);
  buffer.pause();
  buffer.append(lines(0, 90));
  buffer.append(lines(90, 250));
  assert.equal(buffer.heldCount, 100);
  buffer.resume();
  assert.match(buffer.rows.at(-1).text, /^150 lines that came during the pause are not held any more/);
  assert.equal(buffer.rows.at(-1).tone, 'loss');
  buffer.pause();
  buffer.append(lines(250, 251));
  buffer.resume();
  assert.equal(buffer.rows.filter((line) => line.type === 'note').length, 1);
});

test('after a long pause the bound holds at once', () => {
  const buffer = new LineBuffer(100);
  buffer.append(lines(0, 95));
  buffer.pause();
  buffer.append(lines(95, 190));
  const before = buffer.rows.length;
  const removed = buffer.resume();
  assert.equal(buffer.size, 90);
  assert.equal(buffer.oldestCursor, 'c100');
  assert.equal(before + 95 - removed, buffer.rows.length);
});

test('what cannot be seen is written out', () => {
  assert.equal(oneLine('a\r\nb\tc\u001b[31m\u202Ed\u0000\u200b'), 'a\u21b5b\u21e5c\u2039ESC\u203a[31m\u2039U+202E\u203ad\u2039NUL\u203a\u2039U+200B\u203a');
  assert.equal(manyLines('a\r\n\tb\u0007'), 'a\n\tb\u2039BEL\u203a');
});

test('differences and durations read as a person would say them', () => {
  assert.equal(differenceText(4), '+0.004');
  assert.equal(differenceText(-123_120), '−2:03.120');
  assert.equal(differenceText(90_000_000), '+1 d 01:00:00');
  assert.equal(durationText(1_400), '1.4 s');
});

test('a hex dump has offset, bytes and letters', () => {
  assert.equal(hexText(Buffer.from('Reeve\u0000')), '000000  52 65 65 76 65 00                                Reeve.');
});
