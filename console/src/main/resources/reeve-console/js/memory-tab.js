// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Memory reports of a device: asked for, kept, compared class by class.
import { fill, h, setText, show } from './dom.js';
import { labelled } from './fields.js';
import { bytesText, memoryRows, MemoryStates, signedText } from './memory-states.js';
import { SendForm } from './send-form.js';
import { clockText, durationText } from './time-text.js';
import { manyLines, oneLine } from './visible-text.js';

/** One report per device and 5 s. */
const EVERY_MS = 5_000;
const ROWS_MAX = 500;
const BYTES = new Set(['heap', 'non-heap', 'direct', 'RSS']);

export class MemoryTab {
  #timer = 0;
  #why = '';
  #isTooSoon = false;

  /** asker() gives ask(reason, command) for the device of now; that promises true, false once the panel shows another. */
  constructor({ asker, reason }) {
    Object.assign(this, { asker, reason });
    this.states = new MemoryStates();
    this.form = new SendForm({ id: 'memory', submit: 'Ask for a report', busy: 'Asking', send: () => this.#request() });
    this.state = h('p.quiet', { role: 'status' });
    this.shown = h('select.select', { id: 'memory-shown', onchange: () => this.#render() });
    this.base = h('select.select', { id: 'memory-base', onchange: () => this.#render() });
    this.choice = h('div.form-pair', { hidden: true }, labelled('memory-shown', 'Report', this.shown), labelled('memory-base', 'Compared with', this.base));
    this.report = h('div.memory-report');
    this.element = h('div.tab-content', {}, this.form.element, this.state, this.choice, this.report);
  }

  setOffer(why) {
    this.#why = why;
    if (why || this.states.states.length === 0) setText(this.state, why);
    this.#enable();
  }

  reset() {
    clearTimeout(this.#timer);
    this.#isTooSoon = false;
    this.states = new MemoryStates();
    setText(this.state, '');
    show(this.choice, false);
    fill(this.report);
    this.#enable();
  }

  note(answer, atMs) {
    const state = this.states.add(answer, atMs);
    setText(this.state, `Report ${state.number} arrived.`);
    const before = this.base.value;
    this.#showChoice(state.number, before);
    this.#render();
  }

  refused(why) {
    setText(this.state, `Refused by the device: ${oneLine(why)}`);
  }

  async #request() {
    const isWanted = await this.asker()(this.reason.demand(), { memory: {} });
    setTimeout(() => this.#enable());   // after the form has enabled its button again
    if (!isWanted) return;
    setText(this.state, 'Sent: waiting for the report.');
    this.#isTooSoon = true;
    this.#timer = setTimeout(() => { this.#isTooSoon = false; this.#enable(); }, EVERY_MS);
  }

  #enable() {
    this.form.button.disabled = this.#why !== '' || this.#isTooSoon;
    this.form.button.title = this.#why || (this.#isTooSoon ? 'One report per device and 5 s' : '');
  }

  #showChoice(number, base) {
    const options = this.states.states.map((state) => [state.number, `${state.number}: ${clockText(state.atMs)}`]);
    const fillIn = (select, first, value) => {
      fill(select, [...first, ...options].map(([key, text]) => h('option', { value: key }, text)));
      select.value = [...select.options].some((option) => option.value === String(value)) ? String(value) : select.options[0].value;
    };
    fillIn(this.shown, [], number);
    fillIn(this.base, [[0, 'the device’s report before']], base);
    show(this.choice, true);
  }

  #render() {
    const state = this.states.numbered(Number(this.shown.value));
    if (!state) return fill(this.report);
    const base = this.states.numbered(Number(this.base.value));
    const rows = memoryRows(state, base === state ? null : base);
    fill(this.report,
      h('dl.facts', {}, Object.entries(state.facts).filter(([, value]) => value > 0).map(([name, value]) => [h('dt', {}, name), h('dd', {}, factText(name, value), changeText(name, value, base?.facts[name]))])),
      rows.length === 0 ? null : h('div.table-scroll', { tabindex: '0', role: 'region', 'aria-label': 'Classes' }, h('table.memory-table', {},
        h('thead', {}, h('tr', {}, ['Class', 'Count', 'Change', 'Bytes', 'Most'].map((name) => h('th', { scope: 'col' }, name)))), h('tbody', {}, rows.slice(0, ROWS_MAX).map(memoryRow)))),
      state.captions.length === 0 ? null : h('details', {}, h('summary', {}, `Captions: ${state.captions.length}`), h('ul.captions', {}, state.captions.map((caption) => h('li', {}, manyLines(String(caption)))))));
  }
}

function memoryRow({ name, count, delta, bytes, max }) {
  const tone = delta > 0 ? 'td.is-more' : delta < 0 ? 'td.is-less' : 'td';
  return h('tr', {}, h('th', { scope: 'row', title: oneLine(name) }, oneLine(name)), h('td', {}, count.toLocaleString('en')), h(tone, {}, signedText(delta)), h('td', {}, bytes > 0 ? bytesText(bytes) : ''), h('td', {}, max > 0 ? max.toLocaleString('en') : ''));
}

function factText(name, value) {
  if (BYTES.has(name)) return bytesText(value);
  return name === 'in them' ? durationText(value) : value.toLocaleString('en');
}

function changeText(name, value, before) {
  if (before === undefined || before === value) return null;
  const change = value - before;
  return h(change > 0 ? 'span.is-more' : 'span.is-less', {}, ` ${change > 0 ? '+' : ''}${BYTES.has(name) ? bytesText(change) : change.toLocaleString('en')}`);
}
