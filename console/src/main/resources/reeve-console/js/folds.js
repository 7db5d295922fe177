// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Calls that are folded: of one that was entered, the lines up to its exit are hidden. Lines pass in order; a thread of a
// session is one stack of calls.
export class Folds {
  #folded = new Set();
  #open = new Map();
  #hidden = new Map();

  get isEmpty() { return this.#folded.size === 0; }

  has(line) {
    return this.#folded.has(line);
  }

  /** Lines hidden behind it. */
  hiddenBehind(line) {
    return this.#hidden.get(line) || 0;
  }

  /** Folds or unfolds; the lines are then to pass again from the first on. */
  toggle(line) {
    if (!this.#folded.delete(line)) this.#folded.add(line);
  }

  /** The lines will pass from the first on. */
  restart() {
    this.#open.clear();
    this.#hidden.clear();
  }

  clear() {
    this.#folded.clear();
    this.restart();
  }

  /** The next line passes: true if it is hidden. */
  hides(line) {
    if (line.type !== 'record' || this.isEmpty) return false;
    const thread = threadOf(line);
    const call = this.#open.get(thread);
    if (call && isWithin(line, call)) {
      this.#hidden.set(call, this.hiddenBehind(call) + 1);
      if (isExitOf(line, call)) this.#open.delete(thread);
      return true;
    }
    if (call) this.#open.delete(thread);   // its exit did not come, or the filter has it
    if (line.kind === 'ENTER' && this.#folded.has(line)) this.#open.set(thread, line);
    return false;
  }
}

/** The call a line stands in: itself if it is one, else the last one before it that is less indented; null if none. */
export function callOf(rows, line) {
  if (line.kind === 'ENTER') return line;
  const thread = threadOf(line);
  for (let index = rows.indexOf(line) - 1; index >= 0; index--) {
    const row = rows[index];
    if (row.type === 'record' && row.kind === 'ENTER' && threadOf(row) === thread && isWithin(line, row)) return row;
  }
  return null;
}

function threadOf({ entry: { device = '', session = '', thread = '' } }) {
  return `${device}|${session}|${thread}`;
}

function isWithin(line, call) {
  return line.indent > call.indent || isExitOf(line, call);
}

function isExitOf(line, call) {
  return line.kind === 'EXIT' && line.indent === call.indent;
}
