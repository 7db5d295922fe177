// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// A value of a line with what can be done with it: only lines that have it, only those that do not, copy.
import { copyButton } from './copy-button.js';
import { h } from './dom.js';
import { icon } from './icons.js';
import { manyLines } from './visible-text.js';

/** term: what the filter gets; onTerm(term) takes it. The exclude key finds the term at the element in focus. */
export function valueWithActions(value, term, onTerm) {
  const text = String(value);
  return h('span.value-row', { 'data-term': term },
    h('button.value', { type: 'button', title: 'Only lines with this value', onclick: () => onTerm(term) }, manyLines(text)),
    h('span.value-actions', {},
      h('button.value-action', { type: 'button', title: 'Exclude this value (x)', 'aria-label': 'Exclude this value', onclick: () => onTerm(`-${term}`) }, icon('minus')),
      copyButton('Copy', () => text, { compact: true })));
}

/** The term of the value that has the focus, '' if none has. */
export function focusedTerm() {
  return document.activeElement?.closest('[data-term]')?.dataset.term || '';
}
