// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { create, createRegistry, fromBinary, type MessageInitShape, toBinary, toJson } from '@bufbuild/protobuf';
import { type Any, AnySchema, timestampDate } from '@bufbuild/protobuf/wkt';
import { fromBase64Url, toBase64, toBase64Url } from './base64.js';
import { type ErrorDetail, ReeveError } from './error.js';
import type { ClientFrame, Done, FrameCodec, Item, Position, ServerFrame } from './frames.js';
import { MfaRequiredSchema } from './gen/reeve/auth/v1/auth_pb.js';
import { PasswordChangeRequiredSchema } from './gen/reeve/auth/v1/auth_passwords_pb.js';
import {
  ClientFrameSchema, type Done as DoneMessage, type Error as ErrorMessage, type Notice as NoticeMessage,
  type Position as PositionMessage, type Publication as PublicationMessage, ServerFrameSchema,
} from './gen/reeve/gateway/v1/gateway_pb.js';
import { bytesOf, type Payload, payloadFrom } from './payload.js';

/** Types of details that a client has use for. */
const DETAILS = createRegistry(MfaRequiredSchema, PasswordChangeRequiredSchema);

type Kind = NonNullable<MessageInitShape<typeof ClientFrameSchema>['kind']>;

/** The subprotocol `reeve.v1.proto`: smaller for bodies that are protobuf, else as good as JSON. */
export const protobufFrames: FrameCodec = {
  subprotocol: 'reeve.v1.proto',

  encode: (id, frame) => {
    const message = create(ClientFrameSchema, { id, kind: kindOf(frame) });
    return toBinary(ClientFrameSchema, message) as Uint8Array<ArrayBuffer>;
  },

  decode: message => {
    if (!(message instanceof ArrayBuffer)) {
      throw new TypeError('not a binary message');
    }
    const { id, kind } = fromBinary(ServerFrameSchema, new Uint8Array(message));
    switch (kind.case) {
      case 'next': return { kind: 'next', id, payload: payloadFrom(kind.value.body, kind.value.contentType) };
      case 'done': return { kind: 'done', id, done: doneOf(kind.value) };
      case 'error': return { kind: 'error', id, error: errorOfMessage(kind.value) };
      case 'publication': return { kind: 'publication', topic: kind.value.topic, item: itemOf(kind.value) };
      case 'reset': return { kind: 'reset', topic: kind.value.topic, position: positionOf(kind.value.position) };
      case 'unsubscribed': return { kind: 'unsubscribed', topic: kind.value.topic, reason: kind.value.reason };
      case 'notice': return noticeOf(kind.value.kind);
      case 'ping':
      case 'pong': return { kind: kind.case };
      default: return null;
    }
  },
};

function kindOf(frame: ClientFrame): Kind {
  if ('call' in frame) {
    const { payload, app, ...call } = frame.call;
    return { case: 'call', value: { ...call, ...bodyOf(payload), app: { ...app } } };
  }
  if ('publish' in frame) {
    const { payload, ...publish } = frame.publish;
    return { case: 'publish', value: { ...publish, ...bodyOf(payload) } };
  }
  if ('subscribe' in frame) {
    const { topic, position } = frame.subscribe;
    return { case: 'subscribe', value: position === undefined ? { topic } : { topic, position: messageOf(position) } };
  }
  if ('auth' in frame) {
    return { case: 'auth', value: frame.auth };
  }
  if ('unsubscribe' in frame) {
    return { case: 'unsubscribe', value: frame.unsubscribe };
  }
  const name = 'cancel' in frame ? 'cancel' : 'ping' in frame ? 'ping' : 'pong';
  return { case: name, value: {} } as Kind;
}

function bodyOf(payload: Payload): { body?: Uint8Array; contentType?: string } {
  const encoded = bytesOf(payload);
  return encoded === undefined ? {} : { body: encoded.bytes, contentType: encoded.contentType };
}

function doneOf({ result }: DoneMessage): Done {
  switch (result.case) {
    case 'authenticated': {
      const { user, session, expiresInMs, pingEveryMs } = result.value;
      return { user, session, expiresInMs: Number(expiresInMs), pingEveryMs };
    }
    case 'call': {
      const { body, contentType, replayed, app, queueMs, workerMs } = result.value;
      return { payload: payloadFrom(body, contentType), replayed, app, queueMs, workerMs };
    }
    case 'cancelled': return { cancelled: true };
    case 'subscribed': {
      const { position, recovered, items } = result.value;
      return { position: positionOf(position), recovered, items: items.map(itemOf) };
    }
    case 'published': return { position: positionOf(result.value) };
    default: return {};
  }
}

function errorOfMessage(error: ErrorMessage): ReeveError {
  const { code, reason, domain, message, requestId, retryAfterMs, details } = error;
  return new ReeveError({
    code, reason, domain, message, requestId,
    ...(retryAfterMs === 0n ? {} : { retryAfterMs: Number(retryAfterMs) }),
    details: details.map(detailOf),
  });
}

/** As the JSON subprotocol shows it: types known here by their fields, others by name and bytes. */
function detailOf(any: Any): ErrorDetail {
  try {
    return toJson(AnySchema, any, { registry: DETAILS }) as ErrorDetail;
  } catch {
    return { '@type': any.typeUrl, value: toBase64(any.value) };
  }
}

function itemOf(publication: PublicationMessage): Item {
  const { offset, body, contentType, publishedAt, publisher } = publication;
  return {
    offset: Number(offset),
    payload: payloadFrom(body, contentType),
    publishedAt: publishedAt === undefined ? '' : timestampDate(publishedAt).toISOString(),
    publisher,
  };
}

function noticeOf(kind: NoticeMessage['kind']): ServerFrame | null {
  switch (kind.case) {
    case 'tokenExpiringInMs': return { kind: 'token-expiring', inMs: Number(kind.value) };
    case 'reconnectInMs': return { kind: 'drain', reconnectInMs: Number(kind.value) };
    default: return null;
  }
}

/** An epoch is eight bytes in base64url, as in JSON, so that a position is the same whatever the door. */
function positionOf(message: PositionMessage | undefined): Position {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, message?.epoch ?? 0n);
  return { epoch: toBase64Url(bytes), offset: Number(message?.offset ?? 0n) };
}

function messageOf(position: Position): { epoch: bigint; offset: bigint } {
  const bytes = fromBase64Url(position.epoch);
  return { epoch: new DataView(bytes.buffer).getBigUint64(0), offset: BigInt(position.offset) };
}
