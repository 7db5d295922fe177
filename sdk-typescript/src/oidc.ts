// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import type { AuthRequests } from './auth-request.js';
import { toBase64Url } from './base64.js';
import { invalid, isRecord } from './error.js';
import type { Session } from './session.js';
import { utf8Bytes } from './utf8.js';

const VERIFIER_BYTES = 32;

/** What an app keeps while the browser is away; a page keeps it in its `sessionStorage`. */
export interface OidcAttempt {
  /** For the system's browser. */
  readonly url: string;
  /** Goes to `finish` with the code. */
  readonly verifier: string;
  readonly expiresInMs: number;
}

/** Sign-in with a provider by OpenID Connect, with PKCE of our own. */
export class Oidc {
  readonly #crypto: Crypto | undefined;
  readonly #requests: AuthRequests;
  readonly #mergeFrom: () => Promise<{ mergeFrom: string } | undefined>;

  constructor(
    crypto: Crypto | undefined,
    requests: AuthRequests,
    mergeFrom: () => Promise<{ mergeFrom: string } | undefined>,
  ) {
    this.#crypto = crypto;
    this.#requests = requests;
    this.#mergeFrom = mergeFrom;
  }

  /** Where to send the browser. `redirect` is one that the server was told, to the letter. */
  start(provider: string, redirect: string, loginHint?: string): Promise<OidcAttempt> {
    return this.#begin('oidc/start', false, { provider, redirect, ...(loginHint === undefined ? {} : { loginHint }) });
  }

  /** As `start`, for one more way to sign in to the account of this moment. */
  link(provider: string, redirect: string): Promise<OidcAttempt> {
    return this.#begin('identities/link', true, { provider, redirect });
  }

  /** With the `code` of the redirect. `merge`: the anonymous account becomes part of the one signed in to. */
  async finish(code: string, verifier: string, options: { merge?: boolean } = {}): Promise<Session> {
    const mergeFrom = options.merge === true ? await this.#mergeFrom() : undefined;
    return this.#requests.start('oidc/exchange', { code, verifier, ...mergeFrom });
  }

  /** With an ID token of a platform's SDK, which was given the nonce of `nonce()`. */
  signInByIdToken(provider: string, idToken: string, nonce: string): Promise<Session> {
    return this.#requests.start('oidc/id-token', { provider, idToken, nonce });
  }

  async nonce(): Promise<string> {
    const answer = await this.#requests.post('oidc/nonce', {}, false);
    return isRecord(answer) ? String(answer['nonce']) : '';
  }

  async #begin(route: string, withToken: boolean, request: object): Promise<OidcAttempt> {
    const crypto = this.#crypto;
    if (crypto === undefined) {
      throw invalid('OpenID Connect needs WebCrypto: https or localhost, or a polyfill in React Native');
    }
    const verifier = toBase64Url(crypto.getRandomValues(new Uint8Array(VERIFIER_BYTES)));
    const hash = await crypto.subtle.digest('SHA-256', utf8Bytes(verifier));
    const challenge = toBase64Url(new Uint8Array(hash));
    const answer = await this.#requests.post(route, { ...request, challenge }, withToken);
    if (!isRecord(answer) || typeof answer['url'] !== 'string') {
      throw invalid('the answer has no address');
    }
    return { url: answer['url'], verifier, expiresInMs: Number(answer['expiresInMs'] ?? 0) };
  }
}
