// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// The public API as this page uses it, in the name of the session: a refused token is renewed once, then the answer counts.
import { bodyOf, JSON_HEADERS, Problem, send, streamProblem } from './gateway.js';
import { jsonLines } from './ndjson.js';

/** Refusals of what a person typed, not of the token: renewing that would only use up another try. */
const ABOUT_A_SECRET = new Set(['INVALID_CREDENTIALS', 'MFA_REQUIRED', 'MFA_INVALID', 'ACCOUNT_DISABLED']);

export class Api {
  /** prove() asks who is signed in for a fresh proof; it throws a Problem when there is none. */
  constructor(session, prove = null) {
    Object.assign(this, { session, prove });
  }

  /** GET with query parameters; empty ones are left out. Returns parsed JSON. */
  async get(path, parameters = {}, options = {}) {
    const response = await this.#authorized(withQuery(path, parameters), options);
    return response.json();
  }

  /** POST of an operation, JSON both ways. Where the service wants a fresh proof of who asks, it is got, then asked again. */
  async post(path, body = {}) {
    const once = () => this.#authorized(path, { method: 'POST', headers: JSON_HEADERS, body: JSON.stringify(body) });
    const response = await once().catch(async (problem) => {
      if (problem.reason !== 'REAUTH_REQUIRED' || !this.prove) throw problem;
      await this.prove();
      return once();
    });
    return bodyOf(response);
  }

  /** DELETE with query parameters. */
  async remove(path, parameters = {}) {
    return bodyOf(await this.#authorized(withQuery(path, parameters), { method: 'DELETE' }));
  }

  /** GET of something that is read as it comes: the Response, without a time limit. */
  open(path, parameters, { signal, accept = 'application/x-ndjson' }) {
    return this.#authorized(withQuery(path, parameters), { headers: { accept }, signal, timeoutMs: 0 });
  }

  /** One call of a service. Returns status, headers and body text also for a failed call: the caller shows both. */
  async call(service, method, body, deadlineMs) {
    const parts = [service, ...(method ? [method] : [])].map(encodeURIComponent);
    const startedMs = performance.now();
    const headers = { ...JSON_HEADERS, 'reeve-deadline-ms': String(deadlineMs) };
    const options = { method: 'POST', headers, body, timeoutMs: deadlineMs + 2_000 };
    const response = await this.#authorized(`v1/services/${parts.join('/')}`, options);
    const text = await response.text();
    return { response, text, totalMs: performance.now() - startedMs };
  }

  /** Appends records (NDJSON lines). */
  async append(lines) {
    const headers = { 'content-type': 'application/x-ndjson' };
    const body = `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`;
    return (await this.#authorized('v1/logs/records', { method: 'POST', headers, body })).json();
  }

  /** Follows a stream: yields what each {"partial"} line holds, then ends with {"final"}; {"error"} throws a Problem. */
  async *follow(path, parameters, { signal, onChunk }) {
    const response = await this.open(path, parameters, { signal });
    for await (const line of linesOf(response, onChunk)) {
      if (line.error) throw streamProblem(line.error);
      if (line.partial) yield line.partial;
      if (line.final !== undefined) {
        if (line.final) yield line.final;
        return;
      }
    }
    throw new Problem({ detail: 'The stream was cut.' });
  }

  async #authorized(path, options) {
    const attempt = async () => {
      const token = await this.session.accessToken();
      return send(path, { ...options, headers: { ...options.headers, authorization: `Bearer ${token}` } });
    };
    try {
      return await attempt();
    } catch (problem) {
      if (problem.status !== 401 || ABOUT_A_SECRET.has(problem.reason) || !this.session.isSignedIn) throw problem;
      await this.session.renew();
      return attempt();
    }
  }
}

async function* linesOf(response, onChunk) {
  try {
    yield* jsonLines(response.body, onChunk);
  } catch (failure) {
    if (failure.name === 'AbortError' || failure instanceof Problem) throw failure;
    throw new Problem({ detail: failure instanceof TypeError ? 'The connection was lost.' : `Unreadable stream: ${failure.message}` });
  }
}

function withQuery(path, parameters) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const one of [value].flat()) if (one !== '' && one !== null && one !== undefined && one !== 0) query.append(name, one);
  }
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}
