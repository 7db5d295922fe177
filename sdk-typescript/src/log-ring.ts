// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import type { LogRecord } from './log-record.js';

/** Records that are not there, and why. */
export interface LogDrop {
  readonly fromSeq: number;
  readonly toSeq: number;
  readonly count: number;
  readonly reason: string;
}

/** What one run of the app has to say that is not acknowledged. */
export interface LogSession {
  readonly sessionId: string;
  readonly previousSessionId?: string;
  readonly records: LogRecord[];
  readonly drops: LogDrop[];
}

const DROPS_MAX = 100;

/** Bounded; when it is full the oldest record of the lowest severity goes, and is told as a drop. */
export class LogRing {
  readonly #recordsMax: number;
  readonly #bytesMax: number;
  readonly #sizes = new Map<LogRecord, number>();
  #bytes = 0;
  #session: LogSession;

  constructor(session: LogSession, recordsMax: number, bytesMax: number) {
    this.#session = session;
    this.#recordsMax = recordsMax;
    this.#bytesMax = bytesMax;
  }

  get session(): LogSession {
    return this.#session;
  }

  get isEmpty(): boolean {
    return this.#session.records.length === 0 && this.#session.drops.length === 0;
  }

  add(record: LogRecord): void {
    const bytes = JSON.stringify(record).length;
    this.#session.records.push(record);
    this.#sizes.set(record, bytes);
    this.#bytes += bytes;
    while (this.#session.records.length > this.#recordsMax || this.#bytes > this.#bytesMax) {
      this.#dropOne();
    }
  }

  /** A record that never got in. */
  missing(seq: number, reason: string): void {
    addDrop(this.#session.drops, seq, reason);
  }

  /** Forgets what is stored up to there, and the drops that were told with it. */
  stored(throughSeq: number, toldDrops: number): void {
    const { records, drops } = this.#session;
    while (records.length > 0 && records[0]!.seq <= throughSeq) {
      this.#forget(records.shift()!);
    }
    drops.splice(0, toldDrops);
  }

  #dropOne(): void {
    const { records, drops } = this.#session;
    let least = 0;
    records.forEach((record, at) => {
      if (record.severity < records[least]!.severity) {
        least = at;
      }
    });
    const [dropped] = records.splice(least, 1);
    this.#forget(dropped!);
    addDrop(drops, dropped!.seq, 'ring-full');
  }

  #forget(record: LogRecord): void {
    this.#bytes -= this.#sizes.get(record) ?? 0;
    this.#sizes.delete(record);
  }
}

/** Joins what is adjacent; of too many gaps the last two become one, which counts right and says a little less. */
function addDrop(drops: LogDrop[], seq: number, reason: string): void {
  const last = drops.at(-1);
  const adjacent = last !== undefined && last.reason === reason && last.toSeq + 1 === seq;
  if (last !== undefined && (adjacent || drops.length >= DROPS_MAX)) {
    drops[drops.length - 1] = {
      fromSeq: Math.min(last.fromSeq, seq),
      toSeq: Math.max(last.toSeq, seq),
      count: last.count + 1,
      reason: last.reason,
    };
  } else {
    drops.push({ fromSeq: seq, toSeq: seq, count: 1, reason });
  }
}
