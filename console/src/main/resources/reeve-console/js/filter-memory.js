// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// The last filters that were typed and those somebody saved, kept in this browser. The last ones are forgotten when the
// session ends; the saved ones stay, for saving is what they were told to do.

export const LAST_MAX = 20;
export const SAVED_MAX = 50;
const CHARS_MAX = 1_024;
const KEY_LAST = 'reeve.filters.last';
const KEY_SAVED = 'reeve.filters.saved';

export class FilterMemory {
  constructor(storage = localStorage) {
    this.storage = storage;
  }

  get last() { return this.#read(KEY_LAST); }
  get saved() { return this.#read(KEY_SAVED); }

  /** A filter was used: it goes to the front. One that goes on with the one before takes its place. */
  note(filter) {
    if (filter === '' || filter.length > CHARS_MAX) return;
    const [newest, ...older] = this.last;
    const before = newest !== undefined && filter.startsWith(newest) ? older : this.last;
    this.#write(KEY_LAST, [filter, ...before.filter((one) => one !== filter)].slice(0, LAST_MAX));
  }

  isSaved(filter) {
    return this.saved.includes(filter);
  }

  /** Saves a filter; false if there is no room. */
  save(filter) {
    const saved = this.saved;
    if (filter === '' || filter.length > CHARS_MAX || saved.includes(filter)) return true;
    if (saved.length >= SAVED_MAX) return false;
    this.#write(KEY_SAVED, [...saved, filter]);
    return true;
  }

  forget(filter) {
    this.#write(KEY_SAVED, this.saved.filter((one) => one !== filter));
  }

  forgetLast() {
    this.#write(KEY_LAST, []);
  }

  #read(key) {
    try {
      const list = JSON.parse(this.storage.getItem(key) || '[]');
      return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [];
    } catch {
      return [];
    }
  }

  #write(key, list) {
    try {
      if (list.length === 0) this.storage.removeItem(key);
      else this.storage.setItem(key, JSON.stringify(list));
    } catch {
      // A browser that keeps nothing: the filters live as long as they are typed.
    }
  }
}
