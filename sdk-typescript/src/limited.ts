// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import type { ReeveError } from './error.js';
import type { Platform } from './platform.js';
import { abortWith, onAbort, reasonOf } from './waiting.js';

/** A signal that is aborted after a time, or when one of its parents is. `end()` when it is not needed any more. */
export class Limited {
  readonly #controller = new AbortController();
  readonly #undo: (() => void)[] = [];

  constructor(...parents: (AbortSignal | undefined)[]) {
    for (const parent of parents) {
      this.#follow(parent);
    }
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Aborts after that time. */
  within(platform: Platform, delayMs: number, error: () => ReeveError): this {
    this.#undo.push(platform.after(delayMs, () => this.abort(error())));
    return this;
  }

  abort(reason?: ReeveError): void {
    abortWith(this.#controller, reason);
    this.end();
  }

  end(): void {
    this.#undo.splice(0).forEach(undo => undo());
  }

  #follow(parent: AbortSignal | undefined): void {
    if (parent !== undefined) {
      this.#undo.push(onAbort(parent, () => this.abort(reasonOf(parent))));
    }
  }
}
