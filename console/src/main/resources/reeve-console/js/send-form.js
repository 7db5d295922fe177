// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// A form that sends itself: once at a time, what went wrong said beside the button, a wait that the server asks for
// counted down on it.
import { h, setText, show } from './dom.js';
import { problemText, waitText } from './problem-text.js';
import { manyLines } from './visible-text.js';

export class SendForm {
  #timer = 0;

  /**
   * send() does it and may throw a Problem, which explain(problem) puts into words; before: what stands above the
   * button; after: below it; beside: at its left.
   */
  constructor({ id, submit, busy = submit, tone = 'primary', before = [], beside = [], after = [], send, explain = problemText }) {
    Object.assign(this, { submit, busy, send, explain });
    this.error = h('p.form-error', { id: `${id}-error`, role: 'alert', hidden: true });
    this.button = h(`button.button.${tone}`, { type: 'submit' }, submit);
    this.element = h('form.send-form', { novalidate: true, onsubmit: (event) => this.#submitted(event), oninput: () => this.say('') },
      before, this.error, h('div.send-form-actions', {}, beside, this.button), after);
  }

  /** Shows a sentence; empty = none. */
  say(text) {
    show(this.error, text !== '');
    setText(this.error, manyLines(text));
  }

  async #submitted(event) {
    event.preventDefault();
    if (this.button.disabled) return;
    const invalid = [...this.element.elements].find((element) => !element.checkValidity());
    if (invalid) return this.#refuse(invalid);
    this.say('');
    this.#busy(true);
    try {
      await this.send();
      this.#busy(false);
    } catch (problem) {
      this.#busy(false);
      this.#failed(problem);
    }
  }

  #refuse(element) {
    this.say(element.dataset.missing || element.validationMessage);
    element.focus();
  }

  #failed(problem) {
    this.say(this.explain(problem));
    this.element.querySelector('input:not([readonly])')?.select();
    if (problem.status === 429) this.#wait(problem.retryAfterMs || 1_000);
  }

  #busy(isBusy) {
    clearTimeout(this.#timer);
    this.button.disabled = isBusy;
    setText(this.button, isBusy ? this.busy : this.submit);
  }

  #wait(ms) {
    if (ms <= 0) return this.#busy(false);
    this.button.disabled = true;
    setText(this.button, `Again in ${waitText(ms)}`);
    this.#timer = setTimeout(() => this.#wait(ms - 1_000), Math.min(ms, 1_000));
  }
}
