// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/** A bucket that fills with time: so many at once, and so many a second. */
export class LogBudget {
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

  /** Takes one; false if there is none. */
  take(): boolean {
    const nowMs = this.#elapsed();
    this.#left = Math.min(this.#max, this.#left + (nowMs - this.#filledMs) * this.#perSecond / 1_000);
    this.#filledMs = nowMs;
    if (this.#left < 1) {
      return false;
    }
    this.#left--;
    return true;
  }
}
