// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { cancelled, ReeveError } from './error.js';
import type { Platform } from './platform.js';

/** Waits; ends early with the signal's reason when that is aborted. */
export function sleep(platform: Platform, delayMs: number, signal: AbortSignal): Promise<void> {
  return withSignal(signal, resolve => platform.after(delayMs, resolve));
}

/** Resolves as the promise does, or rejects when the signal is aborted; the promise itself goes on. */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(reasonOf(signal));
    if (signal.aborted) {
      stop();
      return;
    }
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/** `begin` gets what ends the wait, and returns what gives it up. */
function withSignal(signal: AbortSignal, begin: (resolve: () => void) => () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(reasonOf(signal));
      return;
    }
    const giveUp = begin(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    const stop = () => {
      giveUp();
      reject(reasonOf(signal));
    };
    signal.addEventListener('abort', stop, { once: true });
  });
}

/** Signals of React Native forget why they were aborted. */
const reasons = new WeakMap<AbortSignal, ReeveError>();

/** Aborts, for a reason that `reasonOf` gives. */
export function abortWith(controller: AbortController, reason: ReeveError | undefined): void {
  if (reason !== undefined && !controller.signal.aborted) {
    reasons.set(controller.signal, reason);
  }
  controller.abort(reason);
}

/** What the client aborts with are errors of its own; anything else is the caller's wish. */
export function reasonOf(signal: AbortSignal): ReeveError {
  return reasons.get(signal) ?? (signal.reason instanceof ReeveError ? signal.reason : cancelled());
}
