// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// What the keys do and how the filter reads.
import { h } from './dom.js';
import { icon } from './icons.js';

const KEYS = [
  ['/', 'filter'], ['Space', 'pause, resume'], ['End', 'follow the newest line'], ['j  k', 'next, previous line'], ['n  N', 'next, previous error'],
  ['t', 'change how time is shown'], ['g', 'go to a time'], ['e', 'fold, unfold a call'], ['a', 'lines around the selected one'], ['m', 'place a marker'],
  ['l', 'log levels of devices'], ['w', 'watch values of the device'], ['x', 'exclude the value in focus, else the line’s logger'], ['c', 'copy the line'],
  ['y', 'copy a link to this view and line'], ['1 … 5', 'lowest level: trace … error'], ['Esc', 'close, unselect'], ['?', 'this help'],
];

const GRAMMAR = [
  ['cart checkout', 'lines in which both words begin some word of the text, logger, attribute values or payload, in any case: screen finds CartScreen'],
  ['"add to cart"', 'these words, one behind the other'],
  ['/time(out|d) \\d+/', 'the text has a match of this pattern (RE2); (?i) in front: in any case'],
  ['cart OR order', 'one of both; brackets group: (cart OR order) failed'],
  ['-heartbeat', 'not this; before a word, a field, quotes or a bracket'],
  ['level>=warn', 'level: trace debug info warn error fatal; with = : >= <='],
  ['logger:net.http', 'begins with; = is the whole value: logger=net.http.Client'],
  ['attr.order=4711', 'an attribute; of nested ones by its path'],
  ['has:exception', 'has:exception, has:payload, has:gap'],
  ['seq>=100', 'the number in the session; with = >= <='],
  ['since:2h until:10m', 'times: so long ago, or as 2026-01-02T13:01:02Z'],
];

const NAMES = 'app version build user device session trace request logger thread screen kind';

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
      h('h3', {}, 'Filter'),
      h('dl.grammar', {}, GRAMMAR.map(([example, what]) => [h('dt', {}, h('code', {}, example)), h('dd', {}, what)])),
      h('p', {}, 'More fields: ', h('code', {}, NAMES), '. A value with spaces or brackets stands in quotes. Lost lines are always shown. Scroll up to load what is stored; the server reads the same filter.'),
      h('p', {}, 'The same in a terminal: ', h('code', {}, './reeve logs -f \'level>=warn cart\''))));
}
