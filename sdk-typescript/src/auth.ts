// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import type { AuthParts } from './auth-request.js';
import { AuthRequests } from './auth-request.js';
import { isRecord, ReeveError } from './error.js';
import { Oidc } from './oidc.js';
import type { Session } from './session.js';
import { sessionReply } from './session.js';

const SIGN_OUT_MS = 5_000;

/** What a sign-up or an upgrade ends with: a mail is on its way, or (where the server asks for no proof) a session. */
export interface Mailed {
  readonly checkMail: boolean;
  readonly session: Session | undefined;
}

/** Who may take over what an anonymous account has. */
export interface SignInOptions {
  /** The anonymous account of this moment becomes part of the one that is signed in to. */
  readonly merge?: boolean;
}

/** Ways to sign in and out. Errors carry the reasons of docs/errors.md; a second factor is `MFA_REQUIRED`. */
export class Auth {
  /** Sign-in by a provider, in a browser or by a platform's SDK. */
  readonly oidc: Oidc;
  readonly #parts: AuthParts;
  readonly #requests: AuthRequests;
  readonly #beforeSignOut: () => Promise<void>;
  #mfa: { readonly token: string; readonly mergeFrom: string | undefined } | undefined;

  constructor(parts: AuthParts, requests: AuthRequests, beforeSignOut: () => Promise<void>) {
    this.#parts = parts;
    this.#requests = requests;
    this.#beforeSignOut = beforeSignOut;
    this.oidc = new Oidc(parts.platform.crypto, requests, () => this.#mergeFrom(true));
  }

  /** Who is signed in; undefined while the store is read: `await ready()` before. */
  get session(): Session | undefined {
    return this.#parts.keeper.session;
  }

  /** Resolves when it is known who is signed in. */
  ready(): Promise<void> {
    return this.#parts.keeper.ready();
  }

  /** The session there is; else this installation's anonymous account, or a new one. */
  async startAnonymously(): Promise<Session> {
    const { keeper, sessions } = this.#parts;
    await keeper.ready();
    if (keeper.session !== undefined) {
      return keeper.session;
    }
    if (await sessions.installation() !== undefined) {
      try {
        return await this.device();
      } catch (error) {
        if (!(error instanceof ReeveError) || error.reason !== 'INVALID_CREDENTIALS') {
          throw error;
        }
      }
    }
    return this.#requests.start('anonymous', {});
  }

  /** Back to the anonymous account that this installation started. */
  device(): Promise<Session> {
    return this.#requests.start('device', {}, true);
  }

  /** The answer does not tell whether the address has an account. */
  async signUp(person: { email: string; password: string; displayName?: string; language?: string }): Promise<Mailed> {
    return this.#mailed(await this.#requests.post('sign-up', person, false));
  }

  /** The code of the mail that a sign-up sent. With digits the address has to be given, with a link's code not. */
  verify(code: string, email?: string): Promise<Session> {
    return this.#requests.start('verify', { code, ...(email === undefined ? {} : { email }) });
  }

  async signIn(email: string, password: string, options: SignInOptions = {}): Promise<Session> {
    const mergeFrom = await this.#mergeFrom(options.merge === true);
    try {
      return await this.#requests.start('sign-in', { email, password, ...mergeFrom });
    } catch (error) {
      const isHalf = error instanceof ReeveError && error.reason === 'MFA_REQUIRED';
      const token = isHalf ? error.detail('mfaToken') : undefined;
      this.#mfa = typeof token === 'string' ? { token, mergeFrom: mergeFrom?.mergeFrom } : undefined;
      throw error;
    }
  }

  /** The second half of a sign-in that ended in `MFA_REQUIRED`; the token is the last one's if none is given. */
  async mfa(code: string, mfaToken = this.#mfa?.token): Promise<Session> {
    const mergeFrom = this.#mfa?.mergeFrom;
    const body = { mfaToken, code, ...(mergeFrom === undefined ? {} : { mergeFrom }) };
    const session = await this.#requests.start('mfa', body);
    this.#mfa = undefined;
    return session;
  }

  /** An anonymous account gets an address and a password, and stays the same account. */
  async upgrade(person: { email: string; password: string; displayName?: string; language?: string }): Promise<Mailed> {
    return this.#mailed(await this.#requests.post('upgrade/email', person, true));
  }

  /** The code of the mail that an upgrade sent. */
  verifyUpgrade(code: string, email?: string): Promise<Session> {
    return this.#requests.goOn('upgrade/verify', { code, ...(email === undefined ? {} : { email }) });
  }

  /** A fresh proof, good for 5 min, for what asks for one (`REAUTH_REQUIRED`). */
  reauthenticate(password: string, code?: string): Promise<Session> {
    return this.#requests.goOn('reauthenticate', { password, ...(code === undefined ? {} : { code }) });
  }

  /** Any other operation of docs/auth.md by its route, as who is signed in: `auth.post('sessions')`. */
  async post(route: string, body: object = {}): Promise<Record<string, unknown>> {
    const answer = await this.#requests.post(route, body, true);
    return isRecord(answer) ? answer : {};
  }

  /** Ends the session here, whatever the server says to it. The installation stays. */
  async signOut(): Promise<void> {
    const { keeper } = this.#parts;
    await keeper.ready();
    if (keeper.session === undefined) {
      return;
    }
    await this.#beforeSignOut();
    keeper.leave();
    await this.#requests.post('sign-out', {}, true, SIGN_OUT_MS).catch(() => {});
    await keeper.end();
  }

  /** Answers of `sign-up` and `upgrade/email` have the same form. */
  async #mailed(answer: unknown): Promise<Mailed> {
    const fields = isRecord(answer) ? answer : {};
    const reply = sessionReply(fields['session']);
    const session = reply === null ? undefined : await this.#parts.keeper.adopt(reply, false);
    return { checkMail: fields['checkMail'] === true, session };
  }

  async #mergeFrom(merge: boolean): Promise<{ mergeFrom: string } | undefined> {
    const { keeper, closed } = this.#parts;
    await keeper.ready();
    if (!merge || keeper.session?.anonymous !== true) {
      return undefined;
    }
    const token = await keeper.token(closed);
    return token === undefined ? undefined : { mergeFrom: token };
  }
}
