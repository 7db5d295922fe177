// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import type { LogRing } from './log-ring.js';
import { LogSession } from './log-session.js';
import type { Platform } from './platform.js';
import type { Settings } from './settings.js';

/** On both clocks: the monotonic one stands still while a phone sleeps, the other one may be set. */
interface Moment {
  readonly elapsedMs: number;
  readonly nowMs: number;
}

/** Which session of the log a record belongs to: a new one after a while in the background, or when one gets long. */
export class LogSessions {
  readonly #platform: Platform;
  readonly #settings: Settings;
  readonly #ring: LogRing;
  readonly #first: LogSession;
  #current: LogSession;
  #began: Moment;
  #hidden: Moment | undefined;
  #isOver = false;

  constructor(platform: Platform, settings: Settings, ring: LogRing) {
    this.#platform = platform;
    this.#settings = settings;
    this.#ring = ring;
    this.#began = this.#moment();
    this.#first = this.#begin(undefined);
    this.#current = this.#first;
  }

  /** The session before this start, once the store was read. */
  startsAfter(previousId: string | undefined): void {
    this.#first.previousId = previousId;
  }

  /** Of a record that is written now. One without a record is none yet, and goes on. */
  get current(): LogSession {
    const isOver = this.#isOver || this.#isHiddenLong() || this.#since(this.#began) >= this.#settings.logSessionMs;
    if (isOver) {
      this.#isOver = false;
      this.#began = this.#moment();
      this.#hidden &&= this.#began;
      if (this.#current.seq > 0) {
        this.#current = this.#begin(this.#current.id);
      }
    }
    return this.#current;
  }

  background(): void {
    this.#hidden ??= this.#moment();
  }

  foreground(): void {
    this.#isOver ||= this.#isHiddenLong();
    this.#hidden = undefined;
  }

  #begin(previousId: string | undefined): LogSession {
    const session = new LogSession(this.#platform.uuid(), this.#platform.now(), previousId);
    this.#ring.addSession(session);
    return session;
  }

  #isHiddenLong(): boolean {
    return this.#hidden !== undefined && this.#since(this.#hidden) >= this.#settings.logSessionHiddenMs;
  }

  #moment(): Moment {
    return { elapsedMs: this.#platform.elapsed(), nowMs: this.#platform.now() };
  }

  #since({ elapsedMs, nowMs }: Moment): number {
    return Math.max(this.#platform.elapsed() - elapsedMs, this.#platform.now() - nowMs);
  }
}
