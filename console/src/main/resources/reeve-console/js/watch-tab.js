// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Values of the app, watched: asked for by name, renewed while the panel is open, numbers drawn over time.
import { fill, h, setText, show } from './dom.js';
import { labelled } from './fields.js';
import { problemText } from './problem-text.js';
import { SendForm } from './send-form.js';
import { sparkline } from './sparkline.js';
import { clockText } from './time-text.js';
import { manyLines, oneLine } from './visible-text.js';
import { namesOf, WatchValues } from './watch-values.js';

/** A watch counts for 30 s. */
const RENEW_MS = 20_000;
const NAMES_AT_ONCE_MAX = 100;
const EVERY = [[250, '250 ms'], [500, '500 ms'], [1_000, '1 s'], [5_000, '5 s'], [10_000, '10 s']];
const SHOW_MS = 100;

export class WatchTab {
  #timer = 0;
  #names = [];
  #reason = '';
  #paint = 0;
  /** What the watch of now is asked with; null once it is ended, by reset() too: what was asked before counts no more. */
  #ask = null;
  #isBeginning = false;

  /** asker() gives ask(reason, command) for the device of now; that promises true, false once the panel shows another. */
  constructor({ asker, reason }) {
    Object.assign(this, { asker, reason });
    this.values = new WatchValues();
    this.names = h('textarea.field', { id: 'watch-names', rows: 2, 'aria-describedby': 'watch-names-hint', spellcheck: 'false', autocapitalize: 'off', placeholder: 'cart.items, memory.free' });
    this.every = h('select.select', { id: 'watch-every' }, EVERY.map(([ms, text]) => h('option', { value: ms, selected: ms === 1_000 }, text)));
    this.stopButton = h('button.button', { type: 'button', hidden: true, onclick: () => this.#end() }, 'Stop');
    this.form = new SendForm({
      id: 'watch', submit: 'Watch', busy: 'Asking', send: () => this.#begin(), beside: [this.stopButton],
      before: [labelled('watch-names', 'Names', this.names, 'As the app calls them, separated by commas.'), labelled('watch-every', 'Every', this.every)],
    });
    this.state = h('p.quiet', { role: 'status' });
    this.rows = h('tbody', {});
    this.table = h('table.watch-table', { hidden: true }, h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'Name'), h('th', { scope: 'col' }, 'Value'), h('th', { scope: 'col' }, 'Lately'))), this.rows);
    // Values first: they are what is looked at once the form is sent.
    this.element = h('div.tab-content', {}, this.state, this.table, this.form.element);
  }

  /** why: a sentence if it cannot be asked, '' if it can. */
  setOffer(why) {
    this.form.button.disabled = why !== '';
    this.form.button.title = why;
    if (why && !this.isRunning) setText(this.state, why);
    else if (!this.isRunning && this.values.list().length === 0) setText(this.state, '');
  }

  get isRunning() { return this.#timer !== 0 || this.#isBeginning; }

  /** Another device, or the panel is closed: nothing more is asked for; what runs ends by its lease. */
  reset() {
    this.#halt();
    clearTimeout(this.#paint);
    this.#paint = 0;
    this.values.clear();
    this.#show();
    setText(this.state, '');
  }

  note(answer, atMs) {
    this.values.note(answer, atMs);
    this.#paint ||= setTimeout(() => { this.#paint = 0; this.#show(); }, SHOW_MS);
  }

  refused(why) {
    clearInterval(this.#timer);
    this.#timer = 0;
    show(this.stopButton, false);
    setText(this.state, `Refused by the device: ${oneLine(why)}`);
  }

  async #begin() {
    const names = namesOf(this.names.value);
    const reason = this.reason.demand();
    if (names.length === 0 || names.length > NAMES_AT_ONCE_MAX) return this.form.say(names.length === 0 ? 'Type a name.' : `At most ${NAMES_AT_ONCE_MAX} names at once.`);
    if (names.join() !== this.#names.join()) this.values.clear();
    this.#names = names;
    this.#reason = reason;
    this.#ask = this.asker();
    if (!await this.#isSent()) return;
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#renew(), RENEW_MS);
    show(this.stopButton, true);
    setText(this.state, 'Sent: waiting for the first values.');
    this.#show();
  }

  /** False if nobody waits for it any more: another device, the panel closed, the watch ended. */
  async #isSent() {
    const ask = this.#ask;
    this.#isBeginning = true;
    try {
      await this.#send();
    } catch (problem) {
      if (ask === this.#ask) throw problem;
    } finally {
      if (ask === this.#ask) this.#isBeginning = false;
    }
    return ask === this.#ask;
  }

  #halt() {
    this.#ask = null;
    this.#isBeginning = false;
    clearInterval(this.#timer);
    this.#timer = 0;
    show(this.stopButton, false);
  }

  async #end() {
    const ask = this.#ask;
    this.#halt();
    await this.#saidOf(ask(this.#reason, { watch: { names: [] } }), 'Stopped.', 'It ends by itself within 30 s');
  }

  async #renew() {
    await this.#saidOf(this.#send(), '', 'Not renewed');
  }

  /** Says how a request ended, if that is of interest by then. */
  async #saidOf(request, done, failed) {
    const ask = this.#ask;
    const text = await request.then((isWanted) => (isWanted ? done : ''), (problem) => `${failed}: ${problemText(problem)}`);
    if (ask === this.#ask && text) setText(this.state, text);
  }

  #send() {
    return this.#ask(this.#reason, { watch: { names: this.#names, everyMs: Number(this.every.value) } });
  }

  #show() {
    const list = this.values.list();
    show(this.table, list.length > 0);
    if (list.length > 0 && this.isRunning) setText(this.state, `Watching ${this.#names.length}, last ${clockText(Math.max(...list.map(({ atMs }) => atMs)))}`);
    fill(this.rows, list.map(({ name, text, numbers, isRight }) => h('tr', {}, h('th', { scope: 'row' }, oneLine(name)),
      h(isRight ? 'td.watch-value.is-right' : 'td.watch-value', {}, manyLines(text)), h('td.watch-line', {}, numbers.length > 1 ? sparkline(scaled(numbers)) : null))));
  }
}

/** From 0 to 1: what moves is to be seen, however small or below zero it is. */
function scaled(numbers) {
  const least = Math.min(...numbers);
  const span = Math.max(...numbers) - least || 1;
  return numbers.map((number) => (number - least) / span);
}
