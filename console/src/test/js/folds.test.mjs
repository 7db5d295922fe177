// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import test from 'node:test';
import { callOf } from '../../main/resources/reeve-console/js/folds.js';
import { LineBuffer } from '../../main/resources/reeve-console/js/line-buffer.js';
import { lineOf } from '../../main/resources/reeve-console/js/line.js';

let number = 0;
const line = (body, { kind = 'TEXT', indent = 0, thread = 'main', session = 's' } = {}) => lineOf({ cursor: `c${number++}`, body, kind, indent, thread, session });
const call = () => [
  line('before'), line('outer', { kind: 'ENTER' }), line('a', { indent: 1 }), line('inner', { kind: 'ENTER', indent: 1 }), line('b', { indent: 2 }),
  line('inner', { kind: 'EXIT', indent: 1 }), line('outer', { kind: 'EXIT' }), line('after'),
];
const bodies = (buffer) => buffer.rows.map(({ text }) => text);

test('a folded call hides what is in it and its exit', () => {
  const buffer = new LineBuffer();
  const lines = call();
  buffer.append(lines);
  buffer.toggleFold(lines[1]);
  assert.deepEqual(bodies(buffer), ['before', 'outer', 'after']);
  assert.equal(buffer.folds.hiddenBehind(lines[1]), 5);
  buffer.toggleFold(lines[1]);
  assert.equal(buffer.rows.length, 8);
});

test('an inner call folds alone', () => {
  const buffer = new LineBuffer();
  const lines = call();
  buffer.append(lines);
  buffer.toggleFold(lines[3]);
  assert.deepEqual(bodies(buffer), ['before', 'outer', 'a', 'inner', 'outer', 'after']);
});

test('other threads and sessions, gaps and what comes behind stay', () => {
  const buffer = new LineBuffer();
  const lines = call();
  lines.splice(3, 0, line('other thread', { thread: 'io', indent: 3 }), line('other session', { session: 't', indent: 3 }), lineOf({ gap: { count: '2', reason: 'budget' } }));
  buffer.append(lines);
  buffer.toggleFold(lines[1]);
  assert.deepEqual(bodies(buffer).filter((text) => !text.includes('lost')), ['before', 'outer', 'other thread', 'other session', 'after']);
  assert.equal(buffer.rows.length, 6);
});

test('lines that arrive in a folded call are hidden as well', () => {
  const buffer = new LineBuffer();
  const [, enter, ...rest] = call();
  buffer.append([enter]);
  buffer.toggleFold(enter);
  buffer.append(rest);
  assert.deepEqual(bodies(buffer), ['outer', 'after']);
});

test('older lines are put before what is folded', () => {
  const buffer = new LineBuffer();
  const lines = call();
  buffer.append(lines.slice(4));
  buffer.prepend(lines.slice(0, 4), 'c0');
  buffer.toggleFold(lines[1]);
  buffer.prepend([line('oldest')], '');
  assert.deepEqual(bodies(buffer).slice(1), ['oldest', 'before', 'outer', 'after']);
});

test('a call whose exit never came ends with a line less indented', () => {
  const buffer = new LineBuffer();
  const enter = line('outer', { kind: 'ENTER', indent: 1 });
  buffer.append([enter, line('in', { indent: 2 }), line('out', { indent: 0 }), line('deep again', { indent: 5 })]);
  buffer.toggleFold(enter);
  assert.deepEqual(bodies(buffer), ['outer', 'out', 'deep again']);
});

test('the call of a line is the nearest that it stands in', () => {
  const lines = call();
  assert.equal(callOf(lines, lines[4]), lines[3]);
  assert.equal(callOf(lines, lines[2]), lines[1]);
  assert.equal(callOf(lines, lines[6]), lines[1]);
  assert.equal(callOf(lines, lines[1]), lines[1]);
  assert.equal(callOf(lines, lines[7]), null);
});

test('another device or a new start forgets what was folded', () => {
  const buffer = new LineBuffer();
  const lines = call();
  buffer.append(lines);
  buffer.toggleFold(lines[1]);
  buffer.clear();
  buffer.append(lines);
  assert.equal(buffer.rows.length, 8);
});
