// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { type LogDraft, draftOf, type LogEntry } from './log-record.js';
import type { Redact } from './log-redaction.js';

/** What was not logged, as it was when it was written. */
export interface Flight {
  readonly order: number;
  readonly bytes: number;
  /** Makes its record. May throw what a rule of the app throws. */
  readonly draft: () => LogDraft;
}

/** Beside its texts. */
const RECORD_BYTES = 128;

/** The last records below the level, in memory only: they tell what came before an ERROR. */
export class FlightRecorder {
  readonly #recordsMax: number;
  readonly #bytesMax: number;
  readonly #redact: Redact;
  #flights: Flight[] = [];
  #bytes = 0;

  constructor(recordsMax: number, bytesMax: number, redact: Redact) {
    this.#recordsMax = recordsMax;
    this.#bytesMax = bytesMax;
    this.#redact = redact;
  }

  get isOn(): boolean {
    return this.#recordsMax > 0;
  }

  get flights(): readonly Flight[] {
    return this.#flights;
  }

  /**
   * Most of it is never asked for, so what cannot change any more is made a record then, and what can, now. May throw
   * what a getter of the app throws.
   */
  add(entry: LogEntry, order: number, nowMs: number): void {
    const copy = unchanging(entry);
    if (copy === undefined) {
      const draft = draftOf(entry, nowMs, this.#redact);
      this.#put({ order, bytes: JSON.stringify(draft).length, draft: () => draft });
    } else {
      this.#put({ order, bytes: RECORD_BYTES + sizeOf(copy), draft: () => draftOf(copy, nowMs, this.#redact) });
    }
  }

  /** Takes out what was written from there on. */
  take(fromOrder = -Infinity): readonly Flight[] {
    const taken = this.#flights.filter(({ order }) => order >= fromOrder);
    this.#flights = this.#flights.filter(({ order }) => order < fromOrder);
    this.#bytes = this.#flights.reduce((sum, { bytes }) => sum + bytes, 0);
    return taken;
  }

  #put(flight: Flight): void {
    this.#flights.push(flight);
    this.#bytes += flight.bytes;
    while (this.#flights.length > this.#recordsMax || this.#bytes > this.#bytesMax) {
      this.#bytes -= this.#flights.shift()!.bytes;
    }
  }
}

/** A copy that nobody changes; undefined if there are objects in it. */
function unchanging(entry: LogEntry): LogEntry | undefined {
  if (entry.value !== undefined) {
    return undefined;
  }
  const fields = entry.fields === undefined ? undefined : { ...entry.fields };
  const isPlain = Object.values(fields ?? {}).every(value => typeof value !== 'object' || value === null);
  return isPlain ? { ...entry, fields } : undefined;
}

function sizeOf({ text, fields }: LogEntry): number {
  return Object.entries(fields ?? {})
    .reduce((sum, [name, value]) => sum + name.length + (typeof value === 'string' ? value.length : 8), text.length);
}
