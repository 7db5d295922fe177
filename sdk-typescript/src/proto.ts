// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import {
  create, type DescMessage, type DescMethodServerStreaming, type DescMethodUnary, fromBinary, type MessageInitShape,
  type MessageShape, toBinary,
} from '@bufbuild/protobuf';
import type { CallOptions } from './call.js';
import { ReeveError } from './error.js';
import type { Reeve } from './reeve.js';

export { protobufFrames } from './proto-frames.js';
export * from './gen/reeve/auth/v1/auth_pb.js';
export * from './gen/reeve/auth/v1/auth_common_pb.js';
export * from './gen/reeve/auth/v1/auth_installations_pb.js';
export * from './gen/reeve/auth/v1/auth_oidc_pb.js';
export * from './gen/reeve/auth/v1/auth_passwords_pb.js';
export * from './gen/reeve/auth/v1/auth_upgrade_pb.js';
export * as log from './gen/reeve/log/v1/log_pb.js';

const PROTOBUF = 'application/proto';

/** Calls a unary method of a generated service: `callMessage(reeve, Greeter.method.hello, { name: 'Ada' })`. */
export async function callMessage<I extends DescMessage, O extends DescMessage>(
  reeve: Reeve,
  method: DescMethodUnary<I, O>,
  message: MessageInitShape<I>,
  options: CallOptions = {},
): Promise<MessageShape<O>> {
  const { service, name, bytes } = requestOf(method, message);
  const reply = await reeve.service(service).call(name, bytes, { ...options, contentType: PROTOBUF });
  return messageOf(method.output, reply);
}

/** Calls a method that answers with a stream of messages. */
export async function* streamMessages<I extends DescMessage, O extends DescMessage>(
  reeve: Reeve,
  method: DescMethodServerStreaming<I, O>,
  message: MessageInitShape<I>,
  options: CallOptions = {},
): AsyncGenerator<MessageShape<O>, void, undefined> {
  const { service, name, bytes } = requestOf(method, message);
  const stream = reeve.service(service).stream(name, bytes, { ...options, contentType: PROTOBUF });
  for await (const part of stream) {
    yield messageOf(method.output, part);
  }
  const last = await stream.end;
  if (last !== undefined) {
    yield messageOf(method.output, last);
  }
}

/** A service's name on the wire is its protobuf name in lower case. */
function requestOf<I extends DescMessage>(
  method: { readonly name: string; readonly parent: { readonly typeName: string }; readonly input: I },
  message: MessageInitShape<I>,
): { service: string; name: string; bytes: Uint8Array } {
  const bytes = toBinary(method.input, create(method.input, message));
  return { service: method.parent.typeName.toLowerCase(), name: method.name, bytes };
}

function messageOf<O extends DescMessage>(type: O, body: unknown): MessageShape<O> {
  if (body !== undefined && !(body instanceof Uint8Array)) {
    throw new ReeveError({ code: 'internal', reason: 'INTERNAL', message: 'the answer is no protobuf' });
  }
  return fromBinary(type, body ?? new Uint8Array());
}
