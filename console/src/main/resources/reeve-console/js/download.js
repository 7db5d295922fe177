// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Saving a text that the page holds as a file.
import { h } from './dom.js';

export function saveText(name, text, type = 'text/plain') {
  const url = URL.createObjectURL(new Blob([text], { type }));
  h('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1_000);
}
