// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { isSecretName, type Redact, REDACTED } from './log-redaction.js';
import { cut, logValue } from './log-value.js';

const TEXT_BYTES_MAX = 512;
const DECIMALS_MAX = 6;
const FAILED = '[failed]';

/** A `WatchValue` of log.proto in JSON. */
export type WatchValue = Readonly<Record<string, unknown>>;

/** The values that an app lets people at the console watch. */
export class LogWatches {
  readonly #namesMax: number;
  readonly #redact: Redact;
  readonly #values = new Map<string, () => unknown>();

  constructor(namesMax: number, redact: Redact) {
    this.#namesMax = namesMax;
    this.#redact = redact;
  }

  /** Returns what takes it back. Over the bound, the one that was registered first goes. */
  add(name: string, value: () => unknown): () => void {
    this.#values.delete(name);
    this.#values.set(name, value);
    if (this.#values.size > this.#namesMax) {
      this.#values.delete(this.#values.keys().next().value!);
    }
    return () => {
      if (this.#values.get(name) === value) {
        this.#values.delete(name);
      }
    };
  }

  hasAny(names: readonly string[]): boolean {
    return names.some(name => this.#values.has(name));
  }

  /** As they are now; those that nobody has registered are left out. */
  values(names: readonly string[]): WatchValue[] {
    return names.flatMap(name => {
      const value = this.#values.get(name);
      return value === undefined ? [] : [{ name, ...this.#shown(name, value) }];
    });
  }

  #shown(name: string, value: () => unknown): WatchValue {
    if (isSecretName(name)) {
      return { text: REDACTED };
    }
    try {
      return this.#valueOf(value());
    } catch {
      return { text: FAILED };
    }
  }

  #valueOf(value: unknown): WatchValue {
    const shown = logValue(value, this.#redact);
    if (typeof shown === 'boolean') {
      return { flag: shown };
    }
    if (typeof shown === 'number') {
      return { ...numberOf(shown), alignment: 'RIGHT' };
    }
    return { text: cut(typeof shown === 'string' ? shown : JSON.stringify(shown), TEXT_BYTES_MAX).text };
  }
}

function numberOf(value: number): WatchValue {
  if (Number.isSafeInteger(value)) {
    return { integer: value };
  }
  const [, fraction = ''] = String(value).split('.');
  return { number: value, decimals: Math.min(DECIMALS_MAX, /^\d*/.exec(fraction)![0].length) };
}
