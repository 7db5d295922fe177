// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// A JSON value as a tree that folds, with a search, and with the path of each key to copy. Children are made when first
// opened, so a large value costs nothing until then.
import { copyText } from './clipboard.js';
import { fill, h } from './dom.js';
import { found, partsOf, pathText } from './json-path.js';
import { toast } from './toast.js';
import { manyLines } from './visible-text.js';

const OPEN_DEPTH = 2;
const CHILDREN_MAX = 500;
/** A value with fewer parts is seen at once. */
const SEARCH_PARTS_MIN = 8;
const TYPING_MS = 150;

export function jsonTree(value) {
  const body = h('div', {}, node([], value, OPEN_DEPTH));
  if (Object.keys(value ?? {}).length < SEARCH_PARTS_MIN && JSON.stringify(value).length < 400) return h('div.tree', {}, body);
  let timer = 0;
  const search = h('input.tree-search', {
    type: 'search', placeholder: 'Search in it', 'aria-label': 'Search keys and values', autocomplete: 'off', spellcheck: 'false',
    oninput: () => { clearTimeout(timer); timer = setTimeout(() => show(search.value.trim()), TYPING_MS); },
  });
  const show = (text) => {
    const { value: part, count } = text === '' ? { value, count: 1 } : found(value, text);
    fill(body, count === 0 ? h('div.tree-leaf.quiet', {}, 'Nothing in it matches.') : node([], part, text === '' ? OPEN_DEPTH : Infinity));
  };
  return h('div.tree', {}, search, body);
}

function node(path, value, openDepth) {
  if (value === null || typeof value !== 'object') return h('div.tree-leaf', {}, key(path), scalar(value));
  const entries = partsOf(value);
  const summary = Array.isArray(value) ? `[${entries.length}]` : `{${entries.length}}`;
  if (entries.length === 0) return h('div.tree-leaf', {}, key(path), h('span.tree-count', {}, summary));
  const isOpen = path.length < openDepth;
  const details = h('details', { open: isOpen }, h('summary', {}, key(path), h('span.tree-count', {}, summary)));
  const grow = () => {
    if (details.childElementCount > 1) return;
    const rest = entries.length > CHILDREN_MAX ? h('div.tree-leaf', {}, `${entries.length - CHILDREN_MAX} more`) : null;
    details.append(h('div.tree-children', {}, entries.slice(0, CHILDREN_MAX).map(([name, inner]) => node([...path, name], inner, openDepth)), rest));
  };
  if (isOpen) grow();
  details.addEventListener('toggle', () => { if (details.open) grow(); });
  return details;
}

/** The name; a click copies where it stands. */
function key(path) {
  if (path.length === 0) return null;
  const copy = async (event) => {
    event.preventDefault();   // and does not fold what it names
    toast(await copyText(pathText(path)) ? 'Path copied' : 'Copying is not allowed here');
  };
  return h('span.tree-key', { title: `${manyLines(pathText(path))} (click to copy)`, onclick: copy }, manyLines(String(path.at(-1))), ': ');
}

function scalar(value) {
  if (typeof value === 'string') return h('span.tree-string', {}, manyLines(value));
  return h(`span.tree-${value === null ? 'null' : typeof value}`, {}, String(value));
}
