// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Lines a second over the last seconds, and the delay from device to screen, for the status bar.
const WINDOW_MS = 5_000;
/** A delay beyond this is a clock that is wrong or a line from a device's store, not a delay of the way. */
const DELAY_MS_MAX = 60_000;

export class RateMeter {
  #arrivals = [];
  #delays = [];

  /** Notes lines that arrived now. */
  note(lines, nowMs) {
    this.#arrivals.push({ atMs: nowMs, count: lines.length });
    for (const line of lines.slice(-20)) {
      const delayMs = nowMs - line.timeMs;
      if (line.type === 'record' && Math.abs(delayMs) < DELAY_MS_MAX) this.#delays.push(Math.max(0, delayMs));
    }
    this.#delays.splice(0, this.#delays.length - 50);
  }

  perSecond(nowMs) {
    while (this.#arrivals.length > 0 && this.#arrivals[0].atMs < nowMs - WINDOW_MS) this.#arrivals.shift();
    return this.#arrivals.reduce((sum, { count }) => sum + count, 0) / (WINDOW_MS / 1000);
  }

  /** The median delay of the last lines, null before the first. */
  delayMs() {
    if (this.#delays.length === 0) return null;
    return this.#delays.toSorted((a, b) => a - b)[Math.floor(this.#delays.length / 2)];
  }
}
