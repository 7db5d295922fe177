// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Waiting times between attempts: full jitter under a doubling ceiling, so that a restarted gateway is not met by
// every open page at the same moment.
export class Backoff {
  #attempt = 0;

  constructor({ firstMs = 500, maxMs = 30_000, random = Math.random } = {}) {
    this.firstMs = firstMs;
    this.maxMs = maxMs;
    this.random = random;
  }

  /** Milliseconds to wait before the next attempt; at least 100, so that no loop spins. */
  next() {
    const ceiling = Math.min(this.maxMs, this.firstMs * 2 ** this.#attempt);
    this.#attempt = Math.min(this.#attempt + 1, 16);
    return Math.max(100, Math.round(this.random() * ceiling));
  }

  /** It worked, or the network came back: start from the shortest wait again. */
  reset() {
    this.#attempt = 0;
  }
}
