// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import test, { mock } from 'node:test';
import { holdTime, wait } from './page.mjs';

const { Announcer } = await import('../../main/resources/reeve-console/js/announcer.js');

test.beforeEach(holdTime);
test.afterEach(() => mock.timers.reset());

test('who listens is told what is new, at most every ten seconds', async () => {
  const announcer = new Announcer();
  announcer.note([{ type: 'record' }, { type: 'record', isError: true }, { type: 'note' }]);
  await wait(9_000);
  assert.equal(announcer.element.textContent, '');
  await wait(1_000);
  assert.equal(announcer.element.textContent, '2 new, 1 error');
  announcer.note([{ type: 'gap' }]);
  await wait(60_000);
  assert.equal(announcer.element.textContent, '2 new, 1 error', 'nothing is said of nothing');
  announcer.note([{ type: 'record' }]);
  announcer.stop();
  await wait(60_000);
  assert.equal(announcer.element.textContent, '2 new, 1 error', 'nor after the page was left');
});
