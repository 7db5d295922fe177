// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryStore, type LogKey, type Store } from '../src/index.js';
import { LogCounters } from '../src/log-counters.js';
import { LogRing } from '../src/log-ring.js';
import { LogSeal } from '../src/log-seal.js';
import { LogSession } from '../src/log-session.js';
import { LogShelf } from '../src/log-shelf.js';
import { SessionClaims } from '../src/session-claims.js';

const key = (first: number): LogKey => async () => Uint8Array.from({ length: 32 }, (_, at) => (at === 0 ? first : 0));
const none: LogKey = () => Promise.reject(new DOMException('locked', 'NotAllowedError'));

/** One start of an app whose records lie under that key. */
class Start {
  readonly counters = new LogCounters();
  readonly ring = new LogRing({ recordsMax: 10_000, bytesMax: 1e7, lifeMs: 1e9 }, this.counters);
  readonly shelf: LogShelf;
  readonly #session: LogSession;
  error = '';

  constructor(store: Store, id: string, ask?: LogKey, crypto: Crypto | undefined = globalThis.crypto) {
    const seal = ask && new LogSeal(ask, crypto, why => this.error = why);
    this.shelf = new LogShelf(store, new SessionClaims(), seal);
    this.#session = new LogSession(id, Number(id));
    this.ring.addSession(this.#session);
  }

  log(count: number): this {
    for (let at = 0; at < count; at++) {
      const seq = ++this.#session.seq;
      this.ring.add(this.#session, { seq, severity: 9, body: `secret ${seq}`, timeUnixNano: '1000000' }, seq);
    }
    return this;
  }

  async keep(): Promise<this> {
    await this.shelf.keep(this.ring);
    return this;
  }

  async load(): Promise<this> {
    await this.shelf.load(this.ring);
    return this;
  }

  get bodies(): string[] {
    return [...this.ring.held()].map(({ record }) => record.body);
  }

  get drops(): unknown[] {
    return this.ring.sessions.flatMap(({ drops }) => drops);
  }
}

async function texts(store: Store): Promise<string> {
  return (await Promise.all((await store.keys('')).map(name => store.get(name)))).join('\n');
}

const lost = (toSeq: number) => [{ fromSeq: 1, toSeq, count: toSeq, reason: 'key-lost' }];

test('the store has no text of a record, and the next start reads them', async () => {
  const store = memoryStore();
  await new Start(store, '1', key(1)).log(450).keep();
  assert.doesNotMatch(await texts(store), /secret|body/);
  const next = await new Start(store, '2', key(1)).load();
  assert.equal(next.bodies.length, 450);
  assert.deepEqual(next.drops, []);
});

test('a key that cannot be read out will do', async () => {
  const store = memoryStore();
  const own = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  await new Start(store, '1', async () => own).log(1).keep();
  assert.deepEqual((await new Start(store, '2', async () => own).load()).bodies, ['secret 1']);
});

for (const [what, ask] of [['under another key', key(2)], ['without a key', undefined]] as const) {
  test(`${what} what waited is told as lost, once, and nothing of it stays`, async () => {
    const store = memoryStore();
    await new Start(store, '1', key(1)).log(3).keep();
    const next = await new Start(store, '2', ask).load();
    assert.deepEqual([next.bodies, next.drops], [[], lost(3)]);
    assert.deepEqual(next.counters.status(0).dropped, { 'key-lost': 3 });
    await next.keep();
    assert.deepEqual(await store.keys('logs/'), ['logs/1/head']);
    assert.deepEqual((await new Start(store, '3', ask).load()).drops, lost(3));
  });
}

test('what is told as lost is not told again where the app was killed before its block went', async () => {
  const store = memoryStore();
  await new Start(store, '1', key(1)).log(3).keep();
  const killed = { ...store, delete: () => Promise.reject(new Error('killed')) };
  await (await new Start(killed, '2', key(2)).load()).keep();
  assert.deepEqual(await store.keys('logs/1'), ['logs/1/0', 'logs/1/head']);

  const next = await new Start(store, '3', key(2)).load();
  assert.deepEqual(next.drops, lost(3));
  await next.keep();
  assert.deepEqual(await store.keys('logs/1'), ['logs/1/head']);
});

test('what waited before there was a key is read as it is', async () => {
  const store = memoryStore();
  await new Start(store, '1').log(2).keep();
  assert.deepEqual((await new Start(store, '2', key(1)).load()).bodies, ['secret 1', 'secret 2']);
});

test('while the key cannot be had nothing is read or written, and nothing is lost', async () => {
  const store = memoryStore();
  await new Start(store, '1', key(1)).log(2).keep();
  const before = await texts(store);
  const locked = new Start(store, '2', none).log(1);
  await assert.rejects(locked.load());
  await locked.keep();
  assert.equal(await texts(store), before);
  assert.equal(locked.error, 'key: NotAllowedError');
  assert.deepEqual((await new Start(store, '3', key(1)).load()).bodies, ['secret 1', 'secret 2']);
});

test('a key that comes later is taken', async () => {
  const store = memoryStore();
  let isLocked = true;
  const start = new Start(store, '1', () => (isLocked ? none() : key(1)())).log(2);
  await start.keep();
  isLocked = false;
  await start.keep();
  assert.equal((await new Start(store, '2', key(1)).load()).bodies.length, 2);
});

test('without WebCrypto, or with a key that is none, nothing is written in clear', async () => {
  for (const start of [
    (store: Store) => new Start(store, '1', key(1), {} as Crypto),
    (store: Store) => new Start(store, '1', async () => new Uint8Array(16)),
    (store: Store) => new Start(store, '1', async () =>
      crypto.subtle.generateKey({ name: 'AES-GCM', length: 128 }, false, ['encrypt', 'decrypt'])),
    (store: Store) => new Start(store, '1', async () =>
      (await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])) as CryptoKey),
  ]) {
    const store = memoryStore();
    const one = await start(store).log(1).keep();
    assert.equal(await texts(store), '');
    assert.equal(one.error, 'key: TypeError');
  }
});

test('one block in the place of another is not read', async () => {
  const store = memoryStore();
  await new Start(store, '1', key(1)).log(450).keep();
  await store.set('logs/1/0', (await store.get('logs/1/1'))!);
  const next = await new Start(store, '2', key(1)).load();
  assert.equal(next.bodies.length, 251);
});

test('React Native, which has no decoder of texts, reads what was encrypted', async t => {
  const { TextDecoder } = globalThis;
  t.after(() => Object.assign(globalThis, { TextDecoder }));
  Reflect.deleteProperty(globalThis, 'TextDecoder');
  const store = memoryStore();
  await new Start(store, '1', key(1)).log(2).keep();

  const later = await new Start(store, '2', key(1)).load();

  assert.deepEqual(later.bodies, ['secret 1', 'secret 2']);
  assert.deepEqual(later.drops, []);
});
