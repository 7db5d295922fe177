// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect, memoryStore, type OutboxEvent, type Reeve, type Store } from '../src/index.js';
import type { Platform } from '../src/platform.js';
import { FakeNetwork, settle, virtualPlatform, VirtualTime } from './virtual-platform.js';

class Phone {
  readonly time = new VirtualTime();
  readonly network = new FakeNetwork();
  readonly events: OutboxEvent[] = [];
  readonly reeve: Reeve;

  /** Called by whoever gives a lock back; who waits for it holds the lock for longer. */
  giveBack: () => Promise<void> = async () => {};

  private constructor(store: Store, settings: object) {
    const plain = virtualPlatform(this.time, this.network);
    const platform: Platform = {
      ...plain,
      exclusive: (name, action) => plain.exclusive(name, async () => {
        const result = await action();
        await this.giveBack();
        return result;
      }),
    };
    this.reeve = connect({ url: 'http://gateway.test', store, platform, settings });
    this.reeve.outbox.onChange(event => this.events.push(event));
  }

  static async start(settings: object = {}, store: Store = memoryStore()): Promise<Phone> {
    await store.set('session', JSON.stringify({ user: 'u_1', session: 's_1', refreshToken: 'rt-1' }));
    return new Phone(store, settings);
  }

  async answer(path: string, status: number, body: object): Promise<Record<string, string>> {
    await settle();
    const at = this.network.requests.findIndex(request => request.path === path);
    const [request] = this.network.requests.splice(at, at < 0 ? 0 : 1);
    assert.ok(request !== undefined, `no request of ${path}`);
    request.reply(Response.json(body, { status }));
    await settle();
    return request.headers;
  }

  signIn(): Promise<unknown> {
    return this.answer('/v1/auth/refresh', 200, {
      user: 'u_1', session: 's_1', accessToken: 'at-1', expiresInMs: 600_000, refreshToken: 'rt-2',
    });
  }
}

test('a message of a topic waits beside calls, and goes out with its key', async () => {
  const phone = await Phone.start();
  const { outbox } = phone.reeve;
  await outbox.publish('chat.lobby', { text: 'hi' }, { idempotencyKey: 'k-1' });
  await outbox.add('notes', 'add', { text: 'note' });
  await phone.signIn();
  const headers = await phone.answer('/v1/topics/chat.lobby', 200, { epoch: 'AAAAAAAAAAE', offset: 7 });
  await phone.answer('/v1/services/notes/add', 200, {});
  assert.equal(headers['idempotency-key'], 'k-1');
  const told = phone.events.map(({ kind, size }) => `${kind} ${size}`);
  assert.deepEqual(told, ['added 1', 'added 2', 'sent 1', 'sent 0']);
  await phone.reeve.close();
});

test('bytes come out of the store as they went in', async () => {
  const store = memoryStore();
  const phone = await Phone.start({}, store);
  phone.reeve.networkDown();
  await phone.reeve.outbox.add('files', 'put', new Uint8Array([0, 255]));
  await phone.reeve.close();
  const again = await Phone.start({}, store);
  again.reeve.networkDown();
  assert.deepEqual((await again.reeve.outbox.entries())[0]!.body, new Uint8Array([0, 255]));
  await again.reeve.close();
});

test('bytes count, too, and what does not fit is said at once', async () => {
  const phone = await Phone.start({ outboxBytesMax: 1_000 });
  phone.reeve.networkDown();
  await phone.reeve.outbox.add('notes', 'add', 'x'.repeat(600));
  await assert.rejects(phone.reeve.outbox.add('notes', 'add', 'x'.repeat(600)), { reason: 'OUTBOX_FULL', sent: false });
  await phone.reeve.close();
});

test('an entry that comes while the lock is given back is not forgotten', async () => {
  const phone = await Phone.start();
  await phone.reeve.outbox.add('notes', 'add', 'first');
  await phone.signIn();
  let release = () => {};
  phone.giveBack = () => new Promise(resolve => release = resolve);
  await phone.answer('/v1/services/notes/add', 200, {});
  await phone.reeve.outbox.add('notes', 'add', 'second');
  await settle();
  assert.deepEqual(phone.network.requests, []);
  release();
  await phone.answer('/v1/services/notes/add', 200, {});
  assert.deepEqual(await phone.reeve.outbox.entries(), []);
  await phone.reeve.close();
});

test('an entry that is given up is not sent', async () => {
  const phone = await Phone.start();
  phone.reeve.networkDown();
  const { number } = await phone.reeve.outbox.add('notes', 'add', 1);
  await phone.reeve.outbox.discard(number);
  phone.reeve.networkUp();
  await settle();
  assert.deepEqual(phone.network.requests, []);
  await phone.reeve.close();
});

test('a store that cannot write refuses the entry', async () => {
  const store = memoryStore();
  const phone = await Phone.start({}, store);
  store.set = () => Promise.reject(new Error('disk full'));
  await assert.rejects(phone.reeve.outbox.add('notes', 'add', 1), { message: 'disk full' });
  assert.deepEqual(await phone.reeve.outbox.entries(), []);
  await phone.reeve.close();
});

test('nobody signed in has no outbox', async () => {
  const platform = virtualPlatform(new VirtualTime(), new FakeNetwork());
  const reeve = connect({ url: 'http://gateway.test', store: memoryStore(), platform });
  await assert.rejects(reeve.outbox.add('notes', 'add', 1), { reason: 'INVALID_REQUEST' });
  await reeve.close();
});
