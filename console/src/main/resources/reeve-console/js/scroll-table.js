// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// A table that scrolls within its page, by the keyboard too.
import { h } from './dom.js';

/** columns: titles, texts or elements; body: a tbody. */
export function scrollTable({ label, columns, body, hidden = false }) {
  const titles = h('tr', {}, columns.map((title) => h('th', { scope: 'col' }, title)));
  return h('div.table-wrap', { role: 'region', tabindex: '0', 'aria-label': label, hidden }, h('table', {}, h('thead', {}, titles), body));
}
