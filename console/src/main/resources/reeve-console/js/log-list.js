// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// The list of lines on screen: buffer, virtual rows, selection, pause and follow. Knows nothing of the network.
import { h } from './dom.js';
import { callOf } from './folds.js';
import { LineBuffer } from './line-buffer.js';
import { prepareSearch } from './line-words.js';
import { createRow, updateRow } from './log-row.js';
import { firstTimed, RowLook } from './row-look.js';
import { VirtualList } from './virtual-list.js';

const ROW_HEIGHT = 24;
/** Two-line rows where one line would be too narrow; the style sheet has the same border. */
const NARROW = matchMedia('(max-width: 640px)');
const ROW_HEIGHT_NARROW = 46;

export class LogList {
  #look = new RowLook();
  #stopped = new AbortController();
  /** What each row shows: until the next frame that is not what stands at its index by now. */
  #shown = new WeakMap();

  constructor({ deviceName }) {
    this.deviceName = deviceName;
    this.buffer = new LineBuffer();
    this.selected = null;
    this.unseen = 0;
    this.onSelect = () => {};
    this.onChange = () => {};
    this.onNearTop = () => {};
    this.canvas = h('div.canvas', { role: 'presentation' });
    this.element = h('div.viewport', { role: 'grid', tabindex: '0', 'aria-label': 'Log lines', 'aria-readonly': 'true' }, this.canvas);
    this.#makeList();
    this.canvas.addEventListener('click', (event) => this.#clicked(event));
  }

  #makeList() {
    this.list = new VirtualList({
      viewport: this.element, canvas: this.canvas, rowHeight: NARROW.matches ? ROW_HEIGHT_NARROW : ROW_HEIGHT,
      createRow, updateRow: (element, index) => this.#fillRow(element, index),
    });
    NARROW.addEventListener('change', () => this.list.setRowHeight(NARROW.matches ? ROW_HEIGHT_NARROW : ROW_HEIGHT), { signal: this.#stopped.signal });
    this.list.onView = (first) => { if (first < 40) this.onNearTop(); };
    this.list.onFollowChange = (following) => { if (following) this.unseen = 0; this.onChange(); };
  }

  /** The page is left: nothing that outlives it may hold its lines. */
  stop() {
    this.#stopped.abort();
    this.list.stop();
  }

  get rows() { return this.buffer.rows; }
  get isAtEnd() { return this.list.isFollowing; }
  get isFollowing() { return this.list.isFollowing && !this.buffer.isPaused; }

  append(lines) {
    const before = this.rows.length;
    this.#look.noteNewer(lines);
    this.#showDates();
    const replacedBefore = this.buffer.replacedCount;
    const removed = this.buffer.append(lines);
    if (this.buffer.replacedCount !== replacedBefore) this.list.refresh();
    if (!this.list.isFollowing) this.unseen += this.rows.length - before + removed;
    this.#changed(-removed);
  }

  prepend(lines, next, shortened) {
    this.#look.noteOlder(lines);
    this.#showDates();
    this.#changed(this.buffer.prepend(lines, next, shortened));
  }

  setFilter(filter) {
    this.buffer.setFilter(filter);
    if (this.selected && filter && !filter(this.selected)) this.select(null);
    this.list.refresh();
    this.follow();
    this.#changed(0);
  }

  clear() {
    this.buffer.clear();
    this.#look.clear();
    this.#showDates();
    this.select(null);
    this.list.refresh();
    this.follow();
    this.#changed(0);
  }

  /** Somebody is about to filter. */
  prepareSearch() {
    prepareSearch(this.buffer.liveLines());
  }

  setTimeMode(timeMode, clock) {
    Object.assign(this.#look, { timeMode, clock });
    this.list.refresh();
  }

  /** Folds or unfolds the call the selected line stands in; false if it stands in none. */
  toggleFold(line = this.selected) {
    const call = line?.type === 'record' ? callOf(this.rows, line) : null;
    if (!call) return false;
    this.buffer.toggleFold(call);
    this.list.refresh();
    this.#changed(0);
    this.list.release();
    if (this.selected) this.#selectIndex(this.rows.indexOf(this.rows.includes(this.selected) ? this.selected : call));
    return true;
  }

  /** Selects a line by its cursor; false if it is not among those shown. */
  selectCursor(cursor) {
    const index = this.rows.findIndex((line) => line.cursor === cursor);
    if (index < 0) return false;
    this.list.release();
    this.#selectIndex(index);
    return true;
  }

  /** Brings the first line from a time on into view; false if that time is not among those shown. */
  reveal(fromMs) {
    const { rows } = this;
    const index = rows.findIndex((line) => line.timeMs >= fromMs);
    if (index < 0 || (index <= firstTimed(rows) && !this.buffer.isComplete)) return false;
    this.list.release();
    this.#selectIndex(index);
    return true;
  }

  pause() {
    this.buffer.pause();
    this.onChange();
  }

  resume() {
    const removed = this.buffer.resume();
    this.list.follow();
    this.#changed(-removed);
  }

  follow() {
    this.unseen = 0;
    if (this.buffer.isPaused) this.resume();
    else this.list.follow();
    this.onChange();
  }

  select(line) {
    if (this.selected === line) return;
    this.selected = line;
    this.list.refresh();
    this.#announceActive();
    this.onSelect(line);
  }

  /** Selects the row delta away from the selected one; without a selection the last (delta < 0: the one in view). */
  move(delta) {
    const from = this.selected ? this.rows.indexOf(this.selected) : -1;
    const start = from === -1 ? Math.min(this.rows.length - 1, this.list.firstVisible + this.list.visibleCount - 2) : from + delta;
    this.#selectIndex(Math.max(0, Math.min(this.rows.length - 1, start)));
  }

  /** Selects the next (1) or previous (-1) error; returns false if there is none. */
  moveToError(direction) {
    const from = this.selected ? this.rows.indexOf(this.selected) : (direction < 0 ? this.rows.length : -1);
    for (let index = from + direction; index >= 0 && index < this.rows.length; index += direction) {
      if (this.rows[index].isError) {
        this.#selectIndex(index);
        return true;
      }
    }
    return false;
  }

  #selectIndex(index) {
    const line = this.rows[index];
    if (!line) return;
    this.list.reveal(index);
    this.select(line);
  }

  #changed(addedOnTop) {
    this.list.setCount(this.rows.length, addedOnTop);
    this.element.setAttribute('aria-rowcount', String(this.rows.length));
    this.onChange();
  }

  #showDates() {
    const { withDate } = this.#look;
    if (withDate === this.element.classList.contains('with-date')) return;
    this.element.classList.toggle('with-date', withDate);
    this.list.refresh();
  }

  #fillRow(element, index) {
    const line = this.rows[index];
    if (!line) return;
    this.#shown.set(element, line);
    updateRow(element, line, { ...this.#look.of(this.rows, index, this.selected), folds: this.buffer.folds, deviceName: this.deviceName });
    if (line === this.selected) this.element.setAttribute('aria-activedescendant', element.id);
  }

  #announceActive() {
    if (!this.selected) this.element.removeAttribute('aria-activedescendant');
  }

  #clicked(event) {
    const row = event.target.closest('.row');
    if (!row || String(getSelection()) !== '') return;
    const line = this.#shown.get(row);
    if (!this.rows.includes(line)) return;
    if (event.target.closest('.is-call')) return void this.toggleFold(line);
    this.list.release();
    this.select(line === this.selected ? null : line);
  }
}
