// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { memoryStore, type TopicMessage } from '../../src/index.js';
import { fileStore } from '../../src/node.js';
import { Auth, callMessage, protobufFrames } from '../../src/proto.js';
import { adminKey, Arrivals, clientOf, opened } from './gateway.js';

const limit = { timeout: 20_000 };

test('an anonymous user calls a service, over HTTP and over the socket', limit, async context => {
  const reeve = clientOf(context);
  const session = await reeve.auth.startAnonymously();
  assert.match(session.user, /^u_/);
  const overHttp = await reeve.service('echo').invoke('say', { text: 'hi' });
  await opened(reeve);
  const overSocket = await reeve.service('echo').invoke('say', { text: 'hi' });
  assert.deepEqual([overHttp.body, overSocket.body], [{ text: 'hi' }, { text: 'hi' }]);
  assert.equal(typeof overSocket.workerMs, 'number');
});

test('bytes stay bytes at both doors', limit, async context => {
  const reeve = clientOf(context);
  await reeve.auth.startAnonymously();
  const bytes = new Uint8Array([0, 1, 254, 255]);
  const echo = reeve.service('echo');
  assert.deepEqual(await echo.call('say', bytes, { door: 'http' }), bytes);
  await opened(reeve);
  assert.deepEqual(await echo.call('say', bytes, { door: 'websocket' }), bytes);
});

test('an error is the same at both doors', limit, async context => {
  const reeve = clientOf(context);
  await reeve.auth.startAnonymously();
  await opened(reeve);
  for (const door of ['http', 'websocket'] as const) {
    await assert.rejects(reeve.service('nobody.is.here').call('say', {}, { door }),
      { code: 'not_found', reason: 'SERVICE_UNKNOWN', domain: 'reeve.dev' });
  }
});

test('a refresh token is bound to a key that cannot be copied, and so outlives a lost answer', limit, async context => {
  const store = memoryStore();
  const reeve = clientOf(context, { store });
  const { user } = await reeve.auth.startAnonymously();
  const kept = await store.get('session');
  const first = await reeve.token();
  const second = await reeve.tokenAfter(first!);
  assert.notEqual(second, first);

  // the answer to the refresh was lost twice, says a store that was never written
  await reeve.close();
  const again = clientOf(context, { store });
  await store.set('session', kept!);
  assert.equal((await again.auth.startAnonymously()).user, user);
  assert.deepEqual(await again.service('echo').call('say', 1), 1);

  // a copy without the key is worth nothing
  const { keyPair: _, ...copy } = store;
  const thief = clientOf(context, { store: copy });
  await assert.rejects(thief.token(), { reason: 'PROOF_INVALID' });
});

for (const [name, options] of [['JSON', {}], ['protobuf', { frames: protobufFrames }]] as const) {
  test(`one client hears what another publishes, in frames of ${name}`, limit, async context => {
    const speaker = clientOf(context, { apiKey: adminKey, ...options });
    const listener = clientOf(context, { apiKey: adminKey, ...options });
    const topic = `chat.${randomUUID()}`;
    const heard = new Arrivals<TopicMessage<{ text: string }>>();
    await opened(listener);
    listener.topic<{ text: string }>(topic).subscribe(heard.add);
    // answered in the order of the frames, so the subscription stands
    await listener.service('echo').call('say', 1);

    const overHttp = await speaker.topic(topic).publish({ text: 'one' });
    await opened(speaker);
    const overSocket = await speaker.topic(topic).publish({ text: 'two' });

    const [one, two] = [await heard.next(), await heard.next()];
    assert.deepEqual([one.body, two.body], [{ text: 'one' }, { text: 'two' }]);
    assert.deepEqual([one.offset, two.offset], [overHttp.offset, overSocket.offset]);
    assert.equal(one.epoch, overHttp.epoch);
  });
}

test('what an app wrote while it was offline is sent by its next start, from files', limit, async context => {
  const folder = mkdtempSync(join(tmpdir(), 'reeve-outbox-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const before = clientOf(context, { store: fileStore(folder) });
  await before.auth.startAnonymously();
  before.networkDown();
  await before.outbox.add('echo', 'say', { text: 'first' });
  await before.outbox.add('echo', 'say', { text: 'second' });
  await before.close();

  const sent = new Arrivals<unknown>();
  const after = clientOf(context, { store: fileStore(folder) });
  after.outbox.onChange(event => event.kind === 'sent' && sent.add(event.reply));
  assert.deepEqual([await sent.next(), await sent.next()], [{ text: 'first' }, { text: 'second' }]);
  assert.deepEqual(await after.outbox.entries(), []);
});

test('a call with a key is done once, and says so', limit, async context => {
  const reeve = clientOf(context);
  await reeve.auth.startAnonymously();
  const idempotencyKey = randomUUID();
  const first = await reeve.service('echo').invoke('say', 1, { idempotencyKey });
  const second = await reeve.service('echo').invoke('say', 1, { idempotencyKey });
  assert.deepEqual([first.replayed, second.replayed], [false, true]);
});

test('messages of the protos are called by their methods', limit, async context => {
  const reeve = clientOf(context);
  const { user } = await reeve.auth.startAnonymously();
  const account = await callMessage(reeve, Auth.method.me, {});
  assert.equal(account.user, user);
  assert.equal(account.anonymous, true);
});

test('log records of a user, and of an app that nobody has signed in to, are found', limit, async context => {
  const admin = clientOf(context, { apiKey: adminKey });
  for (const signsIn of [true, false]) {
    const reeve = clientOf(context, { app: { name: 'shop' } });
    if (signsIn) {
      await reeve.auth.startAnonymously();
    }
    const marker = `m${randomUUID().replaceAll('-', '')}`;
    reeve.logs.logger('cart').warn(`marker ${marker}`, { price: 9.9 });
    await reeve.logs.flush();
    const page = await admin.service('reeve.log.v1.log').call<{ entries: Record<string, unknown>[] }>(
      'Query', { filter: { text: marker } });
    assert.equal(page.entries.length, 1);
    assert.equal(page.entries[0]!['logger'], 'cart');
    assert.deepEqual(reeve.logs.status, { sent: 1, dropped: {}, ringPercent: 0, lastError: '' });
  }
});

test('a level set for this installation counts over a restart', limit, async context => {
  const admin = clientOf(context, { apiKey: adminKey });
  const store = memoryStore();
  const reeve = clientOf(context, { store });
  await reeve.auth.startAnonymously();
  await opened(reeve);
  const { installation } = JSON.parse((await store.get('installation'))!) as { installation: string };
  const level = { logger: 'net', level: 'DEBUG', untilMs: Date.now() + 60_000 };
  while (await store.get('levels') === undefined) {
    await admin.topic(`device.${installation}`).publish({ id: 'c1', level });
  }
  await reeve.close();

  const again = clientOf(context, { store });
  await again.auth.startAnonymously();
  const marker = `m${randomUUID().replaceAll('-', '')}`;
  again.logs.logger('net.http').debug(marker);
  again.logs.logger('network').debug(marker);
  await again.logs.flush();
  const page = await admin.service('reeve.log.v1.log').call<{ entries: Record<string, unknown>[] }>(
    'Query', { filter: { text: marker } });
  assert.deepEqual(page.entries.map(entry => entry['logger']), ['net.http']);
});

test('a client that is closed lets the process end', limit, async context => {
  const reeve = clientOf(context);
  await reeve.auth.startAnonymously();
  await opened(reeve);
  const late = reeve.service('echo').call('say', 1);
  const ended = assert.rejects(late, { reason: 'CLOSED' });
  await reeve.close();
  await ended;
  await assert.rejects(reeve.service('echo').call('say', 1), { reason: 'CLOSED' });
});
