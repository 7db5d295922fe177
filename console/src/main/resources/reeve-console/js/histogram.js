// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// How many lines of each level over time, above the list: drag takes a range, a click jumps there. With the keys:
// arrows walk, n and N find errors, Shift and arrows take a range, Enter goes.
import { fill, h, setText, show, svg } from './dom.js';
import { barsOf, barText, nextError, rangeText, stackOf } from './histogram-scale.js';
import { storedQuery } from './log-stream.js';
import { isoText } from './moment.js';
import { spanMs } from './spans.js';
import { isRange } from './view-state.js';

const BUCKETS_MAX = 200;
const BAR_PX = 7;
/** After a change of the filter, so that typing does not count word by word. */
const SETTLE_MS = 250;
const REFRESH_MS = 10_000;
/** Less than this is a click, not a drag. */
const DRAG_PX = 4;

export class Histogram {
  #view = null;
  #timer = 0;
  #request = null;
  #scale = null;
  #cursor = -1;
  #anchor = -1;
  #drag = null;

  constructor({ api, onRange, onJump }) {
    Object.assign(this, { api, onRange, onJump });
    this.text = h('span.histogram-text', {});
    this.canvas = h('div.histogram-bars', {});
    this.chosen = h('div.histogram-chosen', { hidden: true });
    this.chart = h('div.histogram-chart', {
      role: 'slider', tabindex: '0', 'aria-label': 'Lines over time', 'aria-valuemin': '0', 'aria-valuemax': '0', 'aria-valuenow': '0', 'aria-valuetext': 'nothing yet',
      onkeydown: (event) => this.#key(event), onpointerdown: (event) => this.#down(event), onpointermove: (event) => this.#move(event), onpointerup: (event) => this.#up(event),
      onpointercancel: () => this.#letGo(), onpointerleave: () => { if (!this.#drag) this.#point(-1); }, onblur: () => this.#point(-1),
    }, this.canvas, this.chosen);
    this.element = h('div.histogram', {}, this.chart, this.text);
  }

  /** Counts for a view, soon. */
  show(view) {
    this.#view = view;
    this.#soon(SETTLE_MS);
  }

  stop() {
    clearTimeout(this.#timer);
    this.#request?.abort();
  }

  #soon(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#load(), ms);
  }

  async #load() {
    if (document.hidden) return this.#soon(REFRESH_MS);
    this.#request?.abort();
    const request = new AbortController();
    this.#request = request;
    try {
      const reply = await this.api.get('v1/logs/histogram', this.#query(), { signal: request.signal });
      if (request.signal.aborted) return;
      this.#scale = barsOf(reply);
      show(this.element, true);
      this.#render();
    } catch (problem) {
      if (request.signal.aborted) return;
      if (problem.status === 404 || problem.status === 403) return show(this.element, false);   // a gateway that does not count yet, or not for this person
      this.#say(problem.status === 400 ? '' : `Not counted: ${problem.message}`);
    }
    if (!isRange(this.#view)) this.#soon(REFRESH_MS);
  }

  #query() {
    const nowMs = Date.now();
    const to = this.#view.to || nowMs;
    const from = this.#view.from || to - spanMs(this.#view.span);
    const width = this.chart.clientWidth || this.element.parentElement?.clientWidth || 800;
    return { ...storedQuery(this.#view), from: isoText(from), to: isoText(to), buckets: Math.max(10, Math.min(BUCKETS_MAX, Math.floor(width / BAR_PX))) };
  }

  #render() {
    const { bars, most, partial } = this.#scale;
    const shapes = [];
    bars.forEach((bar, index) => {
      if (!bar.isCounted) shapes.push(['rect', { x: index, y: 0, width: 1, height: 100, class: 'bar-uncounted' }]);
      if (bar.lost > 0) shapes.push(['rect', { x: index + 0.08, y: 0, width: 0.84, height: 100, class: 'bar-lost', fill: 'url(#bar-hatch)' }]);
      for (const { letter, y, height } of stackOf(bar, most)) shapes.push(['rect', { x: index + 0.08, y: y.toFixed(2), width: 0.84, height: height.toFixed(2), class: `bar level-${letter}` }]);
    });
    const picture = svg({ viewBox: `0 0 ${Math.max(1, bars.length)} 100`, preserveAspectRatio: 'none', 'aria-hidden': 'true' }, shapes);
    picture.prepend(hatch(bars.length, this.chart.clientWidth || 800));
    fill(this.canvas, picture);
    this.chart.setAttribute('aria-valuemax', String(Math.max(0, bars.length - 1)));
    if (!this.#drag) this.#point(Math.min(this.#cursor, bars.length - 1));
    this.chart.classList.toggle('is-partial', partial);
  }

  /** Says what a bar holds; -1: all of them. */
  #point(index) {
    this.#cursor = index;
    if (!this.#scale) return;
    const bar = this.#scale.bars[index];
    this.#say(bar ? barText(bar, this.#utc) : this.#sum());
    this.chart.setAttribute('aria-valuenow', String(Math.max(0, index)));
    this.chart.setAttribute('aria-valuetext', bar ? barText(bar, this.#utc) : this.#sum());
    if (!this.#drag && this.#anchor < 0) this.#choose(index, index, bar !== undefined && document.activeElement === this.chart);
  }

  get #utc() { return this.#view.time === 'utc'; }

  #sum() {
    const { bars, fromMs, toMs, partial } = this.#scale;
    const all = { fromMs, toMs, isCounted: !partial, total: sum(bars, 'total'), errors: sum(bars, 'errors'), lost: sum(bars, 'lost') };
    return barText(all, this.#utc);
  }

  #say(text) {
    setText(this.text, text);
  }

  #choose(one, other, visible = true) {
    const count = this.#scale?.bars.length || 1;
    const [first, last] = [Math.min(one, other), Math.max(one, other)];
    this.chosen.style.left = `${(first / count) * 100}%`;
    this.chosen.style.width = `${((last - first + 1) / count) * 100}%`;
    show(this.chosen, visible);
  }

  #indexAt(event) {
    const box = this.chart.getBoundingClientRect();
    const count = this.#scale.bars.length;
    return Math.max(0, Math.min(count - 1, Math.floor(((event.clientX - box.left) / box.width) * count)));
  }

  #down(event) {
    if (event.button !== 0 || !this.#scale || this.#scale.bars.length === 0) return;
    this.#drag = { x: event.clientX, from: this.#indexAt(event), isDrag: false };
    this.chart.setPointerCapture(event.pointerId);
  }

  #move(event) {
    if (!this.#scale || this.#scale.bars.length === 0) return;
    const index = this.#indexAt(event);
    if (!this.#drag) return this.#point(index);
    if (Math.abs(event.clientX - this.#drag.x) >= DRAG_PX) this.#drag.isDrag = true;
    if (!this.#drag.isDrag) return;
    this.#choose(this.#drag.from, index);
    const [from, to] = this.#span(this.#drag.from, index);
    this.#say(rangeText(from, to, this.#utc));
  }

  #up(event) {
    const drag = this.#drag;
    if (!drag) return;
    this.#letGo();
    const index = this.#indexAt(event);
    if (drag.isDrag) this.onRange(...this.#span(drag.from, index));
    else this.onJump(this.#scale.bars[index]);
  }

  #letGo() {
    this.#drag = null;
    this.#anchor = -1;
    show(this.chosen, false);
  }

  #span(one, other) {
    const { bars } = this.#scale;
    return [Math.floor(bars[Math.min(one, other)].fromMs), Math.ceil(bars[Math.max(one, other)].toMs)];
  }

  #key(event) {
    if (!this.#scale || this.#scale.bars.length === 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const { bars } = this.#scale;
    const at = this.#cursor < 0 ? bars.length : this.#cursor;
    const error = { n: 1, N: -1 }[event.key];
    const target = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: bars.length - 1 }[event.key] ?? (error ? nextError(bars, error > 0 && this.#cursor < 0 ? -1 : at, error) : undefined);
    if (target !== undefined) {
      event.preventDefault();
      if (target < 0 && error) return;
      this.#walk(Math.max(0, Math.min(bars.length - 1, target)), event.shiftKey && !error);
    } else if (event.key === 'Enter' && this.#cursor >= 0) {
      event.preventDefault();
      if (this.#anchor >= 0 && this.#anchor !== this.#cursor) this.onRange(...this.#span(this.#anchor, this.#cursor));
      else this.onJump(bars[this.#cursor]);
      this.#letGo();
    } else if (event.key === 'Escape' && this.#anchor >= 0) {
      event.preventDefault();
      this.#letGo();
    }
  }

  #walk(index, takes) {
    if (takes && this.#anchor < 0) this.#anchor = this.#cursor < 0 ? index : this.#cursor;
    if (!takes) this.#anchor = -1;
    this.#point(index);
    if (this.#anchor >= 0) {
      this.#choose(this.#anchor, index);
      const [from, to] = this.#span(this.#anchor, index);
      this.chart.setAttribute('aria-valuetext', rangeText(from, to, this.#utc));
      this.#say(rangeText(from, to, this.#utc));
    }
  }
}

function sum(bars, name) {
  return bars.reduce((total, bar) => total + bar[name], 0);
}

/** The hatch of what is lost, in the picture's own units: as wide as high on the screen. */
function hatch(count, widthPx) {
  const unit = Math.max(0.05, (count * 6) / widthPx);
  const pattern = svg({}, [['pattern', { id: 'bar-hatch', width: unit, height: 12, patternUnits: 'userSpaceOnUse' }]]).firstChild;
  const line = svg({}, [['path', { d: `M0 12 L${unit} 0`, class: 'bar-hatch-line' }]]).firstChild;
  pattern.append(line);
  const defs = svg({}, [['defs', {}]]).firstChild;
  defs.append(pattern);
  return defs;
}
