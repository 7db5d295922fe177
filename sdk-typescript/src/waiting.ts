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
    const forget = onAbort(signal, () => reject(reasonOf(signal)));
    promise.then(resolve, reject).finally(forget);
  });
}

/** `begin` gets what ends the wait, and returns what gives it up. */
function withSignal(signal: AbortSignal, begin: (resolve: () => void) => () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let giveUp = () => {};
    const forget = onAbort(signal, () => {
      giveUp();
      reject(reasonOf(signal));
    });
    if (!signal.aborted) {
      giveUp = begin(() => {
        forget();
        resolve();
      });
    }
  });
}

/** One listener per signal: Node warns of more than ten, and hundreds of calls wait for one signal to close them. */
const waiting = new WeakMap<AbortSignal, Set<() => void>>();

/** Runs the action when the signal is aborted, or now if it is. Returns what forgets the action. */
export function onAbort(signal: AbortSignal, action: () => void): () => void {
  if (signal.aborted) {
    action();
    return () => {};
  }
  let actions = waiting.get(signal);
  if (actions === undefined) {
    const added = new Set<() => void>();
    signal.addEventListener('abort', () => [...added].forEach(one => one()), { once: true });
    waiting.set(signal, added);
    actions = added;
  }
  const known = actions;
  // an action of its own, as one may be given twice
  const own = () => action();
  known.add(own);
  return () => void known.delete(own);
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
