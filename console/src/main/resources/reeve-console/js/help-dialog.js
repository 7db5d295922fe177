// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// What the keys do and how the filter reads.
import { h } from './dom.js';
import { icon } from './icons.js';

const KEYS = [
  ['/', 'filter'], ['Space', 'pause, resume'], ['End', 'follow the newest line'], ['j  k', 'next, previous line'], ['n  N', 'next, previous error'],
  ['t', 'change how time is shown'], ['1 … 5', 'lowest level: trace … error'], ['c', 'copy the line'], ['y', 'copy a link to this view'], ['Esc', 'close, unselect'], ['?', 'this help'],
];

let dialog = null;

export function showHelp() {
  dialog ??= build();
  if (!dialog.isConnected) document.body.append(dialog);
  if (!dialog.open) dialog.showModal();
}

function build() {
  const close = () => dialog.close();
  return h('dialog.help', { 'aria-labelledby': 'help-title', onclick: (event) => { if (event.target === dialog) close(); } },
    h('div.help-content', {},
      h('header.dialog-head', {}, h('h2', { id: 'help-title' }, 'Keys and filter'), h('button.icon-button', { type: 'button', 'aria-label': 'Close', onclick: close }, icon('close'))),
      h('dl.keys', {}, KEYS.map(([keys, what]) => [h('dt', {}, keys.split('  ').map((key) => h('kbd', {}, key))), h('dd', {}, what)])),
      h('p', {}, 'The filter shows lines in which every word begins some word of the text, logger, attribute values or payload, in any case: “screen” finds CartScreen. Lost lines are always shown. Scroll up to load what is stored; the server applies the same filter.'),
      h('p', {}, 'The same in a terminal: ', h('code', {}, './reeve logs -f --level warn WORDS'))));
}
