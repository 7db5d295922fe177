// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import test, { mock } from 'node:test';
import { click, holdTime, Requests, submit, wait } from './page.mjs';

const { DevicePanel } = await import('../../main/resources/reeve-console/js/device-panel.js');
const COMMANDS = 'v1/logs/commands';
/** Those in force and the last ones that are over. */
const LEVEL_LISTS = 2;
const phone = { id: 'i_1', name: 'Phone', user: 'u_1', app: 'shop', version: '1', model: '', os: '', connected: true, claimed: false, records: 0, errors: 0, capabilities: ['level', 'live', 'watch', 'recall', 'memory'] };
const tablet = { ...phone, id: 'i_2', name: 'Tablet' };
const made = { id: 'c_1', cursor: '7' };

/** The overrides within an element, as they stand there. */
function ids(element) {
  const id = element.getAttribute('data-override');
  return id ? [id] : element.children.flatMap(ids);
}

/** A panel that shows a tab of the phone, with a reason typed. */
function opened(tab) {
  const followed = [];
  const api = new Requests();
  api.follow = async function* follow(path, { device }, { signal }) {
    followed.push({ device, signal });
    await new Promise((resolve) => { signal.addEventListener('abort', resolve); });
  };
  const panel = new DevicePanel({ api, onClose() {} });
  panel.setDevice(phone);
  panel.open(tab);
  panel.reason.input.value = 'ticket 7';
  const { watches, device } = panel.tabs;
  watches.names.value = 'cart';
  const commands = () => api.of(COMMANDS).map(({ body }) => [body.device, Object.keys(body).at(-1)]);
  const shown = () => panel.tabs.levels.table.element.children.map((list) => ids(list));
  return { panel, api, followed, watches, device, commands, shown, last: () => api.of(COMMANDS).at(-1) };
}

test.beforeEach(holdTime);
test.afterEach(() => mock.timers.reset());

const BEGIN = {
  device: ({ device }) => click(device.live),
  watches: ({ watches }) => submit(watches.form.element),
};

for (const [tab, command] of [['device', 'live'], ['watches', 'watch']]) {
  test(`${command} is asked for again and again, once for each time`, async () => {
    const page = opened(tab);
    BEGIN[tab](page);
    BEGIN[tab](page);
    page.last().answer(made);
    await wait();
    assert.deepEqual(page.commands(), [['i_1', command]]);
    assert.deepEqual(page.followed.map(({ device }) => device), ['i_1']);
    await wait(45_000);
    const asked = page.commands().length;
    assert.equal(asked, tab === 'device' ? 2 : 3);
    page.panel.close();
    await wait(200_000);
    assert.equal(page.commands().length, asked);
    assert.ok(page.followed[0].signal.aborted);
  });

  test(`${command} ends if the panel is closed while the first request is under way`, async () => {
    const page = opened(tab);
    BEGIN[tab](page);
    page.panel.close();
    page.last().answer(made);
    await wait();
    await wait(200_000);
    assert.equal(page.panel.isWatching, false);
    assert.deepEqual(page.commands(), [['i_1', command]]);
    assert.deepEqual(page.followed, []);
  });

  test(`${command} of a device never reaches another one`, async () => {
    const page = opened(tab);
    BEGIN[tab](page);
    page.panel.setDevice(tablet);
    page.last().answer(made);
    await wait();
    await wait(200_000);
    assert.deepEqual(page.commands(), [['i_1', command]]);
    assert.deepEqual(page.followed, []);
    assert.equal(page.watches.state.textContent + page.device.liveState.textContent, '');
  });

  test(`a refusal of ${command} says nothing about another device`, async () => {
    const page = opened(tab);
    BEGIN[tab](page);
    page.panel.setDevice(tablet);
    page.last().refuse(new Error('no'));
    await wait();
    assert.equal(page.watches.form.error.textContent + page.device.liveState.textContent, '');
  });

  test(`${command} that has begun goes on while a line is looked at`, async () => {
    const page = opened(tab);
    BEGIN[tab](page);
    page.panel.leave();
    page.last().answer(made);
    await wait();
    assert.equal(page.panel.isWatching, true);
    assert.equal(page.followed.length, 1);
    page.panel.close();
  });
}

test('what is live can be begun again after it was ended or refused', async () => {
  const page = opened('device');
  BEGIN.device(page);
  page.last().refuse(new Error('not just now'));
  await wait();
  assert.match(page.device.liveState.textContent, /Not just now/);
  BEGIN.device(page);
  page.last().answer(made);
  await wait();
  click(page.device.live);
  assert.equal(page.panel.isWatching, false);
  BEGIN.device(page);
  page.last().answer(made);
  await wait();
  await wait(45_000);
  assert.equal(page.commands().length, 4);
  page.panel.close();
});

test('a watch that is stopped while its names are changed stays stopped', async () => {
  const page = opened('watches');
  BEGIN.watches(page);
  page.last().answer(made);
  await wait();
  page.watches.names.value = 'cart, heap';
  BEGIN.watches(page);
  const change = page.last();
  click(page.watches.stopButton);
  page.last().answer(made);
  change.answer(made);
  await wait();
  await wait(200_000);
  assert.equal(page.panel.isWatching, false);
  assert.equal(page.commands().length, 3);
  page.panel.close();
});

test('a level that is in force is shown however many came after it, and each once', async () => {
  const page = opened('levels');
  const level = (id, state) => ({ id, state, target: 'ALL', level: 'DEBUG', expiresUnixMs: String(Date.now() + 60_000) });
  await wait();
  for (const { body, answer } of page.api.of('v1/logs/levels')) {
    answer({ levels: body.over ? [level('l_3', 'ENDED'), level('l_2', 'APPLIED')] : [level('l_1', 'SENT'), level('l_2', 'APPLIED')] });
  }
  await wait();
  assert.deepEqual(page.shown(), [['l_2', 'l_1'], ['l_3']]);
  page.panel.close();
});

test('levels are read in one chain, however often their tab is opened', async () => {
  const page = opened('levels');
  await wait(0);
  page.panel.open('levels');
  await wait(0);
  page.api.of('v1/logs/levels').forEach(({ answer }) => answer({}));
  await wait();
  const before = page.api.of('v1/logs/levels').length;
  await wait(3_000);
  assert.equal(page.api.of('v1/logs/levels').length, before + LEVEL_LISTS);
  page.panel.close();
});
