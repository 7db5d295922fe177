// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { create, fromBinary, type MessageInitShape, type MessageShape, toBinary } from '@bufbuild/protobuf';
import { anyPack, timestampFromMs } from '@bufbuild/protobuf/wkt';
import { MfaRequiredSchema } from '../src/gen/reeve/auth/v1/auth_pb.js';
import { type CallSchema, ClientFrameSchema, ServerFrameSchema } from '../src/gen/reeve/gateway/v1/gateway_pb.js';
import { type ClientFrame, jsonFrames, type ServerFrame } from '../src/frames.js';
import { protobufFrames } from '../src/proto-frames.js';

type ServerInit = MessageInitShape<typeof ServerFrameSchema>;

const EPOCH = 'AAAAAAAAAAE';
const encoded = (frame: ClientFrame) => fromBinary(ClientFrameSchema, protobufFrames.encode(7, frame) as Uint8Array);
const decoded = (frame: ServerInit) => {
  const bytes = toBinary(ServerFrameSchema, create(ServerFrameSchema, frame));
  return protobufFrames.decode(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
};
const json = (text: string) => new TextEncoder().encode(text);

test('a call is the message of the proto', () => {
  const payload = { json: { n: 1 } };
  const { id, kind } = encoded({
    call: { service: 'echo', method: 'say', payload, deadlineMs: 5_000, requestId: 'r', idempotencyKey: 'k' },
  });
  assert.equal(id, 7);
  assert.equal(kind.case, 'call');
  const call = kind.value as MessageShape<typeof CallSchema>;
  const { service, method, deadlineMs, idempotencyKey, contentType, body } = call;
  const found = [service, method, deadlineMs, idempotencyKey, contentType];
  assert.deepEqual(found, ['echo', 'say', 5_000, 'k', 'application/json']);
  assert.equal(new TextDecoder().decode(body), '{"n":1}');
});

test('every kind of frame has its member', () => {
  const frames: [ClientFrame, string][] = [
    [{ auth: { token: 't', client: 'c' } }, 'auth'],
    [{ cancel: {} }, 'cancel'],
    [{ subscribe: { topic: 'a', position: { epoch: EPOCH, offset: 3 } } }, 'subscribe'],
    [{ unsubscribe: { topic: 'a' } }, 'unsubscribe'],
    [{ publish: { topic: 'a', payload: undefined } }, 'publish'],
    [{ ping: {} }, 'ping'],
    [{ pong: {} }, 'pong'],
  ];
  for (const [frame, name] of frames) {
    assert.equal(encoded(frame).kind.case, name);
  }
});

test('a position is the same in both subprotocols', () => {
  const { kind } = encoded({ subscribe: { topic: 'a', position: { epoch: EPOCH, offset: 41 } } });
  assert.equal(kind.case, 'subscribe');
  assert.deepEqual([kind.value!.position!.epoch, kind.value!.position!.offset], [1n, 41n]);
  const epoch = 0xfedc_ba98_7654_3210n;
  const reset = decoded({ kind: { case: 'reset', value: { topic: 'a', position: { epoch, offset: 7n } } } });
  const { position } = reset as ServerFrame & { kind: 'reset' };
  const again = encoded({ subscribe: { topic: 'a', position } }).kind.value as { position: { epoch: bigint } };
  assert.equal(again.position.epoch, epoch);
});

test('an answer reads as the same answer in JSON', () => {
  const pairs: [ServerInit, unknown][] = [
    [{ id: 2, kind: { case: 'next', value: { body: json('{"part":1}'), contentType: 'application/json' } } },
      { id: 2, next: { body: { part: 1 } } }],
    [{ kind: { case: 'publication', value: { topic: 't', offset: 44n, body: json('1'), contentType: 'application/json',
      publishedAt: timestampFromMs(1_000), publisher: 'u_1' } } },
      { publication: { topic: 't', offset: 44, body: 1, publishedAt: '1970-01-01T00:00:01.000Z', publisher: 'u_1' } }],
    [{ kind: { case: 'unsubscribed', value: { topic: 't', reason: 'FORBIDDEN' } } },
      { unsubscribed: { topic: 't', reason: 'FORBIDDEN' } }],
    [{ kind: { case: 'notice', value: { kind: { case: 'reconnectInMs', value: 7_312n } } } },
      { notice: { kind: 'drain', reconnectInMs: 7_312 } }],
    [{ kind: { case: 'notice', value: { kind: { case: 'tokenExpiringInMs', value: 60_000n } } } },
      { notice: { kind: 'token-expiring', inMs: 60_000 } }],
    [{ kind: { case: 'ping', value: {} } }, { ping: {} }],
  ];
  for (const [message, text] of pairs) {
    assert.deepEqual(decoded(message), jsonFrames.decode(JSON.stringify(text)));
  }
});

test('an error keeps its token of a half-done sign-in, and details nobody knows', () => {
  const details = [
    anyPack(MfaRequiredSchema, create(MfaRequiredSchema, { mfaToken: 'm-1' })),
    { typeUrl: 'type.googleapis.com/shop.Stock', value: new Uint8Array([8, 1]) },
  ];
  const value = { code: 'unauthenticated', reason: 'MFA_REQUIRED', details };
  const frame = decoded({ id: 3, kind: { case: 'error', value } });
  const { error } = frame as ServerFrame & { kind: 'error' };
  assert.equal(error.detail('mfaToken'), 'm-1');
  assert.deepEqual(error.details[1], { '@type': 'type.googleapis.com/shop.Stock', value: 'CAE=' });
});

test('a kind of a newer gateway is passed over', () => {
  assert.equal(decoded({ id: 1 }), null);
  assert.equal(jsonFrames.decode('{"id":1,"presence":{}}'), null);
});
