// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Saving what the page holds as a file.
import { h } from './dom.js';

export function saveText(name, text, type = 'text/plain') {
  saveBlob(name, new Blob([text], { type }));
}

export function saveBlob(name, blob) {
  const url = URL.createObjectURL(blob);
  h('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
