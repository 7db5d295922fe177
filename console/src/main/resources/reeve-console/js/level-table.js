// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// The overrides of levels: those in force with what became of them and a countdown, then the last ones that are over.
import { fill, h, setText } from './dom.js';
import { levelLetter, means, stateText, targetText } from './log-control.js';
import { agoText, countdownText } from './time-text.js';
import { oneLine } from './visible-text.js';

const IN_FORCE = new Set(['SENT', 'APPLIED']);
/** Over at another time than that which was set, and nobody says when. */
const CUT_SHORT = new Set(['ENDED', 'REFUSED']);

export class LevelTable {
  #levels = [];
  #device = null;
  #times = [];
  #isKnown = false;
  #over = null;

  constructor({ onEnd, now = Date.now }) {
    Object.assign(this, { onEnd, now });
    this.element = h('div.levels-list', {}, h('p.quiet', {}, 'Loading'));
  }

  setDevice(device) {
    this.#device = device;
    if (this.#isKnown) this.#render();
  }

  setLevels(levels) {
    const before = JSON.stringify(this.#levels);
    this.#levels = levels;
    if (this.#isKnown && JSON.stringify(levels) === before) return;
    this.#isKnown = true;
    this.#render();
  }

  tick() {
    for (const { element, text } of this.#times) setText(element, text());
  }

  #render() {
    const nowMs = this.now();
    const isOver = (one) => !IN_FORCE.has(one.state) || one.expiresMs <= nowMs;
    const inForce = this.#levels.filter((one) => !isOver(one)).sort((a, b) => this.#rank(a) - this.#rank(b));
    const over = this.#levels.filter((one) => isOver(one) && this.#rank(one) === 0);
    this.#times = [];
    this.#over = over.length === 0 ? null : this.#overOnes(over);
    fill(this.element,
      inForce.length === 0 ? h('p.quiet', {}, 'No level is set. Devices log what they were built for.') : h('ul.level-items', { 'aria-label': 'Levels in force' }, inForce.map((one) => this.#item(one, true))),
      this.#over);
  }

  /** What a person has opened stays so. */
  #overOnes(over) {
    return h('details.levels-over', { open: Boolean(this.#over?.open) }, h('summary', {}, `Over: ${over.length}`), h('ul.level-items', {}, over.map((one) => this.#item(one, false))));
  }

  /** Those that mean the device come first. */
  #rank(override) {
    return !this.#device || means(override, this.#device) ? 0 : 1;
  }

  #item(override, isInForce) {
    const text = () => this.#timeText(override, isInForce);
    const left = h('span.level-left', {}, text());
    this.#times.push({ element: left, text });
    const state = h(`span.chip.level-state`, { 'data-state': override.state }, stateText(override));
    return h('li.level-item', { 'data-override': override.id },
      h('div.level-head', {}, h(`span.chip.level-${levelLetter(override.level)}`, {}, override.level), state, left,
        isInForce ? h('button.button.button-small', { type: 'button', onclick: () => this.onEnd(override) }, 'End') : null),
      h('p.level-what', {}, oneLine(`${targetText(override)}${override.logger ? `, logger ${override.logger}` : ''}`)),
      h('p.quiet', {}, oneLine([override.reason, override.by && `by ${override.by}`].filter(Boolean).join(' · '))));
  }

  #timeText({ expiresMs, state }, isInForce) {
    if (isInForce) return countdownText(expiresMs - this.now());
    return CUT_SHORT.has(state) ? '' : agoText(expiresMs, this.now());
  }
}
