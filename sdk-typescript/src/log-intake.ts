// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import type { FlightRecorder } from './flight-recorder.js';
import type { LogBudget } from './log-budget.js';
import { type LogDraft, draftOf, type LogEntry, SEVERITY } from './log-record.js';
import type { Redact } from './log-redaction.js';
import { bytesOf, type LogRing } from './log-ring.js';
import type { LogSender } from './log-sender.js';
import type { LogSession } from './log-session.js';
import type { LogSessions } from './log-sessions.js';
import type { Platform } from './platform.js';
import type { Settings } from './settings.js';

export interface LogIntakeParts {
  readonly platform: Platform;
  readonly settings: Settings;
  readonly redact: Redact;
  readonly sessions: LogSessions;
  readonly ring: LogRing;
  readonly budget: LogBudget;
  readonly recorder: FlightRecorder;
  readonly sender: LogSender;
}

/** From what an app says to a numbered record in the ring, or one without a number in the flight recorder. */
export class LogIntake {
  readonly #parts: LogIntakeParts;
  #order = 0;
  #dumpedMs = -Infinity;

  constructor(parts: LogIntakeParts) {
    this.#parts = parts;
  }

  /** What is logged. */
  add(entry: LogEntry): void {
    const { platform, redact, sessions } = this.#parts;
    const order = ++this.#order;
    let draft: LogDraft;
    try {
      draft = draftOf(entry, platform.now(), redact);
    } catch {
      // a getter or a rule of the app's own that throws; said as a gap, because the number is taken
      this.#missing(sessions.current, 'redaction-error');
      return;
    }
    if (draft.severity >= SEVERITY.ERROR) {
      this.#dump();
    }
    this.#put(draft, order, 1);
  }

  /** What is below the level. */
  addHidden(entry: LogEntry): void {
    const { platform, recorder } = this.#parts;
    if (recorder.isOn) {
      try {
        recorder.add(entry, ++this.#order, platform.now());
      } catch {
        // it has no number and nobody misses it
      }
    }
  }

  /** Of the last lines those that are not to be sent anyway are. Returns how many both are. */
  recall(lines: number): number {
    const { recorder, ring } = this.#parts;
    const orders = [...recorder.flights, ...ring.held()].map(({ order }) => order).sort((one, other) => other - one);
    const last = orders.slice(0, lines);
    this.#send(last.length === 0 ? Infinity : last.at(-1)!);
    return last.length;
  }

  #dump(): void {
    const { platform, settings } = this.#parts;
    const nowMs = platform.elapsed();
    if (nowMs - this.#dumpedMs >= settings.flightEveryMs) {
      this.#dumpedMs = nowMs;
      this.#send(-Infinity);
    }
  }

  #send(fromOrder: number): void {
    const { recorder, sessions } = this.#parts;
    for (const { draft, order } of recorder.take(fromOrder)) {
      try {
        // they come by hundreds at once, and are bounded where they were
        this.#put({ ...draft(), flight: true }, order, 0);
      } catch {
        this.#missing(sessions.current, 'redaction-error');
      }
    }
  }

  /** Within the budget: if it has to be, less grave ones go for it, or it goes itself. */
  #put(draft: LogDraft, order: number, count: number): void {
    const { budget, ring, sessions } = this.#parts;
    const session = sessions.current;
    const bytes = budget.isMetered ? bytesOf(draft) : 0;
    const over = budget.over(count, bytes);
    const victims = ring.cheapest(draft.severity, over);
    if (victims === undefined) {
      this.#missing(session, 'budget');
      return;
    }
    budget.take(over.records > 0 ? 0 : count, bytes, victims.reduce((sum, held) => sum + held.bytes, 0));
    ring.drop(victims, 'budget');
    const record = { seq: ++session.seq, ...draft };
    this.#parts.ring.add(session, record, order);
    this.#parts.sender.added(record);
  }

  #missing(session: LogSession, reason: string): void {
    this.#parts.ring.missing(session, ++session.seq, reason);
    this.#parts.sender.soon();
  }
}
