// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// A histogram's answer as bars: when each begins and ends, how high each level stands in it, what was lost.
import { msOf } from './line.js';
import { clockText } from './time-text.js';

/** From the bottom of a bar to its top: what matters most stands on the ground, where it is seen first. */
const CLASSES = [['fatal', 'F'], ['error', 'E'], ['warn', 'W'], ['info', 'I'], ['debug', 'D'], ['trace', 'T']];
const HEIGHT = 100;
/** A bar with anything in it is at least so high, or one line among thousands would not be seen. */
const HEIGHT_MIN = 2;
const SECOND_MS = 1_000;
const DAY_MS = 86_400_000;

/** A HistogramReply in proto3 JSON. */
export function barsOf({ fromUnixNano, bucketNanos, buckets = [], partial = false, countedFromUnixNano }) {
  const fromMs = msOf(fromUnixNano);
  const stepMs = msOf(bucketNanos);
  const countedMs = msOf(countedFromUnixNano);
  const bars = buckets.map((bucket, index) => barOf(bucket, fromMs + index * stepMs, stepMs));
  for (const bar of bars) bar.isCounted = !partial || (countedMs > 0 && bar.fromMs >= countedMs);
  return { bars, fromMs, toMs: fromMs + buckets.length * stepMs, stepMs, partial, most: Math.max(1, ...bars.map(({ total }) => total)) };
}

function barOf(bucket, fromMs, stepMs) {
  const counts = CLASSES.map(([name, letter]) => ({ letter, count: Number(bucket[name] || 0) }));
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  return { fromMs, toMs: fromMs + stepMs, counts, total, errors: counts[0].count + counts[1].count, lost: Number(bucket.lost || 0), isCounted: true };
}

/** Rectangles of a bar in a space of 100: {letter, y, height}, from the ground up. */
export function stackOf(bar, most) {
  const whole = bar.total === 0 ? 0 : Math.max(HEIGHT_MIN, (bar.total / most) * HEIGHT);
  let ground = HEIGHT;
  return bar.counts.filter(({ count }) => count > 0).map(({ letter, count }) => {
    const height = (count / bar.total) * whole;
    ground -= height;
    return { letter, y: ground, height };
  });
}

/** 13:00:00 – 13:01:00: 120 lines, 3 errors, 2 lost. */
export function barText(bar, utc = false) {
  const lines = `${bar.total.toLocaleString('en')} ${bar.total === 1 ? 'line' : 'lines'}`;
  const errors = bar.errors > 0 ? `, ${bar.errors.toLocaleString('en')} ${bar.errors === 1 ? 'error' : 'errors'}` : '';
  const lost = bar.lost > 0 ? `, ${bar.lost.toLocaleString('en')} lost` : '';
  return `${rangeText(bar.fromMs, bar.toMs, utc)}: ${lines}${errors}${lost}${bar.isCounted ? '' : ', not counted through'}`;
}

/** A range in the shortest words that say it: with milliseconds only if it is short, with dates only if it is not of today. */
export function rangeText(fromMs, toMs, utc = false, nowMs = Date.now()) {
  const hasDate = nowMs - fromMs > DAY_MS || toMs - fromMs > DAY_MS;
  const cut = toMs - fromMs < SECOND_MS ? 0 : 4;
  const text = (ms) => {
    const clock = clockText(ms, { utc, date: hasDate });
    return clock.slice(0, clock.length - cut);
  };
  return fromMs > 0 ? `${text(fromMs)} – ${text(toMs)}` : `until ${text(toMs)}`;
}

/** The next bar with errors from an index on, -1 if there is none. */
export function nextError(bars, index, direction) {
  for (let at = index + direction; at >= 0 && at < bars.length; at += direction) if (bars[at].errors > 0) return at;
  return -1;
}
