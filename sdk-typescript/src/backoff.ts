// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import type { ReeveError } from './error.js';
import type { Settings } from './settings.js';

const DOUBLINGS_MAX = 16;

/** Full jitter: any time up to a bound that doubles with each failure. */
export class Backoff {
  readonly #settings: Settings;
  readonly #random: () => number;
  #failures = 0;

  constructor(settings: Settings, random: () => number) {
    this.#settings = settings;
    this.#random = random;
  }

  /** Counts a failure and says how long to wait: longer if the error asks for that. */
  nextMs(error?: ReeveError): number {
    const { backoffBaseMs, backoffCapMs } = this.#settings;
    const bound = Math.min(backoffCapMs, backoffBaseMs * 2 ** Math.min(this.#failures, DOUBLINGS_MAX));
    this.#failures++;
    return Math.max(error?.retryAfterMs ?? 0, Math.floor(this.#random() * bound));
  }

  reset(): void {
    this.#failures = 0;
  }
}
