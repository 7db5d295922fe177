// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import type { LogOffer } from './log-commands.js';
import type { LogKey } from './log-seal.js';

/** What an app says of its log. */
export interface LogOptions {
  /**
   * What people at the console may ask this app for, beside levels, its lines as they are written, and its last lines:
   * `watch`, the values that it registers by `logs.watch`; `memory`, how much it uses.
   */
  readonly offers?: readonly LogOffer[];
  /**
   * Its own rules, after those that are always there: each is given every text and says what may be seen of it. One
   * that throws costs the record.
   */
  readonly redact?: readonly ((text: string) => string)[];
  /**
   * Encrypts records that wait in the store, by WebCrypto. What waited before there was a key is sent as it is; what
   * was encrypted under another one is lost, and told as lost (`key-lost`). While the key cannot be had, or where there
   * is no WebCrypto, records are in memory only, and what earlier starts left stays as it is.
   */
  readonly key?: LogKey;
}
