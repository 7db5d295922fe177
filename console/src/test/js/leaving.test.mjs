// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import test, { mock } from 'node:test';
import { holdTime, media, Requests, wait } from './page.mjs';

const { DeviceList } = await import('../../main/resources/reeve-console/js/device-list.js');
const { FilterBox } = await import('../../main/resources/reeve-console/js/filter-box.js');
const { LogList } = await import('../../main/resources/reeve-console/js/log-list.js');

test.beforeEach(holdTime);
test.afterEach(() => mock.timers.reset());

test('the list of devices asks no more once its page is left, not even after a request that was under way', async () => {
  const api = new Requests();
  let loaded = 0;
  const list = new DeviceList({ api, onChoose() {} });
  list.onLoaded = () => { loaded++; };
  list.start();
  await wait();
  list.noteLines([{ device: 'new' }]);
  list.stop();
  api.made[0].answer({ devices: [] });
  await wait();
  await wait(60_000);
  assert.equal(api.made.length, 1);
  assert.equal(loaded, 0);
});

test('the list of devices is asked for again and again while its page is there', async () => {
  const api = new Requests();
  const list = new DeviceList({ api, onChoose() {} });
  list.start();
  await wait();
  api.made[0].answer({ devices: [] });
  await wait();
  await wait(5_000);
  assert.equal(api.made.length, 2);
  list.stop();
});

test('a filter that was being typed is not taken over by a page that is left', async () => {
  const taken = [];
  const box = new FilterBox({ memory: { isSaved: () => false, note() {}, last: [], saved: [] }, onFilter: (text) => taken.push(text) });
  const type = (text) => { box.input.value = text; box.input.dispatchEvent(new Event('input')); };
  type('one');
  await wait(150);
  type('two');
  box.stop();
  await wait(1_000);
  assert.deepEqual(taken, ['one']);
});

test('nothing that outlives the page holds its lines', () => {
  const list = new LogList({ deviceName: String });
  assert.equal(media.heard, 1);
  list.stop();
  assert.equal(media.heard, 0);
});
