// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { CallStream } from './call-stream.js';
import type { CallOptions, CallReply, CallRequest } from './call.js';
import type { Calls } from './calls.js';
import { Limited } from './limited.js';
import { payloadOf, valueOf } from './payload.js';
import type { Platform } from './platform.js';
import type { Settings } from './settings.js';

/** A reply with what is known about it. */
export interface Reply<T> extends Omit<CallReply, 'payload'> {
  readonly body: T;
}

/** One service behind the gateway. Bodies are JSON values, or bytes as `Uint8Array`. */
export class Service {
  readonly name: string;
  readonly #calls: Calls;
  readonly #platform: Platform;
  readonly #settings: Settings;

  constructor(name: string, calls: Calls, platform: Platform, settings: Settings) {
    this.name = name;
    this.#calls = calls;
    this.#platform = platform;
    this.#settings = settings;
  }

  /** Calls a method and gives the body of its reply. */
  async call<T = unknown>(method: string, body?: unknown, options: CallOptions = {}): Promise<T> {
    return (await this.invoke<T>(method, body, options)).body;
  }

  /** As `call`, with request id, times, and whether the reply is an earlier one. */
  async invoke<T = unknown>(method: string, body?: unknown, options: CallOptions = {}): Promise<Reply<T>> {
    const { payload, ...known } = await this.#calls.run(this.#request(method, body, options, false));
    return { body: valueOf(payload) as T, ...known };
  }

  /** Calls a method that answers in parts. It begins at once. */
  stream<T = unknown>(method: string, body?: unknown, options: CallOptions = {}): CallStream<T> {
    return new CallStream<T>(this.#settings.partsMax, async (next, signal) => {
      const limit = new Limited(signal, options.signal);
      try {
        return await this.#calls.run(this.#request(method, body, { ...options, signal: limit.signal }, true), next);
      } finally {
        limit.end();
      }
    });
  }

  #request(method: string, body: unknown, options: CallOptions, stream: boolean): CallRequest {
    return {
      service: this.name,
      method,
      payload: payloadOf(body, options.contentType),
      requestId: options.requestId ?? this.#platform.uuid(),
      stream,
      options,
    };
  }
}
