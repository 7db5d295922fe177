// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// A list of rows of one height of which only those in view exist. Row i always uses element i mod pool size, so
// scrolling and appending touch only the rows that changed. Follows its end until the person scrolls up.

/** Rows kept ready above and below the view. */
const OVERSCAN = 12;

export class VirtualList {
  #pool = [];
  #count = 0;
  #frame = 0;
  #lastTop = 0;
  #generation = 0;

  /** createRow() makes an element, updateRow(element, index) fills it; both are called in animation frames only. */
  constructor({ viewport, canvas, rowHeight, createRow, updateRow }) {
    Object.assign(this, { viewport, canvas, rowHeight, createRow, updateRow });
    this.isFollowing = true;
    this.onFollowChange = () => {};
    this.onView = () => {};
    viewport.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    viewport.addEventListener('wheel', (event) => { if (event.deltaY < 0) this.#setFollowing(false); }, { passive: true });
    this.resizes = new ResizeObserver(() => { this.#stick(); this.refresh(); });
    this.resizes.observe(viewport);
  }

  /** The number of rows changed; addedOnTop (may be negative) keeps what is in view where it is. */
  setCount(count, addedOnTop = 0) {
    this.#count = count;
    if (addedOnTop !== 0) this.#generation++;
    this.canvas.style.height = `${count * this.rowHeight}px`;
    if (this.isFollowing) this.#stick();
    else if (addedOnTop !== 0) this.#moveTo(this.viewport.scrollTop + addedOnTop * this.rowHeight);
    this.#schedule();
  }

  /** Rows may look different now: fill all in view again. */
  refresh() {
    this.#generation++;
    this.#schedule();
  }

  setRowHeight(rowHeight) {
    if (rowHeight === this.rowHeight) return;
    const top = this.firstVisible;
    this.rowHeight = rowHeight;
    this.setCount(this.#count);
    if (!this.isFollowing) this.#moveTo(top * rowHeight);
    this.refresh();
  }

  stop() {
    this.resizes.disconnect();
    cancelAnimationFrame(this.#frame);
  }

  follow() {
    this.#setFollowing(true);
    this.#stick();
    this.#schedule();
  }

  release() {
    this.#setFollowing(false);
  }

  /** Brings a row into view and stops following. */
  reveal(index) {
    const top = index * this.rowHeight;
    const height = this.viewport.clientHeight;
    const current = this.viewport.scrollTop;
    if (top >= current + this.rowHeight && top + 2 * this.rowHeight <= current + height) return;
    this.#setFollowing(false);
    this.#moveTo(top < current + this.rowHeight ? top - this.rowHeight : top + 2 * this.rowHeight - height);
    this.#schedule();
  }

  get firstVisible() {
    return Math.max(0, Math.floor(this.viewport.scrollTop / this.rowHeight));
  }

  get visibleCount() {
    return Math.ceil(this.viewport.clientHeight / this.rowHeight);
  }

  #stick() {
    if (this.isFollowing) this.#moveTo(this.#count * this.rowHeight);
  }

  #moveTo(top) {
    this.viewport.scrollTop = top;
    this.#lastTop = this.viewport.scrollTop;
  }

  #scrolled() {
    const top = this.viewport.scrollTop;
    const fromEnd = this.#count * this.rowHeight - this.viewport.clientHeight - top;
    if (fromEnd < 2) this.#setFollowing(true);
    else if (top < this.#lastTop - 1) this.#setFollowing(false);
    this.#lastTop = top;
    this.#schedule();
  }

  #setFollowing(following) {
    if (this.isFollowing === following) return;
    this.isFollowing = following;
    this.onFollowChange(following);
  }

  #schedule() {
    this.#frame ||= requestAnimationFrame(() => { this.#frame = 0; this.#render(); });
  }

  #render() {
    const first = Math.max(0, this.firstVisible - OVERSCAN);
    const last = Math.min(this.#count, this.firstVisible + this.visibleCount + OVERSCAN);
    this.#grow(this.visibleCount + 2 * OVERSCAN + 1);
    const size = this.#pool.length;
    for (let index = first; index < Math.max(last, first + size); index++) {
      const slot = this.#pool[index % size];
      if (index >= last) hide(slot);
      else this.#place(slot, index);
    }
    this.onView(this.firstVisible, last);
  }

  #grow(size) {
    if (this.#pool.length >= size) return;
    while (this.#pool.length < size) {
      const element = this.createRow(this.#pool.length);
      this.canvas.append(element);
      this.#pool.push({ element, index: -1, generation: -1 });
    }
    for (const slot of this.#pool) slot.index = -1;
  }

  #place(slot, index) {
    if (slot.index === index && slot.generation === this.#generation) return;
    const top = index * this.rowHeight;
    if (slot.top !== top) slot.element.style.transform = `translateY(${top}px)`;
    if (slot.index === -1) slot.element.hidden = false;
    Object.assign(slot, { index, top, generation: this.#generation });
    this.updateRow(slot.element, index);
  }
}

function hide(slot) {
  if (slot.index === -1 && slot.element.hidden) return;
  slot.index = -1;
  slot.element.hidden = true;
}
