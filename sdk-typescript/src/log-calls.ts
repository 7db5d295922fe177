// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import type { AuthRequests } from './auth-request.js';
import type { CallRequest } from './call.js';
import type { Calls } from './calls.js';
import { isRecord } from './error.js';
import { valueOf } from './payload.js';
import type { Platform } from './platform.js';
import type { SessionKeeper } from './session-keeper.js';
import type { Settings } from './settings.js';

const SERVICE = 'reeve.log.v1.log';

export interface LogCallParts {
  readonly platform: Platform;
  readonly settings: Settings;
  readonly keeper: SessionKeeper;
  readonly calls: Calls;
  readonly requests: AuthRequests;
}

/** Calls of the logger, one try each: whoever makes one tries again by himself. */
export class LogCalls {
  readonly #parts: LogCallParts;
  #token: { readonly text: string; readonly untilMs: number } | undefined;

  constructor(parts: LogCallParts) {
    this.#parts = parts;
  }

  async run(method: string, json: object): Promise<Record<string, unknown>> {
    const request = this.#request(method, json);
    try {
      const token = await this.#ownToken();
      const reply = await this.#parts.calls.run(token === undefined ? request : { ...request, token });
      const body = valueOf(reply.payload);
      return isRecord(body) ? body : {};
    } catch (fault) {
      this.#token = undefined;
      throw fault;
    }
  }

  #request(method: string, json: object): CallRequest {
    return {
      service: SERVICE,
      method,
      payload: { json },
      requestId: this.#parts.platform.uuid(),
      stream: false,
      options: { idempotent: true },
      attemptsMax: 1,
    };
  }

  /** Before a sign-in the installation's own; undefined if somebody is signed in. */
  async #ownToken(): Promise<string | undefined> {
    const { keeper, platform, requests, settings } = this.#parts;
    await keeper.ready();
    if (keeper.isKnown) {
      return undefined;
    }
    if (this.#token === undefined || platform.elapsed() >= this.#token.untilMs) {
      const { token, lifeMs } = await requests.installationToken();
      this.#token = { text: token, untilMs: platform.elapsed() + lifeMs * settings.refreshAt };
    }
    return this.#token.text;
  }
}
