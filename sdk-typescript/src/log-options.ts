// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import type { LogOffer } from './log-commands.js';

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
}
