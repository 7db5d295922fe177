// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import test from 'node:test';
import { AdminApi } from '../../main/resources/reeve-console/js/admin-api.js';
import { Pager } from '../../main/resources/reeve-console/js/pager.js';

/** A pager over pages that are answered by hand. */
function setUp() {
  const asked = [];
  const shown = [];
  const problems = [];
  const pager = new Pager({
    load: (after) => new Promise((resolve, reject) => asked.push({ after, resolve, reject })),
    onRows: (rows, next) => shown.push({ rows, next }), onProblem: (problem, isFirstPage) => problems.push({ problem, isFirstPage }),
  });
  return { pager, asked, shown, problems };
}

test('pages follow one another', async () => {
  const { pager, asked, shown } = setUp();
  const first = pager.restart();
  asked[0].resolve({ rows: [1, 2], next: 'n' });
  await first;
  const second = pager.more();
  asked[1].resolve({ rows: [3], next: '' });
  await second;
  assert.deepEqual(asked.map(({ after }) => after), ['', 'n']);
  assert.deepEqual(shown.at(-1), { rows: [1, 2, 3], next: '' });
});

test('the answer to an older question is not shown, whenever it comes', async () => {
  const { pager, asked, shown, problems } = setUp();
  const old = [pager.restart(), pager.restart()];
  const newest = pager.restart();
  asked[2].resolve({ rows: ['new'], next: '' });
  asked[0].resolve({ rows: ['old'], next: '' });
  asked[1].reject(new Error('old'));
  await Promise.all([...old, newest]);
  assert.deepEqual(shown, [{ rows: ['new'], next: '' }]);
  assert.deepEqual(problems, []);
});

test('a page that fails keeps what there is and can be asked for again', async () => {
  const { pager, asked, shown, problems } = setUp();
  const first = pager.restart();
  asked[0].resolve({ rows: [1], next: 'n' });
  await first;
  const failed = pager.more();
  asked[1].reject(new Error('away'));
  await failed;
  const again = pager.more();
  asked[2].resolve({ rows: [2], next: '' });
  await again;
  assert.equal(problems[0].isFirstPage, false);
  assert.equal(asked[2].after, 'n');
  assert.deepEqual(shown.at(-1).rows, [1, 2]);
});

test('what proto3 leaves out of a list is put back', async () => {
  const calls = [];
  const admin = new AdminApi({ post: async (path, body) => { calls.push([path, body]); return {}; } });
  assert.deepEqual(await admin.users({ search: 'a' }), { rows: [], next: '' });
  assert.deepEqual(await admin.sessions('u_1'), []);
  assert.deepEqual(calls[0], ['v1/admin/users/list', { search: 'a', after: '', limit: 50 }]);
});
