// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import type { TestContext } from 'node:test';
import { WebSocket } from 'ws';
import { connect, type Options, type Reeve } from '../../src/index.js';

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) {
    throw new Error(`${name} is not set: these tests are run by TypeScriptClientIT against a running Reeve`);
  }
  return value;
}

export const url = setting('REEVE_URL');
export const adminKey = setting('REEVE_ADMIN_KEY');

/** A client of the running gateway that ends with the test. */
export function clientOf(test: TestContext, options: Partial<Options> = {}): Reeve {
  const reeve = connect({ url, webSocket: WebSocket, ...options });
  test.after(() => reeve.close());
  return reeve;
}

/** Resolves when the live connection is open. */
export function opened(reeve: Reeve): Promise<void> {
  reeve.connect();
  return new Promise(resolve => {
    const stop = reeve.onState(state => {
      if (state === 'open') {
        stop();
        resolve();
      }
    });
  });
}

/** What arrives, to be awaited one by one. */
export class Arrivals<T> {
  readonly #values: T[] = [];
  readonly #waiting: ((value: T) => void)[] = [];

  readonly add = (value: T): void => {
    const waiting = this.#waiting.shift();
    if (waiting === undefined) {
      this.#values.push(value);
    } else {
      waiting(value);
    }
  };

  next(): Promise<T> {
    return this.#values.length > 0
      ? Promise.resolve(this.#values.shift()!)
      : new Promise(resolve => this.#waiting.push(resolve));
  }
}
