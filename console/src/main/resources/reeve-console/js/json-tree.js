// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// A JSON value as a tree that folds. Children are made when first opened, so a large value costs nothing until then.
import { h } from './dom.js';
import { manyLines } from './visible-text.js';

const OPEN_DEPTH = 2;
const CHILDREN_MAX = 500;

export function jsonTree(value) {
  return h('div.tree', {}, node('', value, 0));
}

function node(name, value, depth) {
  if (value === null || typeof value !== 'object') return h('div.tree-leaf', {}, key(name), scalar(value));
  const entries = Array.isArray(value) ? value.map((item, index) => [index, item]) : Object.entries(value);
  const summary = Array.isArray(value) ? `[${entries.length}]` : `{${entries.length}}`;
  if (entries.length === 0) return h('div.tree-leaf', {}, key(name), h('span.tree-count', {}, summary));
  const details = h('details', { open: depth < OPEN_DEPTH }, h('summary', {}, key(name), h('span.tree-count', {}, summary)));
  const grow = () => {
    if (details.childElementCount > 1) return;
    const rest = entries.length > CHILDREN_MAX ? h('div.tree-leaf', {}, `${entries.length - CHILDREN_MAX} more`) : null;
    details.append(h('div.tree-children', {}, entries.slice(0, CHILDREN_MAX).map(([k, v]) => node(k, v, depth + 1)), rest));
  };
  if (depth < OPEN_DEPTH) grow();
  details.addEventListener('toggle', () => { if (details.open) grow(); });
  return details;
}

function key(name) {
  return name === '' ? null : h('span.tree-key', {}, manyLines(String(name)), ': ');
}

function scalar(value) {
  if (typeof value === 'string') return h('span.tree-string', {}, manyLines(value));
  return h(`span.tree-${value === null ? 'null' : typeof value}`, {}, String(value));
}
