// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// The overrides of levels: those in force with what became of them and a countdown, then the last ones that are over.
import { fill, h, setText } from './dom.js';
import { levelLetter, means, stateText, targetText } from './log-control.js';
import { agoText, countdownText } from './time-text.js';
import { oneLine } from './visible-text.js';

const IN_FORCE = new Set(['SENT', 'APPLIED']);

export class LevelTable {
  #levels = [];
  #device = null;
  #countdowns = [];

  constructor({ onEnd, now = Date.now }) {
    Object.assign(this, { onEnd, now });
    this.element = h('div.levels-list', {}, h('p.quiet', {}, 'Loading'));
  }

  setDevice(device) {
    this.#device = device;
    this.#render();
  }

  setLevels(levels) {
    const before = JSON.stringify(this.#levels);
    this.#levels = levels;
    if (JSON.stringify(levels) !== before || this.#countdowns.length === 0) this.#render();
  }

  tick() {
    for (const { element, override } of this.#countdowns) setText(element, this.#left(override));
  }

  #render() {
    const nowMs = this.now();
    const isOver = (one) => !IN_FORCE.has(one.state) || one.expiresMs <= nowMs;
    const inForce = this.#levels.filter((one) => !isOver(one)).sort((a, b) => this.#rank(a) - this.#rank(b));
    const over = this.#levels.filter((one) => isOver(one) && this.#rank(one) === 0);
    this.#countdowns = [];
    fill(this.element,
      inForce.length === 0 ? h('p.quiet', {}, 'No level is set. Devices log what they were built for.') : h('ul.level-items', { 'aria-label': 'Levels in force' }, inForce.map((one) => this.#item(one, true))),
      over.length === 0 ? null : h('details.levels-over', {}, h('summary', {}, `Over: ${over.length}`), h('ul.level-items', {}, over.map((one) => this.#item(one, false)))));
  }

  /** Those that mean the device come first. */
  #rank(override) {
    return !this.#device || means(override, this.#device) ? 0 : 1;
  }

  #item(override, isInForce) {
    const left = h('span.level-left', {}, isInForce ? this.#left(override) : agoText(override.expiresMs, this.now()));
    if (isInForce) this.#countdowns.push({ element: left, override });
    const state = h(`span.chip.level-state`, { 'data-state': override.state }, stateText(override));
    return h('li.level-item', { 'data-override': override.id },
      h('div.level-head', {}, h(`span.chip.level-${levelLetter(override.level)}`, {}, override.level), state, left,
        isInForce ? h('button.button.button-small', { type: 'button', onclick: () => this.onEnd(override) }, 'End') : null),
      h('p.level-what', {}, oneLine(`${targetText(override)}${override.logger ? `, logger ${override.logger}` : ''}`)),
      h('p.quiet', {}, oneLine([override.reason, override.by && `by ${override.by}`].filter(Boolean).join(' · '))));
  }

  #left({ expiresMs }) {
    return countdownText(expiresMs - this.now());
  }
}
