// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// A full-size message in place of content: what is the matter and what to do about it.
import { h } from './dom.js';
import { icon, mark } from './icons.js';

/** actions: [label, handler] pairs, the first is the main one. */
export function notice({ iconName, title, text, actions = [], detail = '' }) {
  return h('div.notice', {}, h('div.notice-icon', {}, iconName ? icon(iconName) : mark()), h('h2', {}, title),
    text ? h('p', {}, text) : null,
    detail ? h('p.notice-detail', {}, detail) : null,
    actions.length > 0 ? h('div.notice-actions', {}, actions.map(([label, handler], index) =>
      h(index === 0 ? 'button.button.primary' : 'button.button', { type: 'button', onclick: handler }, label))) : null);
}
