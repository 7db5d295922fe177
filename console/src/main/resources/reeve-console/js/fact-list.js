// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Facts as a list of names and values; what is not known is left out.
import { h } from './dom.js';
import { oneLine } from './visible-text.js';

/** pairs: [name, text or element]. */
export function factList(pairs) {
  const known = pairs.filter(([, value]) => value !== '' && value !== null && value !== undefined);
  return h('dl.facts', {}, known.map(([name, value]) => [h('dt', {}, name), h('dd', {}, value instanceof Node ? value : oneLine(String(value)))]));
}
