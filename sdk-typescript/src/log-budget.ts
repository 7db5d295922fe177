// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import type { Settings } from './settings.js';

const HOUR_S = 3_600;

/** What a record is too much by. */
export interface Overdraft {
  readonly records: number;
  readonly bytes: number;
}

/** What the log may cost: so many records a second, and so many bytes an hour where the network is metered. */
export class LogBudget {
  isMetered = false;
  readonly #records: Bucket;
  readonly #bytes: Bucket;

  constructor(settings: Settings, elapsed: () => number) {
    const { logRateMax, logBurstMax, logMeteredBytesMax, logMeteredBurstMax } = settings;
    this.#records = new Bucket(logRateMax, logBurstMax, elapsed);
    // what comes at once and what an hour adds are no more than the hour's, whenever it begins
    const burst = Math.min(logMeteredBytesMax, logMeteredBurstMax);
    this.#bytes = new Bucket((logMeteredBytesMax - burst) / HOUR_S, burst, elapsed);
  }

  /** What others would have to make up for, so that this one can be had. */
  over(records: number, bytes: number): Overdraft {
    return {
      records: Math.ceil(this.#records.missing(records)),
      bytes: this.isMetered ? this.#bytes.missing(bytes) : 0,
    };
  }

  /** It comes, and those that make up for it go. */
  take(records: number, bytes: number, freedBytes: number): void {
    this.#records.take(records);
    if (this.isMetered) {
      this.#bytes.take(bytes - freedBytes);
    }
  }
}

/** Fills with time, full at first. */
class Bucket {
  readonly #perSecond: number;
  readonly #max: number;
  readonly #elapsed: () => number;
  #left: number;
  #filledMs: number;

  constructor(perSecond: number, atOnce: number, elapsed: () => number) {
    this.#perSecond = perSecond;
    this.#max = atOnce;
    this.#elapsed = elapsed;
    this.#left = atOnce;
    this.#filledMs = elapsed();
  }

  missing(amount: number): number {
    const nowMs = this.#elapsed();
    this.#left = Math.min(this.#max, this.#left + (nowMs - this.#filledMs) * this.#perSecond / 1_000);
    this.#filledMs = nowMs;
    return Math.max(0, amount - this.#left);
  }

  take(amount: number): void {
    this.#left = Math.min(this.#max, this.#left - amount);
  }
}
