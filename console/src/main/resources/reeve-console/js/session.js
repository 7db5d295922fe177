// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// The signed-in session: tokens live in this tab's sessionStorage, are renewed at 80 % of their life by one request
// however many ask, and are dropped only when the server says the session is over: never for a network error.
import { bodyOf, JSON_HEADERS, Problem, send } from './gateway.js';
import { KnownInstallation } from './known-installation.js';

const KEY = 'reeve.session';
/** Reasons that end a session for good; everything else is worth another try. */
const ENDED = new Set(['SESSION_REVOKED', 'SESSION_EXPIRED', 'TOKEN_REUSED', 'ACCOUNT_DISABLED']);
const RENEW_AT = 0.8;
const RETRY_MS = 5_000;
/** Shown in the account's list of sessions. */
const CLIENT = { name: 'Console', platform: 'web', browser: true };

export class Session {
  #tokens = null;
  #renewal = null;
  #timer = 0;
  #channel = null;

  constructor({ storage = sessionStorage, kept, now = Date.now, post = postJson, channel = openChannel() } = {}) {
    Object.assign(this, { storage, now, post });
    this.installation = new KnownInstallation(kept);
    this.onEnd = () => {};
    this.#channel = channel;
    this.#channel?.addEventListener('message', ({ data }) => this.#adopt(data));
    this.#tokens = this.#load();
    if (this.#tokens) this.#schedule();
  }

  get isSignedIn() { return this.#tokens !== null; }
  get user() { return this.#tokens?.user ?? ''; }
  get scopes() { return this.#tokens?.scopes ?? []; }

  /** A person's account, not an API key. */
  get isPerson() { return this.user.startsWith('u_'); }

  /** Exchanges an API key for a session; throws a Problem. The key itself is not kept. */
  async signIn(apiKey) {
    this.#keep(await this.post('v1/auth/token', { apiKey, session: true }));
  }

  /** Returns null when signed in, { mfaToken, expiresInMs } when a code of the second factor is needed; throws a Problem. */
  async signInWithPassword(email, password) {
    try {
      this.#keep(await this.post('v1/auth/sign-in', { email, password, client: this.#client() }));
      return null;
    } catch (problem) {
      const half = problem.reason === 'MFA_REQUIRED' ? problem.details.find(({ mfaToken }) => mfaToken) : null;
      if (!half) throw problem;
      return half;
    }
  }

  async signInMfa(mfaToken, code) {
    this.#keep(await this.post('v1/auth/mfa', { mfaToken, code, client: this.#client() }));
  }

  /** A code by mail, if that address has an account. */
  async forgotPassword(email) {
    await this.post('v1/auth/password/forgot', { email });
  }

  /** A new password against a code; one of eight digits needs the address it was sent to. */
  async resetPassword(code, newPassword, email = '') {
    await this.post('v1/auth/password/reset', { code, newPassword, email });
  }

  /** Proves again who is signed in; what asks for a fresh proof may be tried again. */
  async reauthenticate(password, code) {
    this.#keep(await this.post('v1/auth/reauthenticate', { password, code }, await this.accessToken()));
  }

  /** A token that is valid now; renews first when its time is nearly over. Throws a Problem. */
  async accessToken() {
    if (!this.#tokens) throw new Problem({ status: 401, reason: 'SESSION_EXPIRED', detail: 'Please sign in.' });
    if (this.now() >= this.#tokens.renewAtMs) await this.renew().catch((problem) => this.#ignoreWhileValid(problem));
    if (!this.#tokens) throw new Problem({ status: 401, reason: 'SESSION_EXPIRED', detail: 'The session has ended.' });
    return this.#tokens.accessToken;
  }

  /** Renews the tokens; callers at the same time share one request. */
  renew() {
    this.#renewal ??= this.#renewOnce().finally(() => { this.#renewal = null; });
    return this.#renewal;
  }

  /** The server has ended the session already. */
  forget() {
    this.#drop();
    this.onEnd('');
  }

  /** Ends the session here at once and on the server as soon as it answers. */
  async signOut() {
    const token = this.#tokens?.accessToken;
    this.#drop();
    this.onEnd('');
    if (token) await this.post('v1/auth/sign-out', {}, token).catch(() => {});
  }

  async #renewOnce() {
    const before = this.#tokens;
    if (!before?.refreshToken) return this.#end(new Problem({ status: 401, reason: 'SESSION_EXPIRED' }));
    try {
      await exclusively(async () => {
        if (this.#tokens !== before) return;              // another tab of this session was faster
        this.#keep(await this.post('v1/auth/refresh', { refreshToken: before.refreshToken }));
      });
    } catch (problem) {
      if (ENDED.has(problem.reason)) return this.#end(problem);
      this.#schedule(RETRY_MS);
      throw problem;
    }
  }

  #ignoreWhileValid(problem) {
    if (!this.#tokens || this.now() >= this.#tokens.expiresAtMs) throw problem;
  }

  #end(problem) {
    this.#drop();
    this.onEnd('The session has ended. Please sign in again.');
    throw problem;
  }

  #keep(reply) {
    if (!reply.accessToken) throw new Problem({ status: 502, detail: 'The answer holds no token.' });
    this.installation.keep(reply);
    const lifeMs = reply.expiresInMs || 600_000;
    const { user = '', session = '', accessToken, scopes = [] } = reply;
    const refreshToken = reply.refreshToken || (this.#tokens?.session === session && this.#tokens.refreshToken) || '';
    const at = this.now();
    this.#set({ user, session, accessToken, refreshToken, scopes, renewAtMs: at + lifeMs * RENEW_AT, expiresAtMs: at + lifeMs });
    this.#channel?.postMessage(this.#tokens);
  }

  #client() {
    return { ...CLIENT, ...this.installation.shown() };
  }

  /** A duplicated tab has the same session: it must use the newest refresh token too, or the server sees a replay. */
  #adopt(tokens) {
    if (tokens?.session && tokens.session === this.#tokens?.session) this.#set(tokens);
  }

  #set(tokens) {
    this.#tokens = tokens;
    try { this.storage.setItem(KEY, JSON.stringify(tokens)); } catch { /* storage is blocked: until the page is reloaded */ }
    this.#schedule();
  }

  #drop() {
    clearTimeout(this.#timer);
    this.#tokens = null;
    this.storage.removeItem(KEY);
  }

  #load() {
    try {
      const tokens = JSON.parse(this.storage.getItem(KEY));
      return tokens?.accessToken ? tokens : null;
    } catch {
      return null;
    }
  }

  #schedule(delayMs = this.#tokens.renewAtMs - this.now()) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.renew().catch(() => {}), Math.max(1_000, delayMs));
  }
}

async function postJson(path, body, token) {
  const headers = token ? { ...JSON_HEADERS, authorization: `Bearer ${token}` } : JSON_HEADERS;
  return bodyOf(await send(path, { method: 'POST', headers, body: JSON.stringify(body) }));
}

/** One renewal at a time over all tabs; browsers without locks (plain http) do without. */
function exclusively(action) {
  return globalThis.navigator?.locks ? navigator.locks.request('reeve.session', action) : action();
}

function openChannel() {
  return globalThis.BroadcastChannel ? new BroadcastChannel('reeve.session') : null;
}
