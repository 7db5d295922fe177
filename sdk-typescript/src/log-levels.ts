// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { isRecord } from './error.js';
import { type LogLevel, SEVERITY } from './log-record.js';
import type { Platform } from './platform.js';
import type { Store } from './store.js';

const KEY = 'levels';
const LIFE_MAX_MS = 24 * 3_600_000;
const OVERRIDES_MAX = 50;

interface Override {
  /** Of whoever set it; empty if it has none. */
  readonly id: string;
  readonly level: LogLevel;
  /** On the monotonic clock. */
  readonly untilMs: number;
  readonly lifeMs: number;
  /** On the device's clock, which goes on while the app does not run. */
  readonly endsMs: number;
}

/** A level that was set or ended. */
interface Change {
  readonly logger: string;
  readonly level: LogLevel;
  readonly id: string;
  /** On the monotonic clock. */
  readonly untilMs: number;
}

/** What counts for a logger now; `untilMs` of what was asked, 0 = that does not count. */
export interface Applied {
  readonly id: string;
  readonly level: { readonly logger: string; readonly level: LogLevel; readonly untilMs: number };
}

/**
 * What is logged: a level of the app's, and for a time what somebody at the console asks of this device, through
 * restarts.
 */
export class LogLevels {
  readonly #platform: Platform;
  readonly #store: Store;
  readonly #overrides = new Map<string, Override>();
  #level: LogLevel;
  #kept: Promise<void>;
  /** What was set since the server was asked: its answer does not know of it. */
  #sinceAsked: Change[] = [];
  #isRestored = false;
  #isReplaced = false;

  constructor(level: LogLevel, platform: Platform, store: Store) {
    this.#level = level;
    this.#platform = platform;
    this.#store = store;
    this.#kept = store.get(KEY).then(text => this.#load(text)).catch(() => {});
  }

  set level(level: LogLevel) {
    this.#level = level;
  }

  isOn(level: LogLevel, logger: string): boolean {
    return SEVERITY[level] >= SEVERITY[this.#levelOf(logger)];
  }

  /** Whether overrides of an earlier start were found: what the server has in force may be something else by now. */
  get isRestored(): boolean {
    return this.#isRestored;
  }

  /**
   * Sets or ends one. `forMs` is the difference of two times of the server's; more than a day counts as a day. Null if
   * the level is none.
   */
  set(wanted: Record<string, unknown>, forMs: number, id = ''): { level: LogLevel; forMs: number } | null {
    const level = String(wanted['level']).toUpperCase();
    if (!isLevel(level)) {
      return null;
    }
    const logger = String(wanted['logger'] ?? '');
    const lifeMs = this.#put(logger, level, forMs, id);
    const untilMs = this.#platform.elapsed() + lifeMs;
    this.#sinceAsked = [...this.#sinceAsked, { logger, level, id, untilMs }].slice(-OVERRIDES_MAX);
    this.#keepSoon();
    return { level: this.#levelOf(logger), forMs: lifeMs };
  }

  /** The server is asked now. */
  asked(): void {
    this.#sinceAsked = [];
  }

  /**
   * Puts these in place of all others, but for what was set since the server was asked. Returns what there is to say of
   * those that were not known before.
   */
  replace(levels: readonly Record<string, unknown>[]): Applied[] {
    const known = new Set([...this.#overrides.values()].map(({ id }) => id));
    this.#overrides.clear();
    this.#isReplaced = true;
    const applied: Applied[] = [];
    for (const { id, logger, level, forMs } of levels) {
      const name = String(logger ?? '');
      const wanted = String(level).toUpperCase();
      const lifeMs = isLevel(wanted) ? this.#put(name, wanted, Number(forMs), String(id ?? '')) : 0;
      if (id !== undefined && isLevel(wanted) && !known.has(String(id))) {
        const untilMs = lifeMs === 0 ? 0 : this.#platform.now() + lifeMs;
        applied.push({ id: String(id), level: { logger: name, level: this.#levelOf(name), untilMs } });
      }
    }
    for (const { logger, level, id, untilMs } of this.#sinceAsked) {
      this.#put(logger, level, untilMs - this.#platform.elapsed(), id);
    }
    this.#keepSoon();
    return applied;
  }

  /** Returns how long it counts; 0 = it does not. */
  #put(logger: string, level: LogLevel, forMs: number, id: string): number {
    const lifeMs = Math.min(LIFE_MAX_MS, forMs);
    if (!(lifeMs > 0)) {
      this.#overrides.delete(logger);
      return 0;
    }
    if (!this.#overrides.has(logger) && this.#overrides.size >= OVERRIDES_MAX) {
      return 0;
    }
    this.#overrides.set(logger, this.#override(id, level, lifeMs, this.#platform.now() + lifeMs));
    return lifeMs;
  }

  #override(id: string, level: LogLevel, lifeMs: number, endsMs: number): Override {
    return { id, level, lifeMs, endsMs, untilMs: this.#platform.elapsed() + lifeMs };
  }

  #keepSoon(): void {
    this.#kept = this.#kept.then(() => this.#keep()).catch(() => {});
  }

  #load(text: string | undefined): void {
    const kept: unknown = text === undefined || this.#isReplaced ? [] : JSON.parse(text);
    for (const { id, logger, level, lifeMs, endsMs } of Array.isArray(kept) ? kept.filter(isRecord) : []) {
      const name = String(logger);
      // a clock that was set back does not make it longer
      const leftMs = Math.min(Number(endsMs) - this.#platform.now(), Number(lifeMs), LIFE_MAX_MS);
      const fits = this.#overrides.size < OVERRIDES_MAX && !this.#overrides.has(name);
      if (isLevel(String(level)) && leftMs > 0 && fits) {
        this.#overrides.set(name, this.#override(String(id ?? ''), level as LogLevel, leftMs, Number(endsMs)));
        this.#isRestored = true;
      }
    }
  }

  async #keep(): Promise<void> {
    const kept = [...this.#overrides]
      .filter(([, override]) => !this.#isOver(override))
      .map(([logger, { id, level, lifeMs, endsMs }]) => ({ id, logger, level, lifeMs, endsMs }));
    await (kept.length === 0 ? this.#store.delete(KEY) : this.#store.set(KEY, JSON.stringify(kept)));
  }

  /** The monotonic clock stands still while a phone sleeps, the other one may be set: the earlier end counts. */
  #isOver({ untilMs, endsMs }: Override): boolean {
    return this.#platform.elapsed() >= untilMs || this.#platform.now() >= endsMs;
  }

  /** The longest prefix that is still in force. */
  #levelOf(logger: string): LogLevel {
    let best = -1;
    let level = this.#level;
    for (const [prefix, override] of this.#overrides) {
      if (this.#isOver(override)) {
        this.#overrides.delete(prefix);
      } else if (prefix.length > best && isPrefix(prefix, logger)) {
        best = prefix.length;
        level = override.level;
      }
    }
    return level;
  }
}

/** By whole words: `net` is one of `net.http`, not of `network`. */
function isPrefix(prefix: string, logger: string): boolean {
  return prefix === '' || logger === prefix || logger.startsWith(`${prefix}.`);
}

function isLevel(text: string): text is LogLevel {
  return text in SEVERITY;
}
