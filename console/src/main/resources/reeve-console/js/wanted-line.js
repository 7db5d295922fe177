// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// The line that is to be selected as soon as it comes: the one a link names, looked for among the lines that are there,
// else in the stored ones up to its time, page by page; or the one that was selected when all lines went.
import { isRange } from './view-state.js';

/** Lines behind it are loaded with it, so that it does not stand alone at the end. */
const BEHIND_MS = 60_000;
/** After so many pages it is given up. */
const PAGES_MAX = 5;

export class WantedLine {
  #wanted = null;
  #left = null;
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

  /** The lines went, and with them this one that was selected. Nothing is loaded for it; if it comes, it is selected again. */
  leave(line) {
    this.#left = line;
  }

  /** What was selected when the lines went, until it comes again or another one is selected. */
  get left() { return this.#left; }

  /** Another line is looked at, or something else. */
  forget() {
    this.#wanted = null;
    this.#left = null;
  }

  /** A page of stored lines arrived. */
  loaded() {
    const again = this.#left?.cursor && this.list.rows.find((line) => line.cursor === this.#left.cursor);
    if (again) this.list.select(again);
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
