// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// A table that is read page by page, with what to say when it is empty, not allowed or out of reach.
import { fill, h, show } from './dom.js';
import { icon } from './icons.js';
import { notice } from './notice.js';
import { Pager } from './pager.js';
import { problemText } from './problem-text.js';
import { scrollTable } from './scroll-table.js';

export class PagedList {
  /** columns: titles; row(item) makes a table row; empty() a notice; forbidden: the notice of a 403. */
  constructor({ label, columns, load, row, empty, forbidden }) {
    Object.assign(this, { row, empty, forbidden });
    this.pager = new Pager({ load, onRows: (rows, next) => this.#show(rows, next), onProblem: (problem, first) => this.#failed(problem, first) });
    this.body = h('tbody', {});
    this.banner = h('div.banner', { role: 'status', hidden: true });
    this.over = h('div.services-over', { role: 'status' }, notice({ title: 'Loading', text: '' }));
    this.more = h('button.button', { type: 'button', onclick: () => this.#more() }, 'Show more');
    this.foot = h('div.list-foot', { hidden: true }, this.more);
    this.table = scrollTable({ label, columns, body: this.body, hidden: true });
    this.element = h('div.services-list', {}, this.banner, this.over, this.table, this.foot);
    this.isForbidden = false;
    this.onChange = () => {};
  }

  get rows() { return this.pager.rows; }
  get hasMore() { return this.pager.next !== ''; }

  reload() {
    return this.pager.restart();
  }

  stop() {
    this.pager.stop();
  }

  async #more() {
    this.more.disabled = true;
    await this.pager.more();
    this.more.disabled = false;
  }

  #show(rows, next) {
    show(this.banner, false);
    this.isForbidden = false;
    const focused = this.body.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    fill(this.body, rows.map(this.row));
    if (focused) this.body.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
    if (rows.length === 0) fill(this.over, this.empty());
    show(this.over, rows.length === 0);
    show(this.table, rows.length > 0);
    show(this.foot, next !== '');
    this.onChange();
  }

  #failed(problem, isFirstPage) {
    if (problem.status === 403) {
      fill(this.over, notice(this.forbidden));
      show(this.over, true);
      show(this.table, false);
      show(this.foot, false);
      this.isForbidden = true;
      return this.onChange();
    }
    if (isFirstPage && this.rows.length === 0) show(this.over, false);
    const again = () => (isFirstPage ? this.reload() : this.#more());
    fill(this.banner, icon('warning'), h('span', {}, problemText(problem)), h('button.button.button-small', { type: 'button', onclick: again }, 'Try again'));
    show(this.banner, true);
  }
}
