// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { memoryStore, type Reeve, ReeveError, type Store } from '../../src/index.js';
import { adminKey, clientOf, opened } from './gateway.js';

const limit = { timeout: 30_000 };
const LOG = 'reeve.log.v1.log';
/** The device may not be known yet, or not have said what it offers. */
const NOT_YET = new Set(['NOT_FOUND', 'NOT_OFFERED', 'NOT_SENT']);

type Message = Record<string, any>;

async function deviceOf(store: Store): Promise<string> {
  return (JSON.parse((await store.get('installation'))!) as { installation: string }).installation;
}

/** What the device answers to a command of the console. */
async function answered(admin: Reeve, device: string, command: Message): Promise<Message> {
  for (;;) {
    try {
      const request = { device, reason: 'ticket 7', ...command };
      const { id, cursor } = await admin.service(LOG).call<Message>('Command', request);
      const answers = admin.service('reeve.log.v1.tail').stream('Answers', { device, after: cursor });
      for await (const part of answers) {
        const batch: Message[] = (part as Message)['answers'] ?? [];
        const mine = batch.map(({ answer }) => answer as Message).find(answer => answer['id'] === id);
        if (mine !== undefined) {
          return mine;
        }
      }
    } catch (error) {
      if (!(error instanceof ReeveError) || !NOT_YET.has(error.reason)) {
        throw error;
      }
    }
  }
}

test('an app without a socket learns of a level with its next batch, and says so', limit, async context => {
  const admin = clientOf(context, { apiKey: adminKey });
  const store = memoryStore();
  const reeve = clientOf(context, { store });
  await reeve.auth.startAnonymously();
  reeve.logs.info('one');
  await reeve.logs.flush();
  const device = await deviceOf(store);
  const set = await admin.service(LOG).call<Message>(
    'SetLevel', { value: device, logger: 'net', level: 'DEBUG', reason: 'ticket 7' });

  while (await store.get('levels') === undefined) {
    reeve.logs.info('another');
    await reeve.logs.flush();
  }
  const marker = `m${randomUUID().replaceAll('-', '')}`;
  reeve.logs.logger('net.http').debug(marker);
  await reeve.logs.flush();

  const page = await admin.service(LOG).call<Message>('Query', { filter: { text: marker } });
  assert.equal(page['entries'].length, 1);
  let level: Message | undefined;
  while (level?.['applied'] !== 1) {
    const { levels } = await admin.service(LOG).call<Message>('ListLevels', {});
    level = (levels as Message[]).find(({ id }) => id === set['id']);
  }
});

test('what the console asks of an app it answers, if the app offers it', limit, async context => {
  const admin = clientOf(context, { apiKey: adminKey });
  const store = memoryStore();
  const reeve = clientOf(context, { store, logs: { offers: ['watch', 'memory'] } });
  reeve.logs.watch('cart', () => 3);
  await reeve.auth.startAnonymously();
  await opened(reeve);
  const device = await deviceOf(store);

  const watch = await answered(admin, device, { watch: { names: ['cart'] } });
  assert.equal(watch['watch'].values.length, 1);
  assert.equal(watch['watch'].values[0].name, 'cart');
  assert.equal(Number(watch['watch'].values[0].integer), 3);
  const memory = await answered(admin, device, { memory: {} });
  assert.ok(Number(memory['memory'].heapBytes) > 1_000_000);
  const live = await answered(admin, device, { live: { leaseMs: 5_000 } });
  assert.equal(live['live'].leaseMs, 5_000);

  const marker = `m${randomUUID().replaceAll('-', '')}`;
  reeve.logs.debug(marker);
  const recall = await answered(admin, device, { recall: { lines: 10 } });
  assert.equal(recall['recall'].records, 1);
  await reeve.logs.flush();
  const page = await admin.service(LOG).call<Message>('Query', { filter: { text: marker } });
  assert.equal(page['entries'].length, 1);
});
