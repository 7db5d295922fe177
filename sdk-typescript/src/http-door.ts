// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { appHeaders, appHeadersOf } from './app-headers.js';
import type { Attempt, CallReply, CallRequest } from './call.js';
import { errorOf, isRecord, outcomeUnknown, ReeveError } from './error.js';
import { bearer, type Http, networkError } from './http.js';
import { linesOf } from './line-reader.js';
import { bytesOf, isJson, type Payload, payloadFrom, payloadOfEntry } from './payload.js';

const NDJSON = 'application/x-ndjson';

/** `POST /v1/services/{service}/{method}`; streams as NDJSON. */
export async function callByHttp(http: Http, attempt: Attempt): Promise<CallReply> {
  const { request, signal, next } = attempt;
  const body = bytesOf(request.payload);
  const response = await http.send({
    method: 'POST',
    path: pathOf(request),
    headers: headersOf(attempt, body?.contentType),
    ...(body === undefined ? {} : { body: body.bytes }),
    signal,
  });
  const payload = isStream(response)
    ? await readStream(response, signal, next)
    : await readBody(response, signal);
  return { payload, ...replyHeaders(response, request.requestId) };
}

function pathOf({ service, method }: CallRequest): string {
  const path = `/v1/services/${encodeURIComponent(service)}`;
  return method === '' ? path : `${path}/${method.split('/').map(encodeURIComponent).join('/')}`;
}

function headersOf({ request, token, leftMs }: Attempt, contentType: string | undefined): Record<string, string> {
  const { idempotencyKey, affinityKey, traceparent, app } = request.options;
  return {
    ...appHeaders(app),
    ...bearer(token),
    ...(contentType === undefined ? {} : { 'Content-Type': contentType }),
    ...(request.stream ? { Accept: `${NDJSON}, */*` } : {}),
    ...(idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey }),
    ...(affinityKey === undefined ? {} : { 'Reeve-Affinity': affinityKey }),
    ...(traceparent === undefined ? {} : { traceparent }),
    'Reeve-Deadline-Ms': String(leftMs),
    'X-Request-Id': request.requestId,
  };
}

function isStream(response: Response): boolean {
  return (response.headers.get('Content-Type') ?? '').startsWith(NDJSON);
}

async function readBody(response: Response, signal: AbortSignal): Promise<Payload> {
  const contentType = response.headers.get('Content-Type') ?? '';
  try {
    if (isJson(contentType)) {
      const text = await response.text();
      return text === '' ? undefined : { json: JSON.parse(text) };
    }
    return payloadFrom(new Uint8Array(await response.arrayBuffer()), contentType);
  } catch (fault) {
    throw networkError(fault, signal);
  }
}

async function readStream(response: Response, signal: AbortSignal, next: Attempt['next']): Promise<Payload> {
  try {
    for await (const line of linesOf(response)) {
      const entry: unknown = line === '' ? {} : JSON.parse(line);
      if (!isRecord(entry)) {
        continue;
      }
      if ('partial' in entry) {
        next(payloadOfEntry(entry['partial']));
      } else if ('error' in entry) {
        throw errorOf(entry['error']);
      } else if ('final' in entry) {
        return payloadOfEntry(entry['final']);
      }
    }
  } catch (fault) {
    throw fault instanceof ReeveError ? fault : networkError(fault, signal);
  }
  throw outcomeUnknown('the answer broke off');
}

function replyHeaders(response: Response, requestId: string): Omit<CallReply, 'payload'> {
  const number = (name: string) => {
    const value = response.headers.get(name);
    return value === null ? undefined : Number(value);
  };
  return {
    requestId: response.headers.get('X-Request-Id') ?? requestId,
    app: appHeadersOf(response.headers),
    replayed: response.headers.get('Idempotency-Replayed') === 'true',
    queueMs: number('Reeve-Queue-Ms'),
    workerMs: number('Reeve-Worker-Ms'),
  };
}
