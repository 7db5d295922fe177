// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { TopicMessage } from '../../src/index.js';
import { asyncStorage, Device, reactNativeApp } from '../react-native-app.js';
import { adminKey, Arrivals, clientOf, opened, url } from './gateway.js';

const limit = { timeout: 20_000 };

/** What comes out of the app's own realm, where even arrays are others than ours. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test('with what React Native has an app signs in, calls, follows, logs and queues; its next start goes on', limit,
  async context => {
    const storage = asyncStorage();
    const device = new Device();
    const admin = clientOf(context, { apiKey: adminKey });
    const app = reactNativeApp();
    const reeve = app.connect({ url, store: app.asyncStorageStore(storage), app: { name: 'shop' } });
    context.after(() => reeve.close());
    app.wireReactNative(reeve, device.parts);
    device.network(true);
    reeve.logs.captureConsole();
    reeve.logs.captureErrors();

    const { user } = await reeve.auth.startAnonymously();
    const echo = reeve.service('echo');
    assert.deepEqual(plain(await echo.call('say', { text: 'häß' }, { door: 'http' })), { text: 'häß' });

    const heard = new Arrivals<TopicMessage<{ text: string }>>();
    await opened(reeve);
    reeve.topic<{ text: string }>(`user.${user}`).subscribe(heard.add);
    assert.deepEqual(plain(await echo.call('say', { text: 'ho' }, { door: 'websocket' })), { text: 'ho' });
    await admin.topic(`user.${user}`).publish({ text: 'one' });
    assert.deepEqual(plain((await heard.next()).body), { text: 'one' });
    device.goes('background', 'active');
    await admin.topic(`user.${user}`).publish({ text: 'two' });
    assert.deepEqual(plain((await heard.next()).body), { text: 'two' });

    const marker = `m${randomUUID().replaceAll('-', '')}`;
    reeve.logs.logger('cart').warn(`marker ${marker}`, { long: 'ä'.repeat(5_000) });
    await reeve.logs.flush();
    const found = await admin.service('reeve.log.v1.log').call<{ entries: { logger: string }[] }>(
      'Query', { filter: { text: marker } });
    assert.deepEqual(found.entries.map(({ logger }) => logger), ['cart']);

    device.network(false);
    await reeve.outbox.add('echo', 'say', { text: 'first' });
    await reeve.outbox.add('echo', 'say', { text: 'second' });
    await reeve.close();

    const next = reactNativeApp();
    const again = next.connect({ url, store: next.asyncStorageStore(storage) });
    context.after(() => again.close());
    const sent = new Arrivals<unknown>();
    again.outbox.onChange(event => event.kind === 'sent' && sent.add(event.reply));
    assert.deepEqual([plain(await sent.next()), plain(await sent.next())], [{ text: 'first' }, { text: 'second' }]);
    assert.equal((await again.auth.startAnonymously()).user, user);
  });
