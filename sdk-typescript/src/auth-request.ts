// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import type { DeviceKey, PublicJwk } from './device-key.js';
import { invalid, outcomeUnknown } from './error.js';
import type { Http } from './http.js';
import { Limited } from './limited.js';
import type { Platform } from './platform.js';
import { type Installation, type Session, type SessionReply, sessionReply, type SessionStore } from './session.js';
import type { SessionKeeper } from './session-keeper.js';
import type { Settings } from './settings.js';

/** Shown in the session list, so that people know their devices again. */
export interface ClientInfo {
  readonly name?: string;
  readonly appVersion?: string;
  readonly model?: string;
}

export interface AuthParts {
  readonly platform: Platform;
  readonly settings: Settings;
  readonly http: Http;
  readonly keeper: SessionKeeper;
  readonly sessions: SessionStore;
  readonly key: DeviceKey | undefined;
  readonly info: ClientInfo;
  readonly closed: AbortSignal;
}

/** Requests to `/v1/auth/*`, and what becomes of their answers. */
export class AuthRequests {
  readonly #parts: AuthParts;

  constructor(parts: AuthParts) {
    this.#parts = parts;
  }

  /** Posts and gives the answer as it is. `withToken`: as who is signed in. */
  async post(route: string, body: object, withToken: boolean, limitMs?: number): Promise<unknown> {
    const { platform, settings, http, keeper, closed } = this.#parts;
    const lost = () => outcomeUnknown('no answer in time');
    const limit = new Limited(closed).within(platform, limitMs ?? settings.deadlineMs, lost);
    try {
      const token = withToken ? await keeper.token(limit.signal) : undefined;
      return await http.post(`/v1/auth/${route}`, body, token, limit.signal);
    } finally {
      limit.end();
    }
  }

  /** Posts what starts a session, with this installation, and takes the session over. */
  async start(route: string, body: object, secretProof = false): Promise<Session> {
    const { keeper, sessions } = this.#parts;
    const installation = await sessions.installation();
    const publicKey = installation === undefined ? await this.#publicKey() : undefined;
    const proof = secretProof ? await this.#proof(installation) : undefined;
    const request = { ...body, ...proof, client: this.#client(installation, publicKey) };
    const reply = sessionOf(await this.post(route, request, false));
    return keeper.adopt(reply, publicKey !== undefined);
  }

  /** Posts as who is signed in; the answer is a session that goes on. */
  async goOn(route: string, body: object): Promise<Session> {
    return this.#parts.keeper.adopt(sessionOf(await this.post(route, body, true)), false);
  }

  /** An access token of the installation itself, for logs before anybody has signed in. */
  async installationToken(): Promise<{ token: string; lifeMs: number }> {
    const { sessions } = this.#parts;
    const known = await sessions.installation();
    const publicKey = known === undefined ? await this.#publicKey() : undefined;
    const answer = await this.post('installations', { client: this.#client(known, publicKey) }, false);
    const { accessToken, expiresInMs, installation, installationSecret } = (answer ?? {}) as Record<string, unknown>;
    if (typeof accessToken !== 'string' || typeof installation !== 'string') {
      throw invalid('the answer is no installation');
    }
    if (typeof installationSecret === 'string' && installationSecret !== '') {
      const bound = publicKey === undefined ? {} : { bound: true };
      await sessions.keepInstallation({ installation, secret: installationSecret, ...bound });
    }
    return { token: accessToken, lifeMs: Number(expiresInMs ?? 0) };
  }

  async #publicKey(): Promise<PublicJwk | undefined> {
    return this.#parts.key?.publicJwk();
  }

  async #proof(installation: Installation | undefined): Promise<{ proof: string } | undefined> {
    const { key } = this.#parts;
    return installation?.bound === true && key !== undefined
      ? { proof: await key.proof('reeve-device+jwt', installation.secret) }
      : undefined;
  }

  #client(known: Installation | undefined, publicKey: PublicJwk | undefined): object {
    const { platform, info } = this.#parts;
    return {
      ...info,
      platform: platform.name,
      browser: platform.browser,
      ...(known === undefined ? {} : { installation: known.installation, installationSecret: known.secret }),
      ...(publicKey === undefined ? {} : { publicKey }),
    };
  }
}

function sessionOf(answer: unknown): SessionReply {
  const reply = sessionReply(answer);
  if (reply === null) {
    throw invalid('the answer is no session');
  }
  return reply;
}
