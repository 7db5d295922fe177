// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { isRecord } from './error.js';
import { type LogLevel, SEVERITY } from './log-record.js';

const LIFE_MAX_MS = 24 * 3_600_000;
const OVERRIDES_MAX = 50;

interface Override {
  readonly severity: number;
  /** On the monotonic clock. */
  readonly untilMs: number;
}

/** What is logged: a level of the app's, and for a time what somebody at the console asks of this device. */
export class LogLevels {
  readonly #elapsed: () => number;
  readonly #overrides = new Map<string, Override>();
  #severity: number;

  constructor(level: LogLevel, elapsed: () => number) {
    this.#severity = SEVERITY[level];
    this.#elapsed = elapsed;
  }

  set level(level: LogLevel) {
    this.#severity = SEVERITY[level];
  }

  isOn(level: LogLevel, logger: string): boolean {
    return SEVERITY[level] >= this.#severityOf(logger);
  }

  /** A message of the device's own topic. Its times are the server's, so only their difference counts. */
  command(body: unknown, publishedAt: string): void {
    const wanted = isRecord(body) ? body['level'] : undefined;
    if (!isRecord(wanted)) {
      return;
    }
    const level = String(wanted['level']);
    const logger = String(wanted['logger'] ?? '');
    const lifeMs = Math.min(LIFE_MAX_MS, Number(wanted['untilMs']) - Date.parse(publishedAt));
    if (!isLevel(level) || !(lifeMs > 0)) {
      this.#overrides.delete(logger);
    } else if (this.#overrides.has(logger) || this.#overrides.size < OVERRIDES_MAX) {
      this.#overrides.set(logger, { severity: SEVERITY[level], untilMs: this.#elapsed() + lifeMs });
    }
  }

  /** The longest prefix that is still in force. */
  #severityOf(logger: string): number {
    let best = -1;
    let severity = this.#severity;
    for (const [prefix, override] of this.#overrides) {
      if (this.#elapsed() >= override.untilMs) {
        this.#overrides.delete(prefix);
      } else if (prefix.length > best && isPrefix(prefix, logger)) {
        best = prefix.length;
        severity = override.severity;
      }
    }
    return severity;
  }
}

/** By whole words: `net` is one of `net.http`, not of `network`. */
function isPrefix(prefix: string, logger: string): boolean {
  return prefix === '' || logger === prefix || logger.startsWith(`${prefix}.`);
}

function isLevel(text: string): text is LogLevel {
  return text in SEVERITY;
}
