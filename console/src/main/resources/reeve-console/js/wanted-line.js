// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Looks for the line a link names: among the lines that are there, else in the stored ones up to its time, page by page.
import { isRange } from './view-state.js';

/** Lines behind it are loaded with it, so that it does not stand alone at the end. */
const BEHIND_MS = 60_000;
/** After so many pages it is given up. */
const PAGES_MAX = 5;

export class WantedLine {
  #wanted = null;
  #pages = 0;
  #hasRange = false;

  /** onRange(toMs): show the stored lines up to then; onGone(): it is not there. */
  constructor({ list, onRange, onMore, onGone }) {
    Object.assign(this, { list, onRange, onMore, onGone });
  }

  /** wanted: {cursor, atMs}, null = none. */
  want(wanted, view) {
    this.#wanted = wanted;
    this.#pages = 0;
    this.#hasRange = isRange(view);
    if (wanted) this.#find();
  }

  /** A page of stored lines arrived. */
  loaded() {
    if (!this.#wanted || this.#find()) return;
    const { buffer } = this.list;
    this.#pages++;
    if (!buffer.isComplete && this.#pages < PAGES_MAX) return this.onMore();
    if (!this.#hasRange && this.#wanted.atMs > 0) return this.#lookBack();
    this.#wanted = null;
    this.onGone();
  }

  #find() {
    if (!this.list.selectCursor(this.#wanted.cursor)) return false;
    this.#wanted = null;
    return true;
  }

  #lookBack() {
    this.#hasRange = true;
    this.#pages = 0;
    this.onRange(this.#wanted.atMs + BEHIND_MS);
  }
}
