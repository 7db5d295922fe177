// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { errorOf, noConnection, outcomeUnknown, ReeveError } from './error.js';
import type { Platform } from './platform.js';
import { reasonOf } from './waiting.js';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly signal: AbortSignal;
}

/** What Node says of a request that never reached a server. Browsers do not tell. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT']);

/** Requests to the gateway: no cookie, no cache, no redirect. */
export class Http {
  readonly #base: string;
  readonly #platform: Platform;

  constructor(url: string, platform: Platform) {
    this.#base = url.replace(/\/+$/, '');
    this.#platform = platform;
  }

  /** The address of a WebSocket beside it. */
  socketUrl(path: string): string {
    return this.#base.replace(/^http/, 'ws') + path;
  }

  /** An answer with a good status; anything else is thrown as a ReeveError. */
  async send(request: HttpRequest): Promise<Response> {
    const response = await this.#exchange(request);
    if (!response.ok) {
      throw await failure(response);
    }
    return response;
  }

  /** Posts JSON and reads JSON. */
  async post(path: string, body: unknown, token: string | undefined, signal: AbortSignal): Promise<unknown> {
    const response = await this.send({
      method: 'POST',
      path,
      headers: { 'Content-Type': 'application/json', ...bearer(token) },
      body: JSON.stringify(body),
      signal,
    });
    return jsonOf(await textOf(response, signal));
  }

  async #exchange(request: HttpRequest): Promise<Response> {
    const { method, path, headers, body, signal } = request;
    try {
      return await this.#platform.fetch(this.#base + path, {
        method,
        signal,
        headers: { ...headers },
        ...(body === undefined ? {} : { body }),
        cache: 'no-store',
        credentials: 'omit',
        redirect: 'error',
        referrerPolicy: 'no-referrer',
      });
    } catch (fault) {
      throw networkError(fault, signal);
    }
  }
}

export function bearer(token: string | undefined): Record<string, string> {
  return token === undefined ? {} : { Authorization: `Bearer ${token}` };
}

/** The whole body; a connection that breaks meanwhile leaves the outcome open. */
async function textOf(response: Response, signal: AbortSignal): Promise<string> {
  try {
    return await response.text();
  } catch (fault) {
    throw networkError(fault, signal);
  }
}

export function networkError(fault: unknown, signal: AbortSignal): ReeveError {
  if (signal.aborted) {
    return reasonOf(signal);
  }
  const cause = fault instanceof Error ? (fault.cause as { code?: string } | undefined) : undefined;
  return NEVER_SENT.has(cause?.code ?? '') ? noConnection() : outcomeUnknown('the request failed');
}

async function failure(response: Response): Promise<ReeveError> {
  const text = await response.text().catch(() => '');
  const problem = jsonOf(text);
  const isOurs = typeof (problem as { reason?: unknown } | undefined)?.reason === 'string';
  if (!isOurs && (response.status === 502 || response.status === 503 || response.status === 504)) {
    return outcomeUnknown(`status ${response.status} from between client and gateway`);
  }
  return errorOf(problem, response.status);
}

function jsonOf(text: string): unknown {
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    return undefined;
  }
}
