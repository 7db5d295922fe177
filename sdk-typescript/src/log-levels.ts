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
  readonly level: LogLevel;
  /** On the monotonic clock. */
  readonly untilMs: number;
  readonly lifeMs: number;
  /** On the device's clock, which goes on while the app does not run. */
  readonly endsMs: number;
}

/** What counts for a logger now; `untilMs` of what was asked, on the server's clock, 0 = that does not count. */
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

  /** A message of the device's own topic. Its times are the server's, so only their difference counts. */
  command(body: unknown, publishedAt: string): Applied | undefined {
    const wanted = isRecord(body) ? body['level'] : undefined;
    const level = isRecord(wanted) ? String(wanted['level']).toUpperCase() : '';
    if (!isRecord(body) || !isRecord(wanted) || !isLevel(level)) {
      return undefined;
    }
    const logger = String(wanted['logger'] ?? '');
    const saidMs = Date.parse(publishedAt);
    const lifeMs = this.#set(logger, level, Number(wanted['untilMs']) - saidMs);
    const untilMs = lifeMs === 0 ? 0 : saidMs + lifeMs;
    const { id } = body;
    return id === undefined ? undefined : { id: String(id), level: { logger, level: this.#levelOf(logger), untilMs } };
  }

  /** Returns how long it counts; 0 = it does not. */
  #set(logger: string, level: LogLevel, forMs: number): number {
    const lifeMs = Math.min(LIFE_MAX_MS, forMs);
    const ends = !(lifeMs > 0);
    if (ends) {
      this.#overrides.delete(logger);
    } else if (this.#overrides.has(logger) || this.#overrides.size < OVERRIDES_MAX) {
      this.#overrides.set(logger, this.#override(level, lifeMs, this.#platform.now() + lifeMs));
    } else {
      return 0;
    }
    this.#kept = this.#kept.then(() => this.#keep()).catch(() => {});
    return ends ? 0 : lifeMs;
  }

  #override(level: LogLevel, lifeMs: number, endsMs: number): Override {
    return { level, lifeMs, endsMs, untilMs: this.#platform.elapsed() + lifeMs };
  }

  #load(text: string | undefined): void {
    const kept: unknown = text === undefined ? [] : JSON.parse(text);
    for (const { logger, level, lifeMs, endsMs } of Array.isArray(kept) ? kept.filter(isRecord) : []) {
      const name = String(logger);
      // a clock that was set back does not make it longer
      const leftMs = Math.min(Number(endsMs) - this.#platform.now(), Number(lifeMs), LIFE_MAX_MS);
      const fits = this.#overrides.size < OVERRIDES_MAX && !this.#overrides.has(name);
      if (isLevel(String(level)) && leftMs > 0 && fits) {
        this.#overrides.set(name, this.#override(level as LogLevel, leftMs, Number(endsMs)));
      }
    }
  }

  async #keep(): Promise<void> {
    const kept = [...this.#overrides]
      .filter(([, override]) => !this.#isOver(override))
      .map(([logger, { level, lifeMs, endsMs }]) => ({ logger, level, lifeMs, endsMs }));
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
