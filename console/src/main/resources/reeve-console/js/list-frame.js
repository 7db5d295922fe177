// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// What stands over and round the list: the banner of a cut stream, "loading", why there is nothing, the way back to the
// newest line.
import { fill, h, show } from './dom.js';
import { icon } from './icons.js';
import { notice } from './notice.js';

export class ListFrame {
  #isGuide = false;

  /** list: the LogList; guide: shown while nothing was ever sent; onRetry() follows again. */
  constructor({ list, guide, onRetry }) {
    Object.assign(this, { list, guide, onRetry });
    this.banner = h('div.banner', { role: 'status', hidden: true });
    this.loading = h('div.list-loading', { hidden: true }, 'Loading earlier lines');
    this.jump = h('button.jump', { type: 'button', hidden: true, onclick: () => list.follow() });
    this.over = h('div.list-over', { hidden: true });
    this.nothing = h('div.list-nothing', { hidden: true });
    this.element = h('div.list', {}, this.banner, list.element, this.loading, this.nothing, this.over, this.jump);
  }

  setStream({ name, problem }) {
    const isCut = name === 'waiting' && Boolean(problem);
    show(this.banner, isCut);
    if (isCut) {
      fill(this.banner, icon('warning'), h('span', {}, `${problem.message} What is shown may be behind.`),
        h('button.button.button-small', { type: 'button', onclick: this.onRetry }, 'Try now'));
    }
    if (name === 'denied') this.#cover(this.#denied(problem));
  }

  setHistory({ isLoading, problem: any }) {
    const problem = any?.reason === 'FILTER_INVALID' ? null : any;   // that is said at the filter itself
    show(this.loading, isLoading || Boolean(problem));
    this.loading.textContent = problem ? `Earlier lines could not be loaded: ${problem.message}` : 'Loading earlier lines';
    this.loading.classList.toggle('is-problem', Boolean(problem));
  }

  /** The list changed: is there anything, and are its newest lines in view? */
  update({ isFiltered, isLive, isRange }) {
    const { buffer } = this.list;
    show(this.jump, !this.list.isAtEnd && buffer.rows.length > 0);
    fill(this.jump, icon('down'), this.list.unseen > 0 ? `${this.list.unseen.toLocaleString('en')} new` : 'Newest');
    const isEmpty = !this.list.rows.some((line) => line.type !== 'note');
    const wantsGuide = isEmpty && isLive && !isFiltered && buffer.isComplete;
    if (wantsGuide && this.over.hidden) this.#cover(this.guide);
    if (!wantsGuide && this.#isGuide) this.#cover(null);
    show(this.nothing, isEmpty && (isFiltered || isRange) && this.over.hidden);
    fill(this.nothing, emptyText(buffer.isComplete, isRange));
  }

  uncover() {
    this.#cover(null);
  }

  #cover(element) {
    show(this.over, element !== null);
    if (element) fill(this.over, element);
    this.#isGuide = element === this.guide;
  }

  #denied(problem) {
    return notice({
      iconName: 'lock', title: 'No access to logs', text: 'This session may not read logs. It needs the scope logs:read; the admin key has it.',
      detail: problem.requestId ? `request ${problem.requestId}` : '', actions: [['Try again', () => { this.uncover(); this.onRetry(true); }]],
    });
  }
}

function emptyText(isComplete, isRange) {
  if (!isComplete) return 'No line matches so far.';
  return isRange ? 'No stored line of this time matches.' : 'No stored line matches. New ones appear here.';
}
