// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromBase64Url } from '../src/base64.js';
import { DeviceKey } from '../src/device-key.js';
import { thisPlatform } from '../src/platform.js';
import { memoryStore } from '../src/store.js';

test('a proof verifies with the public key alone, and is about one token', async () => {
  const key = DeviceKey.of(thisPlatform(), memoryStore())!;
  const [header, payload, signature] = (await key.proof('reeve-refresh+jwt', 'rr1_token')).split('.');
  const read = (part: string) => JSON.parse(new TextDecoder().decode(fromBase64Url(part)));

  assert.deepEqual(read(header!), { alg: 'ES256', typ: 'reeve-refresh+jwt' });
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode('rr1_token'));
  assert.deepEqual(Buffer.from(read(payload!).rth, 'base64url'), Buffer.from(hash));
  const curve = { name: 'ECDSA', namedCurve: 'P-256' };
  const publicKey = await crypto.subtle.importKey('jwk', await key.publicJwk(), curve, true, ['verify']);
  const good = await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, publicKey,
    fromBase64Url(signature!), new TextEncoder().encode(`${header}.${payload}`));
  assert.equal(good, true);
});

test('the private half cannot be read out', async () => {
  let made: CryptoKeyPair | undefined;
  const keyPair = async (_: string, make: () => Promise<CryptoKeyPair>) => made ??= await make();
  const store = { ...memoryStore(), keyPair };
  await DeviceKey.of(thisPlatform(), store)!.publicJwk();
  assert.equal(made!.privateKey.extractable, false);
});

test('a store that keeps no key leaves tokens unbound', () => {
  const { keyPair: _, ...store } = memoryStore();
  assert.equal(DeviceKey.of(thisPlatform(), store), undefined);
});
