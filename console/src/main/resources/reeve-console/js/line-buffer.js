// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// The lines the page holds, oldest first: a history part, which the server filtered, and the live part, which is
// complete and filtered here. Bounded: when full, a tenth is made free; what goes can be loaded again by scrolling up.
import { Folds } from './folds.js';
import { noteLine } from './line.js';

/** Lines held at most. */
export const LINES_MAX = 100_000;
const TRIM_SHARE = 0.1;
const START = 'the stored log begins here';
const START_OF_RANGE = 'the chosen time begins here';
/** Lines remembered that were shown before they were stored. */
const UNSTORED_MAX = 20_000;

export class LineBuffer {
  #history = [];
  #live = [];
  #held = [];
  /** Held lines that went, because there were too many. */
  #goneCount = 0;
  #unstored = new Map();
  #filter = null;
  #start = null;
  #olderFrom = '';

  constructor(capacity = LINES_MAX) {
    this.capacity = capacity;
    this.rows = [];
    this.folds = new Folds();
    /** What the note before the first line of all says. */
    this.startText = START;
    this.isPaused = false;
    /** Lines that were shown before they were stored and whose stored form took their place. */
    this.replacedCount = 0;
    /** True once the server said that there is nothing older. */
    this.isComplete = false;
  }

  /** Lines held, shown or not. */
  get size() { return this.#history.length + this.#live.length; }

  /** Rows shown without the note where the log begins. */
  get shownCount() { return this.rows.length - (this.#start ? 1 : 0); }

  /** Lines that arrived while paused. */
  get heldCount() { return this.#held.length; }

  /** A copy of the live part. */
  liveLines() {
    return this.#live.slice();
  }

  /** Where older history continues: where the last page ended, else the oldest line that has a cursor. */
  get oldestCursor() {
    if (this.#olderFrom) return this.#olderFrom;
    const first = this.#history.find((line) => line.cursor) || this.#live.find((line) => line.cursor);
    return first ? first.cursor : '';
  }

  /** Adds live lines; returns how many rows went from the top. While paused they are held and counted. */
  append(lines) {
    if (this.isPaused) {
      this.#held.push(...lines);
      this.#goneCount += this.#held.splice(0, Math.max(0, this.#held.length - this.capacity)).length;
      return 0;
    }
    for (const line of lines) {
      if (this.#replaces(line)) continue;
      this.#live.push(line);
      if (this.#shows(line)) this.rows.push(line);
    }
    return this.#trim();
  }

  pause() {
    this.isPaused = true;
  }

  /** Shows what was held; returns how many rows went from the top. */
  resume() {
    this.isPaused = false;
    const lines = this.#held.splice(0);
    if (this.#goneCount > 0) lines.push(goneNote(this.#goneCount, lines.at(-1).timeMs));
    this.#goneCount = 0;
    return this.append(lines);
  }

  /**
   * Puts older lines (oldest first) on top; next is where still older ones begin, '' if there are none; shortened: why older ones are
   * not there any more. Returns the rows added.
   */
  prepend(lines, next, shortened = '') {
    const before = this.rows.length;
    if (this.#start) this.rows.shift();
    this.#olderFrom = next;
    this.isComplete = next === '';
    this.#start = this.isComplete ? noteLine(shortened || this.startText, 0, shortened ? 'loss' : 'calm') : null;
    this.#history = lines.concat(this.#history);
    if (this.folds.isEmpty) this.rows = (this.#start ? [this.#start] : []).concat(lines, this.rows);
    else this.#makeRows();
    return this.rows.length - before;
  }

  /** Another filter (null = all): the history part goes, as it was loaded for the old one. */
  setFilter(filter) {
    this.#filter = filter;
    this.#history = [];
    this.#forgetTop();
    this.#makeRows();
  }

  /** Folds or unfolds a call. */
  toggleFold(line) {
    this.folds.toggle(line);
    this.#makeRows();
  }

  /** What is loaded begins with a time that was chosen, not with the log. */
  setRangeStart(hasStart) {
    this.startText = hasStart ? START_OF_RANGE : START;
  }

  clear() {
    this.#live = [];
    this.#held = [];
    this.#goneCount = 0;
    this.#unstored.clear();
    this.folds.clear();
    this.setFilter(this.#filter);
  }

  /** The history part came filtered; what is folded is hidden in both. */
  #makeRows() {
    this.folds.restart();
    const passing = this.#filter ? this.#live.filter(this.#filter) : this.#live;
    const all = this.#history.concat(passing);
    this.rows = this.folds.isEmpty ? all : all.filter((line) => !this.folds.hides(line));
    if (this.#start) this.rows.unshift(this.#start);
  }

  #shows(line) {
    return (!this.#filter || this.#filter(line)) && !this.folds.hides(line);
  }

  #trim() {
    if (this.size <= this.capacity) return 0;
    const before = this.rows.length;
    let surplus = this.size - Math.floor(this.capacity * (1 - TRIM_SHARE));
    const fromHistory = Math.min(surplus, this.#history.length);
    this.#history.splice(0, fromHistory);
    surplus -= fromHistory;
    this.#live.splice(0, surplus);
    this.#forgetTop();
    this.#makeRows();
    return before - this.rows.length;
  }

  /** A line seen live while the database was away comes again once it is stored: it takes the first one's place. */
  #replaces(line) {
    if (line.type !== 'record' || !line.storeKey) return false;
    const earlier = this.#unstored.get(line.storeKey);
    if (earlier && !line.entry.notStored) {
      this.#unstored.delete(line.storeKey);
      Object.assign(earlier, line);
      this.replacedCount++;
      return true;
    }
    if (line.entry.notStored && this.#unstored.size < UNSTORED_MAX) this.#unstored.set(line.storeKey, line);
    return Boolean(earlier);
  }

  #forgetTop() {
    this.#start = null;
    this.#olderFrom = '';
    this.isComplete = false;
  }
}

/** At the end, where a person who resumes looks: the place of the lines themselves is above all that is held. */
function goneNote(count, timeMs) {
  return noteLine(`${count.toLocaleString('en')} ${count === 1 ? 'line' : 'lines'} that came during the pause ${count === 1 ? 'is' : 'are'} not held any more: what is stored comes again by scrolling up`, timeMs, 'loss');
}
