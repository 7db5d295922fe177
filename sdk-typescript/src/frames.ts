// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import type { AppHeaders } from './app-headers.js';
import { errorOf, isRecord, type ReeveError } from './error.js';
import { bodyMembers, type Payload, payloadIn } from './payload.js';

/** Where a reader is in a topic. `epoch` is opaque; `offset` grows by one with each message. */
export interface Position {
  readonly epoch: string;
  readonly offset: number;
}

/** One message of a topic. */
export interface Publication extends Position {
  readonly topic: string;
  readonly payload: Payload;
  readonly publishedAt: string;
  readonly publisher: string;
}

/** A publication as the wire has it: the epoch is the subscription's. */
export type Item = Omit<Publication, 'topic' | 'epoch'>;

export interface CallFrame {
  readonly service: string;
  readonly method: string;
  readonly payload: Payload;
  readonly deadlineMs: number;
  readonly requestId: string;
  readonly idempotencyKey?: string;
  readonly traceparent?: string;
  readonly affinityKey?: string;
  readonly app?: Readonly<Record<string, string>>;
}

/** What a client may say; `id` is not in it, because the socket gives it. */
export type ClientFrame =
  | { readonly auth: { readonly token: string; readonly client: string } }
  | { readonly call: CallFrame }
  | { readonly cancel: Record<string, never> }
  | { readonly subscribe: { readonly topic: string; readonly position?: Position } }
  | { readonly unsubscribe: { readonly topic: string } }
  | { readonly publish: { readonly topic: string; readonly payload: Payload; readonly idempotencyKey?: string } }
  | { readonly ping: Record<string, never> }
  | { readonly pong: Record<string, never> };

/** The last answer to a frame. Members that its kind has not are absent. */
export interface Done {
  readonly user?: string;
  readonly session?: string;
  readonly expiresInMs?: number;
  readonly pingEveryMs?: number;
  readonly payload?: Payload;
  readonly cancelled?: boolean;
  readonly replayed?: boolean;
  readonly app?: AppHeaders;
  readonly queueMs?: number;
  readonly workerMs?: number;
  readonly position?: Position;
  readonly recovered?: boolean;
  readonly items?: readonly Item[];
}

/** What the server may say. */
export type ServerFrame =
  | { readonly kind: 'next'; readonly id: number; readonly payload: Payload }
  | { readonly kind: 'done'; readonly id: number; readonly done: Done }
  | { readonly kind: 'error'; readonly id: number; readonly error: ReeveError }
  | { readonly kind: 'publication'; readonly topic: string; readonly item: Item }
  | { readonly kind: 'reset'; readonly topic: string; readonly position: Position }
  | { readonly kind: 'unsubscribed'; readonly topic: string; readonly reason: string }
  | { readonly kind: 'token-expiring'; readonly inMs: number }
  | { readonly kind: 'drain'; readonly reconnectInMs: number }
  | { readonly kind: 'ping' }
  | { readonly kind: 'pong' };

/** How frames are written in one subprotocol. */
export interface FrameCodec {
  readonly subprotocol: string;
  encode(id: number, frame: ClientFrame): string | Uint8Array<ArrayBuffer>;
  /** Null for a kind this client does not know: a newer gateway may say more. Throws for what is no frame. */
  decode(message: unknown): ServerFrame | null;
}

/** The subprotocol `reeve.v1.json`. */
export const jsonFrames: FrameCodec = {
  subprotocol: 'reeve.v1.json',

  encode: (id, frame) => JSON.stringify({ ...(id === 0 ? {} : { id }), ...written(frame) }),

  decode: message => {
    const frame: unknown = JSON.parse(String(message));
    if (!isRecord(frame)) {
      throw new TypeError('not a frame');
    }
    return read(frame, Number(frame['id'] ?? 0));
  },
};

function written(frame: ClientFrame): Record<string, unknown> {
  if ('call' in frame) {
    const { payload, ...members } = frame.call;
    return { call: { ...members, ...bodyMembers(payload) } };
  }
  if ('publish' in frame) {
    const { payload, ...members } = frame.publish;
    return { publish: { ...members, ...bodyMembers(payload) } };
  }
  if ('subscribe' in frame) {
    const { topic, position } = frame.subscribe;
    return { subscribe: { topic, ...position } };
  }
  return frame;
}

function read(frame: Record<string, unknown>, id: number): ServerFrame | null {
  const member = (name: string) => (isRecord(frame[name]) ? frame[name] : undefined);
  const next = member('next');
  if (next !== undefined) {
    return { kind: 'next', id, payload: payloadIn(next) };
  }
  const done = member('done');
  if (done !== undefined) {
    return { kind: 'done', id, done: readDone(done) };
  }
  const error = member('error');
  if (error !== undefined) {
    return { kind: 'error', id, error: errorOf(error) };
  }
  const publication = member('publication');
  if (publication !== undefined) {
    return { kind: 'publication', topic: String(publication['topic']), item: readItem(publication) };
  }
  return readEvent(member);
}

function readEvent(member: (name: string) => Record<string, unknown> | undefined): ServerFrame | null {
  const reset = member('reset');
  if (reset !== undefined) {
    return { kind: 'reset', topic: String(reset['topic']), position: readPosition(reset) };
  }
  const unsubscribed = member('unsubscribed');
  if (unsubscribed !== undefined) {
    const { topic, reason } = unsubscribed;
    return { kind: 'unsubscribed', topic: String(topic), reason: String(reason ?? '') };
  }
  const notice = member('notice');
  if (notice?.['kind'] === 'token-expiring') {
    return { kind: 'token-expiring', inMs: Number(notice['inMs']) };
  }
  if (notice?.['kind'] === 'drain') {
    return { kind: 'drain', reconnectInMs: Number(notice['reconnectInMs']) };
  }
  return member('ping') ? { kind: 'ping' } : member('pong') ? { kind: 'pong' } : null;
}

function readDone(done: Record<string, unknown>): Done {
  const { epoch, offset, items, timing, body: _body, bodyBase64: _encoded, ...plain } = done;
  return {
    ...plain,
    payload: payloadIn(done),
    ...(isRecord(timing) ? { queueMs: Number(timing['queueMs']), workerMs: Number(timing['workerMs']) } : {}),
    ...(typeof epoch === 'string' ? { position: { epoch, offset: Number(offset) } } : {}),
    ...(Array.isArray(items) ? { items: items.filter(isRecord).map(readItem) } : {}),
  };
}

function readItem(item: Record<string, unknown>): Item {
  return {
    offset: Number(item['offset']),
    payload: payloadIn(item),
    publishedAt: String(item['publishedAt'] ?? ''),
    publisher: String(item['publisher'] ?? ''),
  };
}

function readPosition(value: Record<string, unknown>): Position {
  return { epoch: String(value['epoch']), offset: Number(value['offset']) };
}
