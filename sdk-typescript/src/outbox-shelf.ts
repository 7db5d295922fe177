// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { full } from './error.js';
import { keyOf, type OutboxEntry, PREFIX, queueOf, read, written } from './outbox-entry.js';
import type { Settings } from './settings.js';
import type { Store } from './store.js';

/** An entry with what it takes in the store. */
interface Kept {
  readonly entry: OutboxEntry;
  readonly bytes: number;
  stored: boolean;
}

/** The entries of an outbox, in memory as they are in the store. Bounded; what does not fit is refused. */
export class OutboxShelf {
  readonly #store: Store;
  readonly #settings: Settings;
  readonly #kept = new Map<number, Kept>();
  #lastNumber = 0;

  constructor(store: Store, settings: Settings) {
    this.#store = store;
    this.#settings = settings;
  }

  get size(): number {
    return this.#kept.size;
  }

  /** In the order of their numbers. */
  get entries(): OutboxEntry[] {
    return [...this.#kept.values()].map(kept => kept.entry).sort((a, b) => a.number - b.number);
  }

  find(number: number): OutboxEntry | undefined {
    return this.#kept.get(number)?.entry;
  }

  /** The one that is sent next. */
  first(queue: string): OutboxEntry | undefined {
    return this.entries.find(entry => queueOf(entry) === queue);
  }

  /** Of the clock, so that the entries of several tabs are in order. */
  nextNumber(nowMs: number): number {
    this.#lastNumber = Math.max(this.#lastNumber + 1, Math.floor(nowMs) * 1_000);
    return this.#lastNumber;
  }

  /** Resolves when it is in the store. */
  async put(entry: OutboxEntry): Promise<void> {
    const { outboxEntriesMax, outboxBytesMax } = this.#settings;
    const text = written(entry);
    if (this.#kept.size >= outboxEntriesMax || this.#bytes() + text.length > outboxBytesMax) {
      throw full('OUTBOX_FULL', 'the outbox has its most entries or bytes');
    }
    const kept = { entry, bytes: text.length, stored: false };
    this.#kept.set(entry.number, kept);
    try {
      await this.#store.set(keyOf(entry), text);
      kept.stored = true;
    } catch (fault) {
      this.#kept.delete(entry.number);
      throw fault;
    }
  }

  /** False if it was gone before. One that the store does not let go is sent again by the next start, with its key. */
  async remove(entry: OutboxEntry): Promise<boolean> {
    await this.#store.delete(keyOf(entry)).catch(() => {});
    return this.#kept.delete(entry.number);
  }

  /** What other tabs have added comes in, what they have sent goes. */
  async synchronise(): Promise<void> {
    const keys = new Set(await this.#store.keys(PREFIX));
    for (const { entry, stored } of [...this.#kept.values()]) {
      if (!keys.delete(keyOf(entry)) && stored) {
        this.#kept.delete(entry.number);
      }
    }
    for (const key of keys) {
      const text = await this.#store.get(key);
      const entry = text === undefined ? undefined : read(text);
      if (entry !== undefined) {
        this.#kept.set(entry.number, { entry, bytes: text!.length, stored: true });
        this.#lastNumber = Math.max(this.#lastNumber, entry.number);
      }
    }
  }

  #bytes(): number {
    let sum = 0;
    this.#kept.forEach(kept => sum += kept.bytes);
    return sum;
  }
}
