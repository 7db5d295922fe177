// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Tells screen readers how many lines came, at most every ten seconds: a stream read out line by line helps nobody.
import { h } from './dom.js';

const EVERY_MS = 10_000;

export class Announcer {
  #lines = 0;
  #errors = 0;
  #timer = 0;

  constructor() {
    this.element = h('div.sr-only', { 'aria-live': 'polite' });
  }

  note(lines) {
    for (const line of lines) {
      if (line.type !== 'record') continue;
      this.#lines++;
      if (line.isError) this.#errors++;
    }
    if (this.#lines > 0) this.#timer ||= setTimeout(() => this.#say(), EVERY_MS);
  }

  stop() {
    clearTimeout(this.#timer);
  }

  #say() {
    this.#timer = 0;
    const errors = this.#errors > 0 ? `, ${this.#errors} ${this.#errors === 1 ? 'error' : 'errors'}` : '';
    this.element.textContent = `${this.#lines} new${errors}`;
    this.#lines = 0;
    this.#errors = 0;
  }
}
