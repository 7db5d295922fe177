// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { Backoff } from './backoff.js';
import { invalid, isRecord, ReeveError } from './error.js';
import type { LogCalls } from './log-calls.js';
import type { Applied, LogLevels } from './log-levels.js';
import type { Network } from './network.js';
import type { Platform } from './platform.js';
import { verdictOn } from './retry-rule.js';
import type { Settings } from './settings.js';

export interface LogConfigParts {
  readonly platform: Platform;
  readonly settings: Settings;
  readonly network: Network;
  readonly calls: LogCalls;
  readonly levels: LogLevels;
  /** `appName`, `appVersion` and `capabilities`. */
  readonly request: object;
  /** Tells the server of a level that it did not know to be here. */
  readonly answer: (applied: Applied) => void;
  /** Whether an append is under way, which will say what version there is. */
  readonly isSending: () => boolean;
  /** Whether somebody looks on. */
  readonly isLive: () => boolean;
  readonly closed: AbortSignal;
}

/** Not known: other than every number of a server. */
const UNKNOWN = -1;

/**
 * Asks for the levels that count for this device: with each socket, for commands may have been missed, and when an
 * append's reply says that there are others. One question at a time, put again if it fails.
 */
export class LogConfig {
  readonly #parts: LogConfigParts;
  readonly #backoff: Backoff;
  #version: number | undefined;
  /** The version that was to be asked for when the server said that it never answers. */
  #refused: number | undefined;
  #wanted: number | undefined;
  #isAsking = false;
  #isAskedAgain = false;
  #isTold = false;
  #askedMs = -Infinity;
  #cancelTimer: (() => void) | undefined;
  #cancelHidden: (() => void) | undefined;
  /** The question of the socket that is open is to come. */
  #cancelSpread: (() => void) | undefined;
  readonly #soonUntilMs: number;

  constructor(parts: LogConfigParts) {
    this.#parts = parts;
    this.#backoff = new Backoff(parts.settings, parts.platform.random);
    this.#soonUntilMs = parts.platform.elapsed() + parts.settings.logConfigSpreadMs;
    parts.network.changes.add(up => up && this.#goOn());
  }

  /** Of the levels it has; 0 or less = of none. */
  get version(): number {
    return this.#version ?? (this.#parts.levels.isRestored ? UNKNOWN : 0);
  }

  /** The socket is open. */
  opened(): void {
    this.#backoff.reset();
    this.#refused = undefined;
    this.#endSpread();
    const { platform, settings, isLive } = this.#parts;
    if (platform.elapsed() < this.#soonUntilMs || isLive()) {
      this.#askOfSocket();
    } else {
      // a fleet that comes back together does not ask together
      const waitMs = Math.floor(platform.random() * settings.logConfigSpreadMs);
      this.#cancelSpread = platform.after(waitMs, () => this.#askOfSocket());
    }
  }

  #askOfSocket(): void {
    this.#endSpread();
    if (this.#isAsking) {
      this.#isAskedAgain = true;
    } else {
      void this.#ask();
    }
  }

  #endSpread(): void {
    this.#cancelSpread?.();
    this.#cancelSpread = undefined;
  }

  /** An append's reply says what counts. */
  replied(version: number): void {
    this.#isTold = true;
    if (version === this.version || version === this.#refused) {
      return;
    }
    this.#wanted = version;
    if (!this.#isAsking && this.#cancelTimer === undefined && this.#cancelSpread === undefined) {
      const { platform, settings } = this.#parts;
      this.#later(this.#askedMs + settings.logConfigMs - platform.elapsed());
    }
  }

  /** Somebody else may be signed in, for whom others count. */
  started(): void {
    this.#isTold = false;
  }

  /** A record was below the level: perhaps there is nothing else to send, and no reply to hear from. */
  hidden(): void {
    const { platform, settings, isSending } = this.#parts;
    if (!this.#isTold && !this.#isAsking) {
      this.#cancelHidden ??= platform.after(settings.logFlushMs, () => {
        this.#cancelHidden = undefined;
        if (!this.#isTold && !this.#isAsking && this.#cancelSpread === undefined && !isSending()) {
          void this.#ask();
        }
      });
    }
  }

  close(): void {
    this.#cancelTimer?.();
    this.#cancelHidden?.();
    this.#endSpread();
  }

  #later(delayMs: number): void {
    if (delayMs <= 0) {
      void this.#ask();
    } else {
      this.#cancelTimer ??= this.#parts.platform.after(delayMs, () => void this.#ask());
    }
  }

  /** With a network again: what was given up without one. */
  #goOn(): void {
    if (this.#cancelTimer !== undefined) {
      void this.#ask();
    }
  }

  async #ask(): Promise<void> {
    const { calls, closed, platform, network } = this.#parts;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    if (this.#isAsking || closed.aborted) {
      return;
    }
    this.#isAsking = true;
    this.#askedMs = platform.elapsed();
    let waitMs: number | undefined;
    try {
      await network.whenUp(closed);
      this.#parts.levels.asked();
      this.#take(await calls.run('Config', this.#parts.request));
    } catch (fault) {
      waitMs = this.#failed(fault instanceof ReeveError ? fault : invalid(String(fault)));
    }
    this.#isAsking = false;
    if (this.#isAskedAgain) {
      this.#isAskedAgain = false;
      void this.#ask();
    } else if (waitMs !== undefined && !closed.aborted) {
      this.#later(Math.max(1, waitMs));
    }
  }

  #take(reply: Record<string, unknown>): void {
    const levels = Array.isArray(reply['levels']) ? reply['levels'].filter(isRecord) : [];
    this.#backoff.reset();
    this.#refused = undefined;
    this.#isTold = true;
    this.#version = Number(reply['configVersion'] ?? 0);
    this.#parts.levels.replace(levels).forEach(this.#parts.answer);
  }

  /** Returns when to ask again, if so. */
  #failed(error: ReeveError): number | undefined {
    if (verdictOn(error, true) === 'never') {
      this.#isTold = true;
      this.#refused = this.#wanted;
      return undefined;
    }
    return this.#backoff.nextMs(error);
  }
}
