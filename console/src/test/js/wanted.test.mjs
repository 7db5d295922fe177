// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import test from 'node:test';
import './page.mjs';

const { lineOf } = await import('../../main/resources/reeve-console/js/line.js');
const { LogList } = await import('../../main/resources/reeve-console/js/log-list.js');
const { WantedLine } = await import('../../main/resources/reeve-console/js/wanted-line.js');

/** A list of lines of these cursors, its first one selected, and what is asked for beside. */
function shown(...cursors) {
  const list = new LogList({ deviceName: String });
  const asked = [];
  const wanted = new WantedLine({ list, onRange: (to) => asked.push(to), onMore: () => asked.push('more'), onGone: () => asked.push('gone') });
  list.onSelect = (line) => { if (line) wanted.forget(); };
  const bring = (...names) => {
    list.prepend(names.map((cursor) => lineOf({ cursor, body: cursor, timeUnixNano: '1000000000' })), 'more');
    wanted.loaded();
  };
  bring(...cursors);
  list.select(list.rows.find(({ cursor }) => cursor === cursors[0]));
  return { list, wanted, asked, bring };
}

function leave({ list, wanted }) {
  const { selected } = list;
  list.clear();
  wanted.leave(selected);
}

test('a line that was selected when the lines went is selected when it comes again, and nothing is asked for it', () => {
  const page = shown('a', 'b');
  leave(page);
  assert.deepEqual([page.list.selected, page.wanted.left.cursor], [null, 'a']);
  page.bring('b');
  assert.equal(page.list.selected, null);
  page.bring('a');
  assert.equal(page.list.selected.cursor, 'a');
  assert.equal(page.wanted.left, null);
  assert.deepEqual(page.asked, []);
});

test('a line that went is not selected again once another one is', () => {
  const page = shown('a', 'b');
  leave(page);
  page.bring('b');
  page.list.selectCursor('b');
  page.bring('a');
  assert.equal(page.list.selected.cursor, 'b');
});

test('the line of a link is looked for page by page, then in its own time, then given up', () => {
  const page = shown('a');
  page.wanted.want({ cursor: 'z', atMs: 5 }, { to: 0 });
  for (let number = 0; number < 4; number++) page.bring(`n${number}`);
  assert.deepEqual(page.asked, ['more', 'more', 'more', 'more']);
  page.bring('n4');
  assert.deepEqual(page.asked.slice(4), [60_005]);
  for (let number = 5; number < 10; number++) page.bring(`n${number}`);
  assert.equal(page.asked.at(-1), 'gone');
});

test('the line of a link is selected as soon as it comes', () => {
  const page = shown('a');
  page.wanted.want({ cursor: 'z', atMs: 5 }, { to: 0 });
  page.bring('y');
  page.bring('z');
  assert.equal(page.list.selected.cursor, 'z');
  assert.deepEqual(page.asked, ['more']);
});
