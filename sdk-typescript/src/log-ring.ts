// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import type { Overdraft } from './log-budget.js';
import type { LogCounters } from './log-counters.js';
import { type LogDraft, type LogRecord, msOf } from './log-record.js';
import type { Held, LogDrop, LogSession } from './log-session.js';
import { utf8Bytes } from './utf8.js';

/** TRACE, DEBUG, INFO, WARN, ERROR, FATAL. */
const CLASSES = 6;
/** Of one device, which was offline for long; what is over it was lost longest ago. */
const SESSIONS_MAX = 100;

/** What one append takes. */
export interface LogBatch {
  readonly session: LogSession;
  readonly held: readonly Held[];
  readonly drops: readonly LogDrop[];
}

/** What an earlier start has left. */
export interface EarlierSession {
  readonly session: LogSession;
  readonly records: readonly LogRecord[];
}

export interface RingBounds {
  readonly recordsMax: number;
  readonly bytesMax: number;
  readonly lifeMs: number;
}

/**
 * What is not acknowledged, of all sessions together. Bounded; when it is full the oldest record of the lowest class
 * goes, and is told as a drop of its session.
 */
export class LogRing {
  bounds: RingBounds;
  readonly #counters: LogCounters;
  readonly #classes = Array.from({ length: CLASSES }, () => new Set<Held>());
  readonly #sessions: LogSession[] = [];
  readonly #underWay = new Set<Held>();
  #bytes = 0;
  #count = 0;

  constructor(bounds: RingBounds, counters: LogCounters) {
    this.bounds = bounds;
    this.#counters = counters;
  }

  /** Oldest first. Those that have nothing to say any more are left out, but for the last one. */
  get sessions(): readonly LogSession[] {
    return this.#sessions;
  }

  get isEmpty(): boolean {
    return this.#sessions.every(session => session.isEmpty);
  }

  get count(): number {
    return this.#count;
  }

  get percent(): number {
    return Math.min(100, Math.floor(this.#bytes * 100 / this.bounds.bytesMax));
  }

  *held(): Generator<Held> {
    for (const session of this.#sessions) {
      yield* session.records;
    }
  }

  /** What follows is of this one. */
  addSession(session: LogSession): void {
    this.#sessions.push(session);
    this.#makeRoom();
  }

  /** Those of earlier starts, oldest first, before what there is. */
  addEarlier(earlier: readonly EarlierSession[]): void {
    const later = this.#classes.map(some => [...some]);
    this.#classes.forEach(some => some.clear());
    let order = -earlier.reduce((sum, { records }) => sum + records.length, 0);
    for (const { session, records } of earlier) {
      records.forEach(record => this.#hold(session, record, order++));
      // they are in the store
      session.unkept.clear();
    }
    later.forEach((some, at) => some.forEach(held => this.#classes[at]!.add(held)));
    this.#sessions.unshift(...earlier.map(({ session }) => session));
    this.#makeRoom();
  }

  add(session: LogSession, record: LogRecord, order: number): void {
    this.#hold(session, record, order);
    this.#makeRoom();
  }

  #hold(session: LogSession, record: LogRecord, order: number): void {
    const bytes = bytesOf(record);
    const held = { record, session, bytes, order, atMs: msOf(record.timeUnixNano) };
    session.records.add(held);
    session.unkept.add(record.seq);
    this.#classes[classOf(record.severity)]!.add(held);
    this.#bytes += bytes;
    this.#count++;
  }

  /** A record that never got in. */
  missing(session: LogSession, seq: number, reason: string): void {
    session.lost(seq, reason);
    this.#counters.dropped(reason);
  }

  /** The oldest of the lowest classes below that severity's, at least so many; undefined = there are not. */
  cheapest(severity: number, over: Overdraft): readonly Held[] | undefined {
    return this.#cheapest(classOf(severity), over);
  }

  #cheapest(below: number, over: Overdraft): readonly Held[] | undefined {
    const found: Held[] = [];
    let bytes = 0;
    for (const some of this.#classes.slice(0, below)) {
      for (const held of some) {
        if (found.length >= over.records && bytes >= over.bytes) {
          return found;
        }
        if (!this.#underWay.has(held)) {
          found.push(held);
          bytes += held.bytes;
        }
      }
    }
    return found.length >= over.records && bytes >= over.bytes ? found : undefined;
  }

  drop(all: readonly Held[], reason: string): void {
    all.forEach(held => this.#drop(held, reason));
  }

  /** Drops what is too old to be of use. */
  expire(nowMs: number): void {
    for (const some of this.#classes) {
      for (const held of some) {
        if (this.#underWay.has(held)) {
          continue;
        }
        if (nowMs - held.atMs <= this.bounds.lifeMs) {
          break;
        }
        this.#drop(held, 'ring-full');
      }
    }
  }

  /** What goes next; undefined = nothing. It stays here until `end` says how it went. */
  begin(recordsMax: number, bytesMax: number): LogBatch | undefined {
    const session = this.#sessions.find(one => !one.isEmpty);
    if (session === undefined) {
      return undefined;
    }
    let bytes = 0;
    for (const held of session.records) {
      bytes += held.bytes;
      if (this.#underWay.size >= recordsMax || (this.#underWay.size > 0 && bytes > bytesMax)) {
        break;
      }
      this.#underWay.add(held);
    }
    return { session, held: [...this.#underWay], drops: session.tellDrops() };
  }

  /** Forgets what is stored up to there; 0 = nothing was. */
  end(batch: LogBatch, storedThrough: number, isTaken: boolean): void {
    this.#underWay.clear();
    batch.session.dropsWere(isTaken);
    batch.held.filter(({ record }) => record.seq <= storedThrough).forEach(held => this.#forget(held));
    this.#tidy();
    this.#makeRoom();
  }

  #makeRoom(): void {
    while (this.#sessions.length > SESSIONS_MAX) {
      [...this.#sessions[0]!.records].forEach(held => this.#drop(held, 'ring-full'));
      this.#sessions.shift();
    }
    const { recordsMax, bytesMax } = this.bounds;
    while (this.#count > recordsMax || this.#bytes > bytesMax) {
      const oldest = this.#cheapest(CLASSES, { records: 1, bytes: 0 });
      if (oldest === undefined) {
        return;
      }
      this.drop(oldest, 'ring-full');
    }
  }

  #drop(held: Held, reason: string): void {
    this.#forget(held);
    this.missing(held.session, held.record.seq, reason);
  }

  #forget(held: Held): void {
    const { session, record, bytes } = held;
    if (session.records.delete(held)) {
      session.unkept.add(record.seq);
      this.#classes[classOf(record.severity)]!.delete(held);
      this.#bytes -= bytes;
      this.#count--;
    }
  }

  #tidy(): void {
    const last = this.#sessions.at(-1);
    const kept = this.#sessions.filter(session => session === last || !session.isEmpty);
    this.#sessions.splice(0, this.#sessions.length, ...kept);
  }
}

/** As it is sent, in UTF-8; its number is no great matter. */
export function bytesOf(record: LogDraft): number {
  return utf8Bytes(JSON.stringify(record)).length;
}

function classOf(severity: number): number {
  return Math.min(CLASSES - 1, Math.max(0, Math.floor((severity - 1) / 4)));
}
