// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// One short message at the foot of the page, read out by screen readers, gone by itself.
import { h } from './dom.js';

const SHOWN_MS = 3_000;
let element = null;
let timer = 0;

export function toast(text) {
  element ??= h('div.toast', { role: 'status', hidden: true });
  if (!element.isConnected) document.body.append(element);
  element.textContent = text;
  element.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(() => { element.hidden = true; }, SHOWN_MS);
}
