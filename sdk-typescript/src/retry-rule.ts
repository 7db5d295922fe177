// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { CLIENT_DOMAIN, GATEWAY_DOMAIN, type ReeveError } from './error.js';

/** Reasons after which a call is tried again whatever it does: no worker has finished it. */
const ALWAYS = new Set(['NO_WORKERS', 'QUEUE_FULL', 'RATE_LIMITED', 'WORKER_LOST', 'IDEMPOTENCY_IN_PROGRESS']);

/** What to do after a try that failed. */
export type Verdict = 'again' | 'with-another-token' | 'never';

/** The table of section 2.4 of the specification. `harmless`: doing it twice does no harm. */
export function verdictOn(error: ReeveError, harmless: boolean): Verdict {
  const { reason, domain } = error;
  if (reason === 'UNAUTHENTICATED' && domain === GATEWAY_DOMAIN) {
    return 'with-another-token';
  }
  const ours = domain === GATEWAY_DOMAIN || domain === CLIENT_DOMAIN;
  const always = (ours || reason === 'IDEMPOTENCY_IN_PROGRESS') && (reason === 'NO_CONNECTION' || ALWAYS.has(reason));
  const ifHarmless = (ours && reason === 'UNKNOWN') || (!ours && error.retryAfterMs !== undefined);
  return always || (harmless && ifHarmless) ? 'again' : 'never';
}
