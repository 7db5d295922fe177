// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import test from 'node:test';
import { DeviceSearch } from '../../main/resources/reeve-console/js/device-search.js';

function search(answer) {
  const asked = [];
  const api = { post: async (path, body) => { asked.push([path, body.search]); if (answer.status) throw answer; return { users: answer }; } };
  return { asked, devices: new DeviceSearch(api) };
}

test('an e-mail address is searched for as the user who has it, and looked up once', async () => {
  const { asked, devices } = search([{ user: 'u_2', email: 'ada@example.org.x' }, { user: 'u_1', email: 'Ada@Example.org' }]);
  assert.equal(await devices.textFor('Pixel'), 'Pixel');
  assert.equal(await devices.textFor('ada@example.ORG'), 'u_1');
  assert.equal(await devices.textFor('ada@example.org'), 'u_1');
  assert.deepEqual(asked, [['v1/admin/users/list', 'ada@example.org']]);
});

test('the beginning of one address will do, that of several not', async () => {
  assert.equal(await search([{ user: 'u_1', email: 'ada@example.org' }]).devices.textFor('ada@'), 'u_1');
  assert.equal(await search([{ user: 'u_1', email: 'ada@a.org' }, { user: 'u_2', email: 'ada@b.org' }]).devices.textFor('ada@'), 'ada@');
  assert.equal(await search([]).devices.textFor('@'), '@');
});

test('who may not see users is told so, and what failed is tried again', async () => {
  const { asked, devices } = search({ status: 403 });
  assert.equal(await devices.textFor('ada@example.org'), 'ada@example.org');
  assert.equal(devices.isRefused, true);
  await devices.textFor('ada@example.org');
  assert.equal(asked.length, 1);
  await devices.textFor('x');
  assert.equal(devices.isRefused, false);

  const away = search({ status: 503 });
  await away.devices.textFor('ada@example.org');
  await away.devices.textFor('ada@example.org');
  assert.equal(away.asked.length, 2);
  assert.equal(away.devices.isRefused, false);
});
