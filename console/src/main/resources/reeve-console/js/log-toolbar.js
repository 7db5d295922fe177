// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// The bar over the list: filter, lowest level, pause.
import { fill, h } from './dom.js';
import { FilterBox } from './filter-box.js';
import { icon } from './icons.js';
import { LEVELS } from './levels.js';

export class LogToolbar {
  constructor({ memory, onFilter, onLevel, onPause, onDevices, onSearchFocus }) {
    this.onLevel = onLevel;
    this.level = 'trace';
    this.filter = new FilterBox({ memory, onFilter, onFocus: onSearchFocus });
    this.radios = LEVELS.slice(0, 5).map((level) => this.#levelButton(level));
    this.pause = h('button.button.pause', { type: 'button', 'aria-keyshortcuts': 'Space', onclick: onPause });
    this.devices = h('button.button.devices-toggle', { type: 'button', 'aria-expanded': 'false', onclick: onDevices }, icon('device'), h('span.devices-chosen', {}, 'All devices'), icon('chevron'));
    this.element = h('div.toolbar', { role: 'toolbar', 'aria-label': 'Filter and view' }, this.devices,
      this.filter.element,
      h('div.levels', { role: 'radiogroup', 'aria-label': 'Lowest level shown', onkeydown: (event) => this.#arrow(event) }, this.radios),
      this.pause);
    this.setPaused(false);
    this.setLevel('trace');
  }

  setLevel(name) {
    const chosen = Math.max(0, LEVELS.findIndex((level) => level.name.toLowerCase() === name));
    this.level = LEVELS[chosen].name.toLowerCase();
    this.radios.forEach((radio, index) => {
      radio.setAttribute('aria-checked', String(index === chosen));
      radio.tabIndex = index === chosen ? 0 : -1;
      radio.classList.toggle('is-included', index >= chosen);
    });
  }

  setPaused(isPaused, heldCount = 0) {
    const count = heldCount > 0 ? `${heldCount.toLocaleString('en')} new` : 'Resume';
    fill(this.pause, icon(isPaused ? 'play' : 'pause'), h('span', {}, isPaused ? count : 'Pause'));
    this.pause.setAttribute('aria-pressed', String(isPaused));
    this.pause.setAttribute('aria-label', isPaused ? `Resume, ${heldCount} new lines` : 'Pause');
    this.pause.classList.toggle('is-active', isPaused);
  }

  setDevice(name) {
    this.devices.querySelector('.devices-chosen').textContent = name;
  }

  #levelButton(level) {
    return h(`button.level-choice.level-${level.letter}`, {
      type: 'button', role: 'radio', title: `${level.label} and above`, 'aria-label': `${level.label} and above`,
      onclick: () => this.#chooseLevel(level),
    }, h('span.level-letter', { 'aria-hidden': 'true' }, level.letter), h('span.level-name', { 'aria-hidden': 'true' }, level.label));
  }

  #chooseLevel(level) {
    this.setLevel(level.name.toLowerCase());
    this.onLevel(this.level);
  }

  #arrow(event) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const current = LEVELS.findIndex((level) => level.name.toLowerCase() === this.level);
    const next = Math.max(0, Math.min(this.radios.length - 1, current + step));
    this.#chooseLevel(LEVELS[next]);
    this.radios[next].focus();
  }
}
