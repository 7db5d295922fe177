// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { toBase64Url } from './base64.js';
import type { Platform } from './platform.js';
import type { Store } from './store.js';
import { utf8Bytes } from './utf8.js';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const NAME = 'installation';

/** The public half as auth.proto's `Jwk`. */
export type PublicJwk = Readonly<Record<'kty' | 'crv' | 'x' | 'y', string>>;

/**
 * The key that binds refresh tokens to this device. Its private half cannot be read out, not even by this page; so a
 * copied token is worth nothing elsewhere.
 */
export class DeviceKey {
  readonly #pair: () => Promise<CryptoKeyPair>;
  readonly #subtle: SubtleCrypto;

  private constructor(subtle: SubtleCrypto, pair: () => Promise<CryptoKeyPair>) {
    this.#subtle = subtle;
    this.#pair = pair;
  }

  /** Undefined where there is no WebCrypto, or the store cannot keep a key. */
  static of(platform: Platform, store: Store): DeviceKey | undefined {
    const subtle = platform.crypto?.subtle;
    if (subtle === undefined || store.keyPair === undefined) {
      return undefined;
    }
    const make = () => subtle.generateKey(ALGORITHM, false, ['sign', 'verify']);
    return new DeviceKey(subtle, () => store.keyPair!(NAME, make));
  }

  async publicJwk(): Promise<PublicJwk> {
    const { kty, crv, x, y } = await this.#subtle.exportKey('jwk', (await this.#pair()).publicKey);
    return { kty: kty!, crv: crv!, x: x!, y: y! };
  }

  /** A JWS over the hash of a refresh token or an installation's secret. */
  async proof(type: 'reeve-refresh+jwt' | 'reeve-device+jwt', shown: string): Promise<string> {
    const hash = await this.#subtle.digest('SHA-256', utf8Bytes(shown));
    const header = encoded({ alg: 'ES256', typ: type });
    const signed = `${header}.${encoded({ rth: toBase64Url(new Uint8Array(hash)) })}`;
    const pair = await this.#pair();
    const signature = await this.#subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, utf8Bytes(signed));
    return `${signed}.${toBase64Url(new Uint8Array(signature))}`;
  }
}

function encoded(value: unknown): string {
  return toBase64Url(utf8Bytes(JSON.stringify(value)));
}
