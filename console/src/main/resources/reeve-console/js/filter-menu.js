// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// The filters to choose from: those that were saved, then the last ones. Opens below the filter box.
import { fill, h, show } from './dom.js';
import { icon } from './icons.js';
import { oneLine } from './visible-text.js';

export class FilterMenu {
  constructor({ memory, onChoose, onClose }) {
    Object.assign(this, { memory, onChoose, onClose });
    this.button = h('button.filter-button', { type: 'button', 'aria-label': 'Saved and last filters', title: 'Saved and last filters (↓)', 'aria-expanded': 'false', 'aria-controls': 'filter-menu', onclick: () => this.#toggle() }, icon('chevron'));
    this.element = h('div.filter-menu', { id: 'filter-menu', tabindex: '-1', hidden: true, onkeydown: (event) => this.#key(event), onfocusout: (event) => this.#left(event) });
  }

  open() {
    this.#render();
    show(this.element, true);
    this.button.setAttribute('aria-expanded', 'true');
    this.element.querySelector('button')?.focus();
  }

  close() {
    show(this.element, false);
    this.button.setAttribute('aria-expanded', 'false');
  }

  #toggle() {
    if (this.element.hidden) this.open();
    else this.close();
  }

  #render() {
    const saved = this.memory.saved;
    const last = this.memory.last.filter((filter) => !saved.includes(filter));
    fill(this.element, this.#group('Saved', saved, true), this.#group('Last', last, false),
      saved.length + last.length === 0 ? h('p.quiet', { tabindex: '-1' }, 'Filters you use appear here. The star saves one.') : null);
  }

  #group(title, filters, isSaved) {
    if (filters.length === 0) return null;
    return h('section', { 'aria-label': `${title} filters` }, h('h2', {}, title), h('ul', {}, filters.map((filter) => this.#item(filter, isSaved))));
  }

  #item(filter, isSaved) {
    return h('li.filter-item', {}, h('button.filter-choice', { type: 'button', onclick: () => this.#choose(filter) }, oneLine(filter)),
      isSaved ? h('button.filter-button', { type: 'button', 'aria-label': `Forget ${oneLine(filter)}`, title: 'Forget', onclick: () => this.#forget(filter) }, icon('close')) : null);
  }

  #choose(filter) {
    this.close();
    this.onChoose(filter);
  }

  #forget(filter) {
    this.memory.forget(filter);
    this.element.focus();   // what goes now must not take the focus with it
    this.#render();
    (this.element.querySelector('button') || this.button).focus();
  }

  #key(event) {
    if (event.key === 'Escape') {
      event.stopPropagation();
      this.close();
      this.onClose();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const choices = [...this.element.querySelectorAll('.filter-choice')];
    const next = choices.indexOf(document.activeElement) + step;
    if (next < 0) this.onClose();
    else choices[Math.min(next, choices.length - 1)]?.focus();
  }

  #left(event) {
    if (event.relatedTarget !== this.button && !this.element.contains(event.relatedTarget)) this.close();
  }
}
