// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Pages of a list: the first one anew when the filter changes, more on demand. Only the answer to the newest question counts.
export class Pager {
  #question = 0;

  /** load(after) gives { rows, next }; onRows(rows, next) gets all rows so far; onProblem(problem, isFirstPage). */
  constructor({ load, onRows, onProblem }) {
    Object.assign(this, { load, onRows, onProblem });
    this.rows = [];
    this.next = '';
  }

  restart() {
    return this.#ask('', []);
  }

  more() {
    return this.#ask(this.next, this.rows);
  }

  /** What comes now is not wanted any more. */
  stop() {
    this.#question++;
  }

  async #ask(after, before) {
    const question = ++this.#question;
    try {
      const { rows, next } = await this.load(after);
      if (question !== this.#question) return;
      this.rows = [...before, ...rows];
      this.next = next;
      this.onRows(this.rows, next);
    } catch (problem) {
      if (question === this.#question) this.onProblem(problem, after === '');
    }
  }
}
