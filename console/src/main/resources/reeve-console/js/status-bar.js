// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// The line at the foot of the log page: connection, what the list does, how much, how fast, what was lost.
import { h, setText, show } from './dom.js';
import { durationText } from './time-text.js';

/** A connection attempt that takes longer is called slow. */
const SLOW_MS = 3_000;

export class StatusBar {
  #state = { name: 'connecting' };
  #sinceMs = Date.now();

  constructor() {
    const item = (name) => h(`span.status-item.${name}`);
    this.connection = h('span.status-item.status-connection', { role: 'status' });
    this.mode = item('status-mode');
    this.lines = item('status-lines');
    this.rate = item('status-rate');
    this.delay = item('status-delay');
    this.lost = item('status-lost');
    this.element = h('footer.status', {}, this.connection, this.mode, h('span.spacer'), this.lost, this.lines, this.rate, this.delay);
  }

  setConnection(state) {
    if (state.name !== this.#state.name) this.#sinceMs = Date.now();
    this.#state = state;
    this.tick();
  }

  /** Once a second and on a change: the words that depend on the clock. */
  tick(now = Date.now()) {
    setText(this.connection, this.#connectionText(now));
    this.connection.dataset.state = this.#state.name;
  }

  #connectionText(now) {
    const { name, untilMs, problem } = this.#state;
    switch (name) {
      case 'live': return 'Connected';
      case 'connecting': return now - this.#sinceMs > SLOW_MS ? 'Connecting: the server is slow to answer' : 'Connecting';
      case 'waiting': return `${problem ? problem.message : 'Stream renewed'} Next try in ${Math.max(0, Math.ceil((untilMs - now) / 1000))} s`;
      case 'denied': return 'No access';
      case 'refused': return 'Not following: the filter has a mistake';
      case 'range': return 'Stored lines';
      default: return 'Stopped';
    }
  }

  setList({ isPaused, isFollowing, heldCount, shown, held, lost, isFiltered, isRange }) {
    setText(this.mode, isRange ? '' : isPaused ? `Paused: ${heldCount.toLocaleString('en')} new` : isFollowing ? 'Following' : 'Scrolled up');
    const total = `${held.toLocaleString('en')} ${held === 1 ? 'line' : 'lines'}`;
    setText(this.lines, isFiltered ? `${shown.toLocaleString('en')} of ${total}` : total);
    show(this.lost, lost > 0);
    setText(this.lost, `${lost.toLocaleString('en')} lost`);
  }

  setRate(perSecond, delayMs) {
    setText(this.rate, `${perSecond < 10 && perSecond > 0 ? perSecond.toFixed(1) : Math.round(perSecond).toLocaleString('en')} rec/s`);
    show(this.delay, delayMs !== null);
    if (delayMs !== null) setText(this.delay, `delay ${durationText(delayMs)}`);
  }
}
