// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import type { CallReply } from './call.js';
import { full, type ReeveError } from './error.js';
import { type Payload, valueOf } from './payload.js';
import { abortWith } from './waiting.js';

/**
 * The parts of a stream, as `for await` reads them. Leaving the loop cancels the call. It is bounded: who does not read
 * ends the stream with `QUEUE_FULL`.
 */
export class CallStream<T> implements AsyncIterable<T> {
  /** The body of the end; undefined if it has none. Rejects as the loop does. */
  readonly end: Promise<T | undefined>;
  readonly #partsMax: number;
  readonly #cancel: (error?: ReeveError) => void;
  readonly #parts: T[] = [];
  #ended = false;
  #error: unknown;
  #wake = () => {};

  /** `start` runs the call, gives parts to `next`, and is cancelled by the signal. */
  constructor(partsMax: number, start: (next: (part: Payload) => void, signal: AbortSignal) => Promise<CallReply>) {
    const controller = new AbortController();
    this.#partsMax = partsMax;
    this.#cancel = error => abortWith(controller, error);
    this.end = start(part => this.#add(valueOf(part) as T), controller.signal)
      .then(reply => valueOf(reply.payload) as T | undefined)
      .finally(() => this.#ended = true);
    // who only loops gets the error there
    this.end.then(() => this.#wake(), error => {
      this.#error = error;
      this.#wake();
    });
  }

  cancel(): void {
    this.#cancel();
  }

  async* [Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    try {
      for (;;) {
        while (this.#parts.length > 0) {
          yield this.#parts.shift()!;
        }
        if (this.#ended) {
          if (this.#error !== undefined) {
            throw this.#error;
          }
          return;
        }
        await new Promise<void>(resolve => this.#wake = resolve);
      }
    } finally {
      this.cancel();
    }
  }

  #add(part: T): void {
    if (this.#parts.length >= this.#partsMax) {
      this.#cancel(full('QUEUE_FULL', `more than ${this.#partsMax} parts that nobody has read`));
      return;
    }
    this.#parts.push(part);
    this.#wake();
  }
}
