// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Which installation this browser is, with its secret: kept beyond the tab, so that wrong passwords of others do not lock
// out who signs in here.
const KEY = 'reeve.installation';

export class KnownInstallation {
  constructor(storage = lasting()) {
    this.storage = storage;
  }

  /** What a sign-in shows of it; {} = none yet. */
  shown() {
    try {
      return JSON.parse(this.storage?.getItem(KEY) ?? '{}');
    } catch {
      return {};
    }
  }

  /** From the answer to a sign-in of a person: an API key cannot be locked out. */
  keep({ user = '', installation, installationSecret }) {
    if (!user.startsWith('u_') || !installationSecret) return;
    try {
      this.storage?.setItem(KEY, JSON.stringify({ installation, installationSecret }));
    } catch { /* storage is blocked: the next sign-in is a new installation */ }
  }
}

/** Outlives the tab; null where a browser blocks it. */
function lasting() {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}
