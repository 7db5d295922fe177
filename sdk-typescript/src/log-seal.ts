// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { fromBase64, toBase64 } from './base64.js';
import { utf8Bytes, utf8Text } from './utf8.js';

const ALGORITHM = 'AES-GCM';
const USES: KeyUsage[] = ['encrypt', 'decrypt'];
const KEY_BYTES = 32;
const NONCE_BYTES = 12;

/**
 * The key of the app under which log records that wait are encrypted: AES-GCM, 256 bits, as 32 bytes or as a
 * `CryptoKey` for `encrypt` and `decrypt`, which need not be one that can be read out. It rejects if it cannot be had
 * now.
 */
export type LogKey = () => Promise<CryptoKey | Uint8Array<ArrayBuffer>>;

/** AES-256-GCM under the app's key: 12 bytes of nonce, what is sealed, 16 of tag, in Base64. */
export class LogSeal {
  readonly #ask: LogKey;
  readonly #crypto: Crypto | undefined;
  readonly #failed: (why: string) => void;
  #key: Promise<CryptoKey> | undefined;

  /** `failed` is told why there is no key; it is asked for again the next time. */
  constructor(ask: LogKey, crypto: Crypto | undefined, failed: (why: string) => void) {
    this.#ask = ask;
    this.#crypto = crypto;
    this.#failed = failed;
  }

  /** `about` is not in it, but has to be the same when it is opened. Rejects if the key cannot be had. */
  async sealed(text: string, about: string): Promise<string> {
    const key = await this.#usable();
    const iv = this.#crypto!.getRandomValues(new Uint8Array(NONCE_BYTES));
    const rest = new Uint8Array(await this.#crypto!.subtle.encrypt(params(iv, about), key, utf8Bytes(text)));
    const all = new Uint8Array(iv.length + rest.length);
    all.set(iv);
    all.set(rest, iv.length);
    return toBase64(all);
  }

  /** Undefined if it is under another key, about something else, or not whole. Rejects if the key cannot be had. */
  async opened(sealed: string, about: string): Promise<string | undefined> {
    const key = await this.#usable();
    try {
      const all = fromBase64(sealed);
      const iv = all.subarray(0, NONCE_BYTES);
      const { subtle } = this.#crypto!;
      return utf8Text(new Uint8Array(await subtle.decrypt(params(iv, about), key, all.subarray(NONCE_BYTES))));
    } catch {
      return undefined;
    }
  }

  async #usable(): Promise<CryptoKey> {
    this.#key ??= this.#asked();
    try {
      return await this.#key;
    } catch (fault) {
      this.#key = undefined;
      this.#failed(`key: ${fault instanceof Error ? fault.name : 'unknown'}`);
      throw fault;
    }
  }

  async #asked(): Promise<CryptoKey> {
    if (this.#crypto === undefined) {
      throw new TypeError('no WebCrypto');
    }
    const given = await this.#ask();
    if (!(given instanceof Uint8Array)) {
      const uses = USES.every(use => given.usages.includes(use));
      if (given.algorithm.name !== ALGORITHM || !uses) {
        throw new TypeError('a key of the log is one of AES-GCM that encrypts and decrypts');
      }
      const { length } = given.algorithm as AesKeyAlgorithm;
      if (length !== KEY_BYTES * 8) {
        throw new TypeError(`a key of the log has ${KEY_BYTES * 8} bits, not ${length}`);
      }
      return given;
    }
    if (given.length !== KEY_BYTES) {
      throw new TypeError(`a key of the log has ${KEY_BYTES} bytes, not ${given.length}`);
    }
    return this.#crypto.subtle.importKey('raw', given, ALGORITHM, false, USES);
  }
}

function params(iv: Uint8Array<ArrayBuffer>, about: string): AesGcmParams {
  return { name: ALGORITHM, iv, additionalData: utf8Bytes(about) };
}
