// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// The second bar over the list: which time is looked at, how time is shown, and what is done less often.
import { fill, h, setText, show } from './dom.js';
import { chooser } from './fields.js';
import { rangeText } from './histogram-scale.js';
import { icon } from './icons.js';
import { SPANS } from './spans.js';
import { TIME_MODES } from './time-text.js';
import { isRange } from './view-state.js';

export class ViewBar {
  constructor({ onSpan, onLive, onGoto, onTimeMode, onClock, onMarker, onExport, onPanel }) {
    this.span = chooser('Time of the chart', SPANS.map(({ name, label }) => [name, label]), () => onSpan(this.span.value));
    this.range = h('span.range-text', {});
    this.live = h('button.button.button-small.range-live', { type: 'button', hidden: true, onclick: onLive }, icon('play'), 'Back to live');
    this.time = chooser('Time shown as', TIME_MODES.map(({ name, label }) => [name, label]), () => onTimeMode(this.time.value));
    this.clock = h('button.button.button-small', { type: 'button', 'aria-pressed': 'false', title: 'Show the time the device’s own clock had, not the corrected one', onclick: onClock }, icon('device'), h('span', {}, 'Device clock'));
    this.panel = h('button.button.button-small', { type: 'button', 'aria-expanded': 'false', title: 'Levels (l), watches (w), memory of the device', onclick: onPanel }, icon('sliders'), h('span', {}, 'Device'));
    this.element = h('div.view-bar', { role: 'toolbar', 'aria-label': 'Time and more' },
      this.span, this.range, this.live, h('button.button.button-small', { type: 'button', title: 'Go to a time (g)', onclick: onGoto }, icon('clock'), h('span', {}, 'Go to')),
      h('span.spacer'), this.time, this.clock,
      h('button.button.button-small', { type: 'button', title: 'Place a marker (m)', onclick: onMarker }, icon('marker'), h('span', {}, 'Marker')),
      h('button.button.button-small', { type: 'button', title: 'Download the lines of this filter', onclick: onExport }, icon('down'), h('span', {}, 'Download')), this.panel);
  }

  /** Live with a span, or stored lines of a range. */
  setView(view) {
    const hasRange = isRange(view);
    this.span.value = view.span;
    this.time.value = view.time;
    this.clock.setAttribute('aria-pressed', String(view.clock === 'device'));
    show(this.span, !hasRange);
    show(this.range, hasRange);
    show(this.live, hasRange);
    setText(this.range, hasRange ? rangeText(view.from, view.to, view.time === 'utc') : '');
  }

  setPanel(isOpen, label) {
    this.panel.setAttribute('aria-expanded', String(isOpen));
    fill(this.panel, icon('sliders'), h('span', {}, label));
  }
}
