// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LogInstances } from '../src/log-instances.js';
import { redact } from '../src/log-redaction.js';

test('objects are counted beside what was counted before, until they are taken back', () => {
  const instances = new LogInstances(redact);
  const open = ['a', 'b', 'c'];
  const takeBack = instances.add('Document', () => open);
  assert.deepEqual(instances.report().classes, [{ name: 'Document', count: 3, previous: 0, max: 3 }]);
  open.splice(1);
  assert.deepEqual(instances.report(), {
    classes: [{ name: 'Document', count: 1, previous: 3, max: 3 }], captions: ['Document: a'],
  });
  takeBack();
  assert.deepEqual(instances.report(), {});
});

test('captions are at most a hundred of all kinds, each cut, and not too much together', () => {
  const instances = new LogInstances(redact);
  instances.add('A', () => Array(70).fill('x'.repeat(500)));
  instances.add('B', () => Array(70).fill('y'));
  const { captions = [], classes = [] } = instances.report();
  assert.equal(captions.length, 100);
  assert.ok(captions[0]!.length <= 120 + '[cut, 999 B]'.length);
  assert.deepEqual(classes.map(({ count }) => count), [70, 70]);
  instances.add('A', () => Array(100).fill('\n'.repeat(500)));
  assert.ok(JSON.stringify(instances.report().captions).length < 13_000);
});

test('what throws says so, and the others are there', () => {
  const instances = new LogInstances(redact);
  instances.add('Bad', () => {
    throw new Error('gone');
  });
  instances.add('Good', () => ['one']);
  assert.deepEqual(instances.report().captions, ['Bad: [failed]', 'Good: one']);
});
