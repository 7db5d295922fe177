// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { captureConsole } from '../src/console-capture.js';
import { connect, memoryStore, type Reeve } from '../src/index.js';
import { FakeNetwork, settle, virtualPlatform, VirtualTime } from './virtual-platform.js';

/** A client that is signed in with an API key, and what it appends to the log. */
async function appended(log: (reeve: Reeve) => void): Promise<Record<string, any>[]> {
  const network = new FakeNetwork();
  const platform = virtualPlatform(new VirtualTime(), network);
  const url = 'http://gateway.test';
  const reeve = connect({ url, store: memoryStore(), platform, apiKey: 'rvs_1', logLevel: 'DEBUG' });
  log(reeve);
  const sent = reeve.logs.flush();
  await settle();
  const records = network.requests.flatMap(request => (request.body as { records: Record<string, any>[] }).records);
  const storedThrough = String(records.at(-1)?.['seq'] ?? 0);
  network.requests.forEach(request => request.reply(Response.json({ storedThrough })));
  await sent;
  await reeve.close();
  return records;
}

const decoded = (record: Record<string, any>) => Buffer.from(record['payload'], 'base64').toString();

test('what is between enter and exit is indented', async () => {
  const records = await appended(({ logs }) => {
    const cart = logs.logger('cart');
    cart.enter('addItem');
    cart.info('price is known');
    cart.exit('addItem');
    logs.info('after');
  });
  assert.deepEqual(records.map(({ kind, indent, logger }) => [kind, indent, logger]), [
    ['ENTER', undefined, 'cart'],
    [undefined, 1, 'cart'],
    ['EXIT', undefined, 'cart'],
    [undefined, undefined, undefined],
  ]);
});

test('an error comes with its stack and what caused it', async () => {
  const [record] = await appended(({ logs }) => logs.exception(new Error('outer', { cause: new Error('inner') })));
  assert.equal(record!['kind'], 'EXCEPTION');
  assert.equal(record!['body'], 'outer');
  assert.match(decoded(record!), /Error: outer[\s\S]*Caused by: Error: inner/);
});

test('what cannot be made text is logged all the same', async () => {
  const mute = Object.assign(new Error('x'), { message: Object.create(null) });
  const records = await appended(({ logs }) => {
    logs.exception(Object.create(null));
    logs.exception(mute);
  });
  assert.deepEqual(records.map(({ kind, body }) => [kind, body]), [
    ['EXCEPTION', '[a value without a text]'], ['EXCEPTION', '[a value without a text]'],
  ]);
});

test('a console that is captured does not throw at what cannot be made text', () => {
  const silent = () => {};
  const target = { debug: silent, log: silent, info: silent, warn: silent, error: silent };
  const texts: string[] = [];
  captureConsole(target, (_, text) => texts.push(text));
  (target.error as (value: unknown) => void)(Object.assign(new Error('x'), { message: Object.create(null) }));
  assert.deepEqual(texts, ['[a value without a text]']);
});

test('lists, objects and bytes are payloads of their type', async () => {
  const records = await appended(({ logs }) => {
    logs.list('cart', [1, 'two']);
    logs.object('user', { name: 'Ada', password: 'hunter2' });
    logs.bytes('header', new Uint8Array([1, 2, 255]));
  });
  assert.deepEqual(records.map(({ kind, mediaType }) => [kind, mediaType]), [
    ['LIST', 'application/json'], ['OBJECT', 'application/json'], ['BYTES', 'application/octet-stream'],
  ]);
  assert.equal(decoded(records[0]!), '[1,"two"]');
  assert.equal(decoded(records[1]!), '{"name":"Ada","password":"[redacted]"}');
  assert.deepEqual([...Buffer.from(records[2]!['payload'], 'base64')], [1, 2, 255]);
});

test('a getter that throws costs its record, and that is told', async () => {
  const network = new FakeNetwork();
  const platform = virtualPlatform(new VirtualTime(), network);
  const reeve = connect({ url: 'http://gateway.test', store: memoryStore(), platform, apiKey: 'rvs_1' });
  reeve.logs.info('bad', { get value() { throw new Error('no'); } });
  reeve.logs.info('good');
  void reeve.logs.flush();
  await settle();
  const body = network.requests[0]!.body as Record<string, unknown>;
  assert.deepEqual(body['drops'], [{ fromSeq: 1, toSeq: 1, count: 1, reason: 'redaction-error' }]);
  await reeve.close();
});

test('the console goes on as it did, and is logged', async () => {
  const shown: unknown[][] = [];
  const show = (...values: unknown[]) => void shown.push(values);
  const target = { debug: show, log: show, info: show, warn: show, error: show };
  const records = await appended(({ logs }) => {
    const undo = logs.captureConsole(target);
    target.warn('low on', { paper: 3 });
    target.error('jam', new Error('tray 2'));
    undo();
    target.warn('not logged');
  });
  assert.equal(shown.length, 3);
  assert.equal(target.warn, show);
  assert.deepEqual(records.map(({ severity, body, logger }) => [severity, body, logger]), [
    [13, 'low on {...}', 'console'], [17, 'jam Error: tray 2', 'console'],
  ]);
  assert.deepEqual(records[0]!['attributes'], { values: [{ paper: 3 }] });
  assert.match(decoded(records[1]!), /^Error: tray 2\n +at /);
});

test('a store that complains to the console does not go round', async () => {
  const time = new VirtualTime();
  const network = new FakeNetwork();
  const silent = (..._: unknown[]) => {};
  const target = { debug: silent, log: silent, info: silent, warn: silent, error: silent };
  const store = memoryStore();
  let writes = 0;
  const full = {
    ...store,
    set: async () => {
      writes++;
      await settle(1);
      target.error('no space left');
      throw new Error('no space left');
    },
  };
  const platform = virtualPlatform(time, network);
  const reeve = connect({ url: 'http://gateway.test', store: full, platform, apiKey: 'rvs_1' });
  const undo = reeve.logs.captureConsole(target);
  target.error('jam');
  await settle(200);
  undo();
  await reeve.close();
  assert.ok(writes > 0 && writes < 5, `${writes} writes of one record`);
});

test('logging while a record is made does not go round', async () => {
  const records = await appended(({ logs }) => {
    logs.info('outer', { get value() { logs.info('inner'); return 1; } });
  });
  assert.deepEqual(records.map(({ body }) => body), ['outer']);
});
