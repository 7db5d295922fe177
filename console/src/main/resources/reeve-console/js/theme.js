// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// The colour theme: the system's until the person chooses, then the choice, kept for this browser.
const KEY = 'reeve.theme';
const SYSTEM_DARK = matchMedia('(prefers-color-scheme: dark)');

/** 'dark' or 'light', whatever is on screen now. */
export function currentTheme() {
  const chosen = document.documentElement.dataset.theme;
  if (chosen) return chosen;
  return SYSTEM_DARK.matches ? 'dark' : 'light';
}

/** Calls back when the system's theme becomes another one. */
export function onSystemTheme(changed) {
  SYSTEM_DARK.addEventListener('change', changed);
}

/** Switches to the other theme and returns it. */
export function toggleTheme() {
  const next = currentTheme() === 'dark' ? 'light' : 'dark';
  document.documentElement.dataset.theme = next;
  try { localStorage.setItem(KEY, next); } catch { /* storage is blocked: for this page only */ }
  return next;
}
