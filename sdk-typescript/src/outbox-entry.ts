// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { isRecord } from './error.js';
import { bodyMembers, payloadIn, payloadOf, valueOf } from './payload.js';

/** Keys of entries in the store begin so. */
export const PREFIX = 'outbox/';
/** Numbers sort as text. */
const NUMBER_DIGITS = 16;

/** One call that waits to be made, or one message to be published. */
export interface OutboxEntry {
  /** Ascending; entries of one service, or of one topic, go out in this order. */
  readonly number: number;
  readonly user: string;
  /** Empty for a publication. */
  readonly service: string;
  readonly method: string;
  /** Empty for a call. */
  readonly topic: string;
  readonly body: unknown;
  readonly idempotencyKey: string;
  readonly requestId: string;
  /** Milliseconds since 1970. */
  readonly createdMs: number;
}

/** What goes out one after the other. */
export function queueOf(entry: OutboxEntry): string {
  return entry.topic === '' ? entry.service : `topic ${entry.topic}`;
}

export function keyOf(entry: OutboxEntry): string {
  // two tabs may choose one number in the same millisecond
  return `${PREFIX}${String(entry.number).padStart(NUMBER_DIGITS, '0')}-${entry.requestId.slice(0, 8)}`;
}

export function written(entry: OutboxEntry): string {
  const { body, ...members } = entry;
  return JSON.stringify({ ...members, ...bodyMembers(payloadOf(body)) });
}

export function read(text: string): OutboxEntry | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!isRecord(value)) {
      return undefined;
    }
    const { body: _body, bodyBase64: _encoded, contentType: _type, ...members } = value;
    return { ...members, body: valueOf(payloadIn(value)) } as OutboxEntry;
  } catch {
    return undefined;
  }
}
