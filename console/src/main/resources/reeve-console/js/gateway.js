// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// One HTTP exchange with the gateway that served this page, and its failures as Problem. Knows nothing of sessions.

/** The gateway's root, found from this file's own address, so that the page works behind any path prefix. */
export const GATEWAY_URL = new URL('../../', import.meta.url);

/** How long a plain request may take before the page gives up on it. */
export const REQUEST_MS_MAX = 15_000;

export const JSON_HEADERS = { 'content-type': 'application/json' };

/** Anything that went wrong. status 0 = no answer from the gateway at all. */
export class Problem extends Error {
  constructor({ status = 0, reason = '', title = '', detail = '', requestId = '', retryAfterMs = 0, details = [] }) {
    super(detail || title || reason || `HTTP ${status}`);
    Object.assign(this, { status, reason, title, requestId, retryAfterMs, details });
  }

  /** No answer: offline, gateway down, or cut off. */
  get isUnreachable() { return this.status === 0; }

  /** The caller may try again later without changing anything. */
  get isPassing() { return this.status === 0 || this.status === 429 || this.status >= 500; }
}

/** Sends and returns the Response if its status is 2xx; else throws a Problem. AbortError passes through. */
export async function send(path, { method = 'GET', headers = {}, body, signal, timeoutMs = REQUEST_MS_MAX } = {}) {
  const signals = timeoutMs > 0 ? AbortSignal.any([...(signal ? [signal] : []), AbortSignal.timeout(timeoutMs)]) : signal;
  let response;
  try {
    response = await fetch(new URL(path, GATEWAY_URL), {
      method, headers, body, signal: signals, credentials: 'omit', cache: 'no-store', redirect: 'error',
    });
  } catch (failure) {
    if (signal?.aborted) throw failure;
    const late = failure.name === 'TimeoutError';
    throw new Problem({ detail: late ? 'The gateway did not answer in time.' : 'The gateway cannot be reached.' });
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

/** The JSON of an answer; one without a body is {}. */
export async function bodyOf(response) {
  const text = await response.text();
  return text === '' ? {} : JSON.parse(text);
}

/** The RFC 9457 body of a failed response, or what can be said without one. */
async function problemOf(response) {
  const requestId = response.headers.get('x-request-id') || '';
  const fallback = { status: response.status, title: `HTTP ${response.status}`, requestId };
  try {
    const body = await response.json();
    return new Problem({ ...fallback, ...pick(body), status: response.status });
  } catch {
    return new Problem(fallback);
  }
}

/** A problem that came inside a stream, as its last line. */
export function streamProblem(body) {
  return new Problem({ ...pick(body), status: Number(body.status) || 500 });
}

function pick({ reason, title, detail, message, requestId, retryAfterMs, details }) {
  const known = { reason, title, detail: detail || message, requestId, retryAfterMs, details };
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
}
