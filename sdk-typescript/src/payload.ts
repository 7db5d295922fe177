// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { fromBase64, toBase64 } from './base64.js';
import { isRecord } from './error.js';
import { utf8Bytes, utf8Text } from './utf8.js';

/** A body: a JSON value, bytes of some type, or nothing. */
export type Payload =
  | { readonly json: unknown }
  | { readonly bytes: Uint8Array; readonly contentType: string }
  | undefined;

const JSON_TYPE = 'application/json';

/** What an app gives as a body: bytes stay bytes, everything else is JSON. */
export function payloadOf(value: unknown, contentType?: string): Payload {
  if (value === undefined) {
    return undefined;
  }
  return value instanceof Uint8Array
    ? { bytes: value, contentType: contentType ?? 'application/octet-stream' }
    : { json: value };
}

/** What an app sees of a body. */
export function valueOf(payload: Payload): unknown {
  return payload === undefined ? undefined : 'json' in payload ? payload.json : payload.bytes;
}

/** The members that carry a body in a JSON frame. */
export function bodyMembers(payload: Payload): Record<string, unknown> {
  if (payload === undefined) {
    return {};
  }
  return 'json' in payload
    ? { body: payload.json }
    : { bodyBase64: toBase64(payload.bytes), contentType: payload.contentType };
}

/** The body out of a frame's members, or out of one that a stream over HTTP shows in place of JSON. */
export function payloadIn(members: Record<string, unknown>): Payload {
  const encoded = members['bodyBase64'];
  if (typeof encoded === 'string') {
    return { bytes: fromBase64(encoded), contentType: String(members['contentType'] ?? '') };
  }
  return 'body' in members ? { json: members['body'] } : undefined;
}

/** A body as bytes with its type. */
export function bytesOf(payload: Payload): { bytes: Uint8Array<ArrayBuffer>; contentType: string } | undefined {
  if (payload === undefined) {
    return undefined;
  }
  return 'json' in payload
    ? { bytes: utf8Bytes(JSON.stringify(payload.json)), contentType: JSON_TYPE }
    : { bytes: payload.bytes as Uint8Array<ArrayBuffer>, contentType: payload.contentType };
}

/** The other way round: bytes of a JSON type become a value. */
export function payloadFrom(bytes: Uint8Array, contentType: string): Payload {
  if (bytes.length === 0) {
    return undefined;
  }
  return isJson(contentType) ? { json: JSON.parse(utf8Text(bytes)) } : { bytes, contentType };
}

export function isJson(contentType: string): boolean {
  const bare = contentType.split(';', 1)[0]!.trim().toLowerCase();
  return bare === JSON_TYPE || bare.endsWith('+json');
}

/** An entry of a stream over HTTP: a JSON value, or base64 with its type where it is no JSON. */
export function payloadOfEntry(value: unknown): Payload {
  if (value === null) {
    return undefined;
  }
  const encoded = isRecord(value) && typeof value['bodyBase64'] === 'string' && 'contentType' in value;
  return encoded ? payloadIn(value) : { json: value };
}
