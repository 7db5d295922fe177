// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/** How the log itself fares, since this start: for people who look for what is missing. */
export interface LogStatus {
  /** Records that the server has. */
  readonly sent: number;
  /** Records that it never gets, by reason. */
  readonly dropped: Readonly<Record<string, number>>;
  /** Of the ring's bytes, 0 to 100. */
  readonly ringPercent: number;
  /** Reason of the last append that failed. */
  readonly lastError: string;
}

/** Counts what is sent and lost; goes with every append. */
export class LogCounters {
  sent = 0;
  lastError = '';
  readonly #dropped = new Map<string, number>();

  dropped(reason: string, count = 1): void {
    if (count > 0) {
      this.#dropped.set(reason, (this.#dropped.get(reason) ?? 0) + count);
    }
  }

  status(ringPercent: number): LogStatus {
    return { sent: this.sent, dropped: Object.fromEntries(this.#dropped), ringPercent, lastError: this.lastError };
  }

  /** As `Counters` of log.proto. */
  message(ringPercent: number): Record<string, unknown> {
    const { lastError } = this;
    return {
      sent: this.sent,
      ...(this.#dropped.size === 0 ? {} : { dropped: Object.fromEntries(this.#dropped) }),
      ...(ringPercent === 0 ? {} : { ringPercent }),
      ...(lastError === '' ? {} : { lastError }),
    };
  }
}
