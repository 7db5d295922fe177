// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import type { AppHeaders } from './app-headers.js';
import type { Payload } from './payload.js';

/** What a caller may say beside service, method and body. */
export interface CallOptions {
  /** 10 s if not said, at most 60 s; of a stream 1 h. */
  readonly deadlineMs?: number;
  /** With it a call is tried again after a loss, and is done once. */
  readonly idempotencyKey?: string;
  /** Doing it twice does no harm: it is tried again after a loss. */
  readonly idempotent?: boolean;
  /** A UUID; made if not given. The same in every try. */
  readonly requestId?: string;
  readonly signal?: AbortSignal;
  /** The socket if it is open, else HTTP; or the one named here. `websocket` waits for it to open. */
  readonly door?: 'websocket' | 'http';
  /** Type of a body of bytes. */
  readonly contentType?: string;
  readonly affinityKey?: string;
  readonly traceparent?: string;
  /** `x-app-*`, for the worker. Bytes go as base64, as gRPC has them, under names that end with `-bin`. */
  readonly app?: Readonly<Record<string, string | Uint8Array>>;
}

/** One call in all its tries. */
export interface CallRequest {
  readonly service: string;
  readonly method: string;
  readonly payload: Payload;
  readonly requestId: string;
  readonly stream: boolean;
  readonly options: CallOptions;
  /** For who tries again by himself. */
  readonly attemptsMax?: number;
  /** In place of the session's; such a call goes over HTTP. */
  readonly token?: string;
}

/** The end of a call that went well. */
export interface CallReply {
  readonly payload: Payload;
  readonly requestId: string;
  /** The answer is that of an earlier call with the same idempotency key. */
  readonly replayed: boolean;
  /** `x-app-*`, as the worker gave them back. Over HTTP a page of another origin does not see them. */
  readonly app: AppHeaders;
  /** Milliseconds, as the broker and the worker measured them; undefined if not told. */
  readonly queueMs: number | undefined;
  readonly workerMs: number | undefined;
}

/** One try at one door. */
export interface Attempt {
  readonly request: CallRequest;
  readonly token: string | undefined;
  /** Left of the deadline. */
  readonly leftMs: number;
  readonly signal: AbortSignal;
  /** Takes a part. */
  readonly next: (payload: Payload) => void;
}

/** A way to the gateway. Rejects with a ReeveError. */
export type Door = (attempt: Attempt) => Promise<CallReply>;
