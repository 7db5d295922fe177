// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Loads older lines from the server when the top of the list comes near, one page at a time, for the filter of now.
import { lineOf } from './line.js';
import { shortenedText } from './shortened.js';

const PAGE_SIZE = 500;
/** After a failure, scrolling does not ask again sooner than this. */
const PAUSE_MS = 3_000;

export class HistoryLoader {
  #request = null;
  #notBeforeMs = 0;

  constructor({ api, list, parameters, onState = () => {} }) {
    Object.assign(this, { api, list, parameters, onState });
    /** Set once the live stream has delivered its own first lines: older ones are counted from there. */
    this.isReady = false;
  }

  /** Loads one page if there is something older and no request runs. */
  async loadOlder() {
    const { buffer } = this.list;
    if (!this.isReady || this.#request || buffer.isComplete || performance.now() < this.#notBeforeMs) return;
    const request = new AbortController();
    this.#request = request;
    this.onState({ isLoading: true });
    try {
      const reply = await this.api.get('v1/logs/records', this.#query(buffer.oldestCursor), { signal: request.signal });
      if (request.signal.aborted) return;
      this.list.prepend((reply.entries || []).map(lineOf).reverse(), reply.next || '', shortenedText(reply.shortened, Date.parse(this.parameters().from) || 0));
      this.#request = null;
      this.onState({ isLoading: false, isLoaded: true });
    } catch (problem) {
      if (request.signal.aborted) return;
      this.#notBeforeMs = performance.now() + PAUSE_MS;
      this.onState({ isLoading: false, problem });
    } finally {
      if (this.#request === request) this.#request = null;
    }
  }

  /** The filter or device changed: what is on its way no longer fits. */
  reset({ isReady = this.isReady } = {}) {
    this.#request?.abort();
    this.#request = null;
    this.#notBeforeMs = 0;
    this.isReady = isReady;
    this.onState({ isLoading: false });
  }

  #query(after) {
    return { ...this.parameters(), after, limit: PAGE_SIZE, order: 'newest' };
  }
}
