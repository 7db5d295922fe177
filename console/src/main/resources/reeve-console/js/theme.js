// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// The colour theme: the system's until the person chooses, then the choice, kept for this browser.
const KEY = 'reeve.theme';

/** 'dark' or 'light', whatever is on screen now. */
export function currentTheme() {
  const chosen = document.documentElement.dataset.theme;
  if (chosen) return chosen;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

/** Switches to the other theme and returns it. */
export function toggleTheme() {
  const next = currentTheme() === 'dark' ? 'light' : 'dark';
  document.documentElement.dataset.theme = next;
  try { localStorage.setItem(KEY, next); } catch { /* storage is blocked: for this page only */ }
  return next;
}
