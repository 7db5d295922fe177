// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Applies the chosen theme before the first paint, so that a dark page never flashes white. A classic script on
// purpose: modules run only after the document was parsed.
(() => {
  try {
    const theme = localStorage.getItem('reeve.theme');
    if (theme === 'dark' || theme === 'light') document.documentElement.dataset.theme = theme;
  } catch { /* storage is blocked: the system's theme stays */ }
})();
