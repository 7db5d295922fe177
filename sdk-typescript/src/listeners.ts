// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/** Who wants to hear of something. One that throws does not keep it from the others. */
export class Listeners<T> {
  readonly #all = new Set<(value: T) => void>();

  /** Returns what takes the listener away again. */
  add(listener: (value: T) => void): () => void {
    this.#all.add(listener);
    return () => {
      this.#all.delete(listener);
    };
  }

  tell(value: T): void {
    for (const listener of [...this.#all]) {
      callApp(listener, value);
    }
  }

  clear(): void {
    this.#all.clear();
  }
}

/** Calls code of the app: its fault is reported as uncaught, in a task of its own, and does not disturb the client. */
export function callApp<T>(listener: (value: T) => void, value: T): void {
  try {
    listener(value);
  } catch (fault) {
    queueMicrotask(() => {
      throw fault;
    });
  }
}
