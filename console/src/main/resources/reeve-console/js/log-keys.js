// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Keys of the log page. Never taken from a field that is being typed in, nor from a button that uses the key itself.
const TYPING = 'input, textarea, select, [contenteditable]';

/** actions: key -> function. Returns a handler for keydown on the document. */
export function logKeys(actions) {
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (document.querySelector('dialog[open]')) return;
    if (event.target.closest?.(TYPING)) return;
    if ((event.key === ' ' || event.key === 'Enter') && event.target.closest?.('button, a, summary')) return;
    if (event.key.startsWith('Arrow') && event.target.closest?.('[role=radiogroup], [role=tablist], .inspector, .device-panel, .histogram')) return;
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  };
}
