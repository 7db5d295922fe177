// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// The live stream of log lines. Follows, notices silence, reconnects from the last cursor, and says honestly what a
// reconnect meant: how many lines were recovered, or that some may be missing.
//
//   connecting -> replaying -> live -> waiting -> connecting ...        denied, refused (a filter that is none) and stopped are ends
import { Backoff } from './backoff.js';
import { lineOf, noteLine } from './line.js';
import { liveStream } from './live-stream.js';
import { durationText } from './time-text.js';

/** Cursors remembered, so that a line sent twice around a reconnect is shown once. */
const SEEN_MAX = 4_000;

export class Tail {
  #stopped = new AbortController();
  #wake = () => {};
  #seen = new Set();
  #cursor = '';
  #saysCursor = false;
  #lostAtMs = 0;
  #recovered = 0;

  /** onLines(lines) and onState(state) are told of everything; api.follow is the source. */
  constructor({ api, parameters, history = 200, onLines, onState, backoff = new Backoff(), now = Date.now }) {
    Object.assign(this, { api, parameters, history, onLines, onState, backoff, now });
  }

  /** Follows until stop() or until the server refuses for good. */
  async run() {
    while (!this.#stopped.signal.aborted) {
      try {
        await this.#followOnce();
        this.#lostAtMs ||= this.now();
        if (this.#stopped.signal.aborted) return;
        await this.#wait(this.backoff.next(), null);
      } catch (problem) {
        if (this.#stopped.signal.aborted) return;
        if (this.#isRefusal(problem)) return this.onState({ name: 'denied', problem });
        if (problem.reason === 'FILTER_INVALID') return this.onState({ name: 'refused', problem });
        this.#lostAtMs ||= this.now();
        this.#forgetCursorIf(problem);
        await this.#wait(Math.max(this.backoff.next(), problem.retryAfterMs || 0), problem);
      }
    }
  }

  stop() {
    this.#stopped.abort();
    this.#wake();
  }

  /** Tries again now: the network is back, or the person pressed the button. */
  retryNow() {
    this.backoff.reset();
    this.#wake();
  }

  async #followOnce() {
    this.onState({ name: 'connecting', again: this.#lostAtMs > 0 });
    this.#recovered = 0;
    const position = this.#cursor ? { after: this.#cursor } : { history: this.#lostAtMs ? 0 : this.history };
    for await (const batch of liveStream(this.api, 'v1/logs/tail', { ...this.parameters, ...position }, this.#stopped.signal)) {
      this.#receive(batch);
    }
  }

  #receive(batch) {
    const lines = (batch.entries || []).map(lineOf).filter((line) => this.#isNew(line));
    if (lines.length > 0) {
      this.#recovered += lines.filter((line) => line.type === 'record').length;
      this.onLines(lines);
    }
    if (batch.cursor) {
      this.#cursor = batch.cursor;
      this.#saysCursor = true;
    }
    if (batch.live) this.#wentLive();
  }

  #wentLive() {
    if (this.#lostAtMs > 0) this.onLines([this.#reconnectNote()]);
    this.#lostAtMs = 0;
    this.backoff.reset();
    this.onState({ name: 'live' });
  }

  #reconnectNote() {
    const away = durationText(this.now() - this.#lostAtMs);
    if (!this.#cursor) return noteLine(`reconnected after ${away}: lines sent meanwhile may be missing here`, this.now(), 'loss');
    const count = this.#recovered;
    const what = count === 0 ? 'nothing was missed' : `recovered ${count} ${count === 1 ? 'line' : 'lines'}`;
    return noteLine(`reconnected after ${away}: ${what}`, this.now());
  }

  #isNew(line) {
    if (!line.cursor) return true;
    const key = line.entry?.notStored ? `${line.cursor}|not stored` : line.cursor;
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    if (this.#seen.size > SEEN_MAX) this.#seen.delete(this.#seen.values().next().value);
    if (!this.#saysCursor) this.#cursor = line.cursor;
    return true;
  }

  #isRefusal(problem) {
    return problem.status === 401 || problem.status === 403;
  }

  /** A cursor the server no longer accepts would be refused for ever. */
  #forgetCursorIf(problem) {
    if (problem.status === 400) this.#cursor = '';
  }

  async #wait(delayMs, problem) {
    this.onState({ name: 'waiting', problem, untilMs: this.now() + delayMs });
    await new Promise((resolve) => {
      const timer = setTimeout(resolve, delayMs);
      this.#wake = () => { clearTimeout(timer); resolve(); };
    });
    this.#wake = () => {};
  }
}
