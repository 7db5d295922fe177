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

/** A record in the ring. */
export interface Held {
  readonly record: LogRecord;
  readonly session: LogSession;
  readonly bytes: number;
  readonly atMs: number;
  /** When it was written, beside others. */
  readonly order: number;
}

const DROPS_MAX = 100;

/** What one session of the log has to say that is not acknowledged. */
export class LogSession {
  readonly id: string;
  readonly startedMs: number;
  previousId: string | undefined;
  readonly records = new Set<Held>();
  readonly drops: LogDrop[] = [];
  /** Records whose place on the shelf is not as it should be. */
  readonly unkept = new Set<number>();
  seq = 0;
  /** Of the drops, those that an append under way tells. */
  #told = 0;

  constructor(id: string, startedMs: number, previousId?: string) {
    this.id = id;
    this.startedMs = startedMs;
    this.previousId = previousId;
  }

  get isEmpty(): boolean {
    return this.records.size === 0 && this.drops.length === 0;
  }

  /** The drops as an append tells them; what is lost meanwhile comes behind them. */
  tellDrops(): readonly LogDrop[] {
    this.#told = this.drops.length;
    return [...this.drops];
  }

  /** How that append ended. */
  dropsWere(taken: boolean): void {
    if (taken) {
      this.drops.splice(0, this.#told);
    }
    this.#told = 0;
  }

  /** Joins what is adjacent; of too many gaps the last two become one, which counts right and says a little less. */
  lost(seq: number, reason: string): void {
    const last = this.drops.length > this.#told ? this.drops.at(-1) : undefined;
    const adjacent = last !== undefined && last.reason === reason && last.toSeq + 1 === seq;
    if (last !== undefined && (adjacent || this.drops.length >= DROPS_MAX)) {
      this.drops[this.drops.length - 1] = {
        fromSeq: Math.min(last.fromSeq, seq),
        toSeq: Math.max(last.toSeq, seq),
        count: last.count + 1,
        reason: last.reason,
      };
    } else {
      this.drops.push({ fromSeq: seq, toSeq: seq, count: 1, reason });
    }
  }
}
