// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Brings lines to the list: the live stream and, when scrolled up, the stored ones before it; or the stored ones of a
// range alone. The page filters what it holds by itself; what only the server can match, the server filters in the
// stream as well.
import { isMatchedHere } from './filter-match.js';
import { HistoryLoader } from './history-loader.js';
import { isoText } from './moment.js';
import { Tail } from './tail.js';
import { devicesOf, isRange } from './view-state.js';

/** A fast stream is shown in steps of this; slower than a frame, faster than an eye. */
const FLUSH_MS = 60;

export class LogStream {
  #tail = null;
  #arrived = [];
  #flush = 0;
  #view = null;
  #tree = { and: [] };
  #source = '';

  /** onLines(lines) before they are shown; onState(state) of the stream; onHistory({isLoading, problem}). */
  constructor({ api, list, onLines, onState, onHistory }) {
    Object.assign(this, { api, list, onLines, onState });
    this.history = new HistoryLoader({ api, list, parameters: () => this.#stored(), onState: onHistory });
  }

  /** Shows a view: follows anew only if what is to be streamed has changed. */
  show(view, tree) {
    const isFirst = this.#view === null;
    this.#view = view;
    this.#tree = tree;
    const source = JSON.stringify([view.device, view.from, view.to, this.#streamed()]);
    if (source === this.#source) return this.#loadAgain();
    this.#source = source;
    if (!isFirst) this.list.clear();
    this.follow();
  }

  follow() {
    this.#tail?.stop();
    this.#tail = null;
    this.#arrived = [];
    this.history.reset({ isReady: isRange(this.#view) });
    this.list.buffer.setRangeStart(this.#view.from > 0);
    if (isRange(this.#view)) this.#range();
    else this.#live();
  }

  retryNow() {
    this.#tail?.retryNow();
  }

  stop() {
    this.#tail?.stop();
    this.#tail = null;
    this.history.reset();
    clearTimeout(this.#flush);
  }

  #loadAgain() {
    this.history.reset();
    this.history.loadOlder();
  }

  #range() {
    this.onState({ name: 'range' });
    this.history.loadOlder();
  }

  #live() {
    const tail = new Tail({
      api: this.api, parameters: { device: devicesOf(this.#view), q: this.#streamed() },
      onLines: (lines) => { if (tail === this.#tail) this.#receive(lines); },
      onState: (state) => { if (tail === this.#tail) this.#tailState(state); },
    });
    this.#tail = tail;
    tail.run();
  }

  #tailState(state) {
    if (state.name === 'live') {
      this.#showArrived();
      this.history.isReady = true;
    }
    this.onState(state);
    if (state.name === 'live') this.history.loadOlder();
  }

  #receive(lines) {
    this.#arrived.push(...lines);
    this.#flush ||= setTimeout(() => this.#showArrived(), this.#arrived.length > 100 ? 0 : FLUSH_MS);
  }

  #showArrived() {
    clearTimeout(this.#flush);
    this.#flush = 0;
    const lines = this.#arrived.splice(0);
    if (lines.length === 0) return;
    this.onLines(lines, this.history.isReady);
    this.list.append(lines);
  }

  /** What the server filters the stream by: nothing as long as the page can. */
  #streamed() {
    return isMatchedHere(this.#tree) ? '' : this.#view.q;
  }

  #stored() {
    return storedQuery(this.#view);
  }
}

/** A view as parameters of the routes that read what is stored. */
export function storedQuery({ device, level, q, from, to }) {
  return {
    device: devicesOf({ device }), level: level === 'trace' ? '' : level, q,
    from: from ? isoText(from) : '', to: to ? isoText(to) : '',
  };
}
