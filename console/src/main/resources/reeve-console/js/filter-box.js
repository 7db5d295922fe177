// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// The box the filter is typed into: read while it is typed, a mistake underlined and put into words, the last filters
// and the saved ones to choose from.
import { fill, h, setText, show } from './dom.js';
import { FilterMenu } from './filter-menu.js';
import { showHelp } from './help-dialog.js';
import { icon } from './icons.js';
import { CHARS_MAX, FilterMistake, parseFilter } from './log-filter.js';
import { toast } from './toast.js';

/** Typing is taken over after this pause. */
const DEBOUNCE_MS = 150;

export class FilterBox {
  #timer = 0;
  #applied = '';

  /** onFilter(text, tree) is told of every filter that can be read; while it cannot, the one before stays in force. */
  constructor({ memory, onFilter, onFocus = () => {} }) {
    Object.assign(this, { memory, onFilter });
    this.input = h('input.search-input.filter-input', {
      type: 'text', inputmode: 'search', enterkeyhint: 'search', placeholder: 'Filter: words, level>=warn, -logger:net', 'aria-label': 'Filter lines by text', autocomplete: 'off', autocapitalize: 'off',
      spellcheck: 'false', maxlength: CHARS_MAX, 'aria-keyshortcuts': '/', 'aria-describedby': 'filter-mistake',
      onfocus: onFocus, oninput: () => this.#typed(), onchange: () => this.#settled(), onkeydown: (event) => this.#key(event), onscroll: () => this.#scrolled(),
    });
    this.marks = h('div.filter-marks', { 'aria-hidden': 'true', hidden: true });
    this.mistake = h('p.filter-mistake', { id: 'filter-mistake', role: 'status', hidden: true });
    this.clear = h('button.filter-button', { type: 'button', 'aria-label': 'Clear the filter', title: 'Clear (Esc)', hidden: true, onclick: () => { this.#take(''); this.focus(); } }, icon('close'));
    this.star = h('button.filter-button', { type: 'button', onclick: () => this.#toggleSaved() }, icon('star'));
    this.menu = new FilterMenu({ memory, onChoose: (text) => { this.#take(text); this.focus(); }, onClose: () => this.focus() });
    const help = h('button.filter-button', { type: 'button', 'aria-label': 'How a filter reads', title: 'How a filter reads (?)', onclick: showHelp }, icon('help'));
    this.element = h('div.search.search-lines', { onclick: (event) => { if (event.target === this.element) this.focus(); } },
      icon('search'), h('div.filter-typed', {}, this.marks, this.input), h('kbd', { 'aria-hidden': 'true' }, '/'), this.clear, this.star, this.menu.button, help, this.menu.element, this.mistake);
    this.#show();
  }

  /** The filter in force. */
  get text() { return this.#applied; }

  focus() {
    this.input.focus();
  }

  /** The page is left: what was typed last is not taken over any more. */
  stop() {
    clearTimeout(this.#timer);
  }

  /** Shows a filter that comes from elsewhere and returns its tree; one that cannot be read is shown as a mistake and counts as none. */
  set(text) {
    this.input.value = text;
    this.#applied = '';
    return this.#read() || { and: [] };
  }

  /** The server could not read it; where is {from, to} if it said so. */
  refuse(message, where = {}) {
    const { value } = this.input;
    if (value.trim() !== this.#applied) return;   // typed on meanwhile
    const start = value.length - value.trimStart().length;
    this.#showMistake({ from: start + Number(where.from || 0), to: where.to ? start + Number(where.to) : value.length, message });
  }

  #take(text) {
    clearTimeout(this.#timer);
    this.input.value = text;
    this.#apply();
    this.#settled();
  }

  #typed() {
    clearTimeout(this.#timer);
    this.#show();
    show(this.marks, false);
    this.#timer = setTimeout(() => this.#apply(), DEBOUNCE_MS);
  }

  #apply() {
    const tree = this.#read();
    if (tree) this.onFilter(this.#applied, tree);
  }

  #read() {
    this.#show();
    try {
      const tree = parseFilter(this.input.value);
      this.#showMistake(null);
      this.#applied = this.input.value.trim();
      return tree;
    } catch (mistake) {
      if (!(mistake instanceof FilterMistake)) throw mistake;
      this.#showMistake(mistake);
      return null;
    }
  }

  /** Typing is over: worth remembering, if it means something. */
  #settled() {
    if (this.input.value.trim() === this.#applied) this.memory.note(this.#applied);
    this.#show();
  }

  #show() {
    const text = this.input.value.trim();
    const isSaved = this.memory.isSaved(text);
    show(this.clear, this.input.value !== '');
    show(this.star, text !== '');
    this.star.setAttribute('aria-pressed', String(isSaved));
    this.star.setAttribute('aria-label', isSaved ? 'Forget this saved filter' : 'Save this filter');
    this.star.title = isSaved ? 'Forget this saved filter' : 'Save this filter in this browser';
  }

  #toggleSaved() {
    const text = this.input.value.trim();
    if (this.memory.isSaved(text)) this.memory.forget(text);
    else if (!this.memory.save(text)) toast('There is no room for more saved filters: forget one first');
    this.#show();
  }

  #showMistake(mistake) {
    show(this.mistake, mistake !== null);
    show(this.marks, mistake !== null);
    this.input.setAttribute('aria-invalid', String(mistake !== null));
    this.element.classList.toggle('has-mistake', mistake !== null);
    if (!mistake) return setText(this.mistake, '');
    const text = this.input.value;
    const underlined = text.slice(mistake.from, mistake.to) || ' ';
    fill(this.marks, text.slice(0, mistake.from), h('span.filter-wrong', {}, underlined), text.slice(mistake.to));
    const where = text.slice(mistake.from, mistake.to).trim();
    setText(this.mistake, where ? `${where}: ${mistake.message}` : mistake.message);
    this.#scrolled();
  }

  /** The underline moves with a text that is longer than the box. */
  #scrolled() {
    this.marks.scrollLeft = this.input.scrollLeft;
  }

  #key(event) {
    if (event.key === 'Enter') {
      clearTimeout(this.#timer);
      this.#apply();
      this.#settled();
    } else if (event.key === 'ArrowDown') {
      event.preventDefault();
      this.menu.open();
    } else if (event.key === 'Escape' && this.input.value !== '') {
      event.stopPropagation();
      this.#take('');
    } else if (event.key === 'Escape') {
      this.input.blur();
    }
  }
}
