// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileStore } from '../src/file-store.js';
import { asyncStorageStore, memoryStore, type Store } from '../src/store.js';

async function behavesAsAStore(store: Store): Promise<void> {
  assert.equal(await store.get('session'), undefined);
  await store.set('outbox/2', 'b');
  await store.set('outbox/10', 'c');
  await store.set('outbox/1', 'a');
  await store.set('session', '{"é":"../x"}');
  await store.set('session', 'new');
  assert.equal(await store.get('session'), 'new');
  assert.deepEqual(await store.keys('outbox/'), ['outbox/1', 'outbox/10', 'outbox/2']);
  await store.delete('outbox/10');
  await store.delete('outbox/10');
  assert.deepEqual(await store.keys('outbox/'), ['outbox/1', 'outbox/2']);
}

test('the memory store', () => behavesAsAStore(memoryStore()));

test('an AsyncStorage as a store', async () => {
  const values = new Map<string, string>([['other app', 'untouched']]);
  await behavesAsAStore(asyncStorageStore({
    getItem: async key => values.get(key) ?? null,
    setItem: async (key, value) => void values.set(key, value),
    removeItem: async key => void values.delete(key),
    getAllKeys: async () => [...values.keys()],
  }));
  assert.equal(values.get('other app'), 'untouched');
});

test('files as a store: for their owner alone, and nothing half written counts', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'reeve-store-'));
  try {
    await behavesAsAStore(fileStore(join(folder, 'deep', 'store')));
    const again = fileStore(join(folder, 'deep', 'store'));
    assert.equal(await again.get('session'), 'new');
    const files = await readdir(join(folder, 'deep', 'store'));
    assert.deepEqual(files.sort(), ['outbox%2F1', 'outbox%2F2', 'session']);
    assert.equal((await stat(join(folder, 'deep', 'store', 'session'))).mode & 0o777, 0o600);
  } finally {
    await rm(folder, { recursive: true });
  }
});
