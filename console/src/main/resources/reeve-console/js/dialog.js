// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Modal dialogs: a title, a way out, the focus back where it was.
import { h } from './dom.js';
import { icon } from './icons.js';

let opened = 0;

/** Opens one and returns what closes it. onClose runs once, however it is closed. */
export function openDialog({ title, content, onClose = () => {} }) {
  const id = `dialog-${++opened}`;
  const close = () => dialog.close();
  const dialog = h('dialog.dialog', { 'aria-labelledby': id, onclose: () => { dialog.remove(); onClose(); } },
    h('div.dialog-content', {},
      h('header.dialog-head', {}, h('h2', { id }, title), h('button.icon-button', { type: 'button', 'aria-label': 'Close', onclick: close }, icon('close'))),
      content));
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector('[data-first], input, select, textarea')?.focus();
  return close;
}

/** Closes all, as when a page is left. */
export function closeDialogs() {
  for (const dialog of [...document.querySelectorAll('dialog[open]')].reverse()) dialog.close();
}
