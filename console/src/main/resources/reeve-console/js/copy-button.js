// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// A button that copies and says that it did.
import { copyText } from './clipboard.js';
import { fill, h } from './dom.js';
import { icon } from './icons.js';

const SAID_MS = 1_600;

/** text() gives what to copy at the moment of the click. */
export function copyButton(label, text, { iconName = 'copy', compact = false } = {}) {
  const content = (name, words) => [icon(name), compact ? h('span.sr-only', {}, words) : h('span', {}, words)];
  const button = h(compact ? 'button.icon-button' : 'button.button.button-small', {
    type: 'button', title: label,
    onclick: async () => {
      const copied = await copyText(text());
      fill(button, content(copied ? 'check' : 'warning', copied ? 'Copied' : 'Not allowed'));
      setTimeout(() => fill(button, content(iconName, label)), SAID_MS);
    },
  }, content(iconName, label));
  return button;
}
