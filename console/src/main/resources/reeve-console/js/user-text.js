// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// How a user is called and what state they are in, in words.
import { h } from './dom.js';
import { agoText, fullText } from './time-text.js';
import { oneLine } from './visible-text.js';

/** The best name there is, as text that hides nothing. */
export function userTitle({ displayName = '', email = '', anonymous = false, user = '' }) {
  return oneLine(displayName || email || (anonymous ? 'Anonymous' : user));
}

/** active, disabled, to be erased, or whatever the service calls it. */
export function statusChip({ status = '', deleteAt = '' }) {
  if (deleteAt) return h('span.chip.level-E', {}, 'to be erased');
  return h(status === 'active' ? 'span.chip.chip-good' : 'span.chip.level-W', {}, oneLine(status));
}

/** "3 h" with the full time as its title; a dash for never. */
export function ago(text, nowMs = Date.now()) {
  const ms = Date.parse(text ?? '');
  return Number.isNaN(ms) ? '–' : h('time', { datetime: text, title: fullText(ms) }, agoText(ms, nowMs));
}

/** "2026-01-02 13:01:02.113", or nothing. */
export function fullTime(text) {
  const ms = Date.parse(text ?? '');
  return Number.isNaN(ms) ? '' : fullText(ms);
}
