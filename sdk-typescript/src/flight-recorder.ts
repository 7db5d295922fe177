// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import type { LogDraft } from './log-record.js';

/** What was not logged, as it was when it was written. */
export interface Flight {
  readonly draft: LogDraft;
  readonly order: number;
  readonly bytes: number;
}

/** The last records below the level, in memory only: they tell what came before an ERROR. */
export class FlightRecorder {
  readonly #recordsMax: number;
  readonly #bytesMax: number;
  #flights: Flight[] = [];
  #bytes = 0;

  constructor(recordsMax: number, bytesMax: number) {
    this.#recordsMax = recordsMax;
    this.#bytesMax = bytesMax;
  }

  get isOn(): boolean {
    return this.#recordsMax > 0;
  }

  get flights(): readonly Flight[] {
    return this.#flights;
  }

  add(draft: LogDraft, order: number): void {
    const bytes = JSON.stringify(draft).length;
    this.#flights.push({ draft, order, bytes });
    this.#bytes += bytes;
    while (this.#flights.length > this.#recordsMax || this.#bytes > this.#bytesMax) {
      this.#bytes -= this.#flights.shift()!.bytes;
    }
  }

  /** Takes out what was written from there on. */
  take(fromOrder = -Infinity): readonly Flight[] {
    const taken = this.#flights.filter(({ order }) => order >= fromOrder);
    this.#flights = this.#flights.filter(({ order }) => order < fromOrder);
    this.#bytes = this.#flights.reduce((sum, { bytes }) => sum + bytes, 0);
    return taken;
  }
}
