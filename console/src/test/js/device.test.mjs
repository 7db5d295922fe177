// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import test from 'node:test';
import { levelCaution, whyNot } from '../../main/resources/reeve-console/js/capabilities.js';
import { answerOf, DeviceAnswers } from '../../main/resources/reeve-console/js/device-answers.js';
import { Problem } from '../../main/resources/reeve-console/js/gateway.js';
import { LogControl, means, stateText, targetText } from '../../main/resources/reeve-console/js/log-control.js';
import { bytesText, memoryRows, MemoryStates, signedText, STATES_MAX } from '../../main/resources/reeve-console/js/memory-states.js';
import { NAMES_MAX, namesOf, VALUES_MAX, valueText, WatchValues } from '../../main/resources/reeve-console/js/watch-values.js';

const phone = { id: 'i_1', user: 'u_1', version: '1.4.2', connected: true, claimed: false, capabilities: ['level', 'watch'] };

test('what a device does not offer is said, with what it does', () => {
  assert.equal(whyNot(phone, 'watch'), '');
  assert.match(whyNot(phone, 'memory'), /does not offer “memory”. It offers: level, watch/);
  assert.match(whyNot({ ...phone, connected: false }, 'watch'), /not connected/);
  assert.match(whyNot({ ...phone, capabilities: [] }, 'watch'), /has not said/);
  assert.match(whyNot({ ...phone, claimed: true }, 'watch'), /API key/);
  assert.equal(levelCaution(phone), '');
  assert.match(levelCaution({ ...phone, connected: false }), /next batch/);
});

test('an override means a device by its id, user, version, or all', () => {
  assert.ok(means({ target: 'INSTALLATION', value: 'i_1' }, phone));
  assert.ok(means({ target: 'ACCOUNT', value: 'u_1' }, phone));
  assert.ok(!means({ target: 'ACCOUNT', value: '' }, { ...phone, user: '' }));
  assert.ok(means({ target: 'APP_VERSION', value: '1.4.2' }, phone));
  assert.ok(!means({ target: 'APP_VERSION', value: '1.4' }, phone));
  assert.ok(means({ target: 'ALL', value: '' }, phone));
  assert.equal(targetText({ target: 'ALL' }), 'all devices');
});

test('what became of an override in words', () => {
  const words = (state, sent = 1, applied = 0) => stateText({ state, sent, applied });
  assert.deepEqual([words('SENT'), words('SENT', 0), words('SENT', 3), words('APPLIED', 1, 1), words('APPLIED', 3, 2), words('EXPIRED'), words('ENDED'), words('REFUSED')],
    ['sent', 'waits for the next batch', 'sent to 3', 'applied', 'applied by 2 of 3', 'expired', 'ended', 'refused by the device']);
});

test('fields that proto3 leaves out are put back', async () => {
  const control = new LogControl({ get: async () => ({ levels: [{ id: '1', level: 'DEBUG', expiresUnixMs: '99' }] }), post: async (_, body) => ({ id: 'c', request: body, cursor: '7' }) });
  const [level] = await control.levels();
  assert.deepEqual([level.target, level.value, level.state, level.expiresMs, level.sent], ['INSTALLATION', '', 'SENT', 99, 0]);
  assert.deepEqual(await control.command('i_1', 'why', { memory: {} }), { id: 'c', state: 'SENT', refused: '', cursor: '7', expiresMs: 0 });
});

test('answers are told apart by what stands in them', () => {
  assert.deepEqual(answerOf({ answer: { id: '1', live: {} }, atUnixMs: '5' }), { id: '1', kind: 'live', answer: {}, atMs: 5 });
  assert.equal(answerOf({ answer: { id: '1', somethingNew: {} } }), null);
  assert.equal(answerOf({}), null);
});

test('answers are followed from the first command on and again from where they were cut', async () => {
  const asked = [];
  const seen = [];
  const batches = [[{ answers: [{ answer: { id: '1', recall: { records: 3 } } }], cursor: '11' }], [{ answers: [{ answer: { id: '2', recall: { records: 4 } } }], cursor: '12' }]];
  await new Promise((resolve) => {
    const api = {
      async *follow(path, { after }) {
        asked.push(after);
        for (const batch of batches.shift() || []) yield batch;
        if (asked.length === 1) throw new Problem({ detail: 'The connection was lost.' });
        answers.stop();
        resolve();
      },
    };
    const answers = new DeviceAnswers({ api, device: 'i_1', onAnswer: ({ answer }) => seen.push(answer.records), backoff: { next: () => 0, reset() {} } });
    answers.follow('10');
    answers.follow('99');
  });
  assert.deepEqual(asked.slice(0, 2), ['10', '11']);
  assert.deepEqual(seen, [3, 4]);
});

test('values are shown as the device means them', () => {
  assert.equal(valueText({ text: 'open' }), 'open');
  assert.equal(valueText({ integer: '9007199254740993' }), '9007199254740993');
  assert.equal(valueText({ number: 3.14159, decimals: 2 }), '3.14');
  assert.equal(valueText({ number: 'NaN' }), 'NaN');
  assert.equal(valueText({ number: 1, decimals: 4_000_000_000 }), '1.000000000000');
  assert.equal(valueText({ flag: false }), 'false');
  assert.equal(valueText({}), '');
});

test('the numbers of a name are kept for a while, names are bounded', () => {
  const values = new WatchValues();
  for (let number = 0; number < VALUES_MAX + 10; number++) values.note({ values: [{ name: 'cart', integer: String(number) }] }, number);
  assert.equal(values.list()[0].numbers.length, VALUES_MAX);
  values.note({ values: [{ name: 'cart', text: 'gone' }] }, 1);
  assert.deepEqual(values.list()[0].numbers, [], 'text after numbers is no line');
  values.note({ values: Array.from({ length: NAMES_MAX + 5 }, (_, index) => ({ name: `n${index}`, flag: true })) }, 2);
  assert.equal(values.list().length, NAMES_MAX);
});

test('names as typed', () => {
  assert.deepEqual(namesOf(' cart.items, heap\nheap,, '), ['cart.items', 'heap']);
});

test('memory reports are kept and compared class by class', () => {
  const states = new MemoryStates();
  const first = states.add({ heapBytes: '1000', classes: [{ name: 'A', count: '10', bytes: '100' }, { name: 'Gone', count: '2', bytes: '20' }] }, 1);
  const second = states.add({ classes: [{ name: 'A', count: '15', previous: '14', bytes: '150', max: '20' }, { name: 'B', count: '1' }] }, 2);
  assert.deepEqual(memoryRows(second, first).map(({ name, delta, count }) => [name, delta, count]), [['A', 5, 15], ['Gone', -2, 0], ['B', 1, 1]]);
  assert.deepEqual(memoryRows(second).map(({ name, delta }) => [name, delta]), [['A', 1], ['B', 1]]);
  assert.equal(first.facts.heap, 1000);
  for (let number = 0; number < STATES_MAX; number++) states.add({}, number);
  assert.equal(states.states.length, STATES_MAX);
  assert.equal(states.numbered(1), null);
});

test('bytes and changes as text', () => {
  assert.deepEqual([bytesText(0), bytesText(1023), bytesText(1536), bytesText(-5_242_880), bytesText(2 ** 50)], ['0 B', '1023 B', '1.5 KiB', '−5.0 MiB', '1024 TiB']);
  assert.deepEqual([signedText(0), signedText(1200), signedText(-3)], ['0', '+1,200', '−3']);
});
