// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { Backoff } from './backoff.js';
import type { DeviceKey } from './device-key.js';
import { invalid, outcomeUnknown, ReeveError } from './error.js';
import type { Http } from './http.js';
import { Limited } from './limited.js';
import { Listeners } from './listeners.js';
import type { Network } from './network.js';
import type { Platform } from './platform.js';
import {
  type AccessToken, type KeptSession, type Session, type SessionReply, sessionReply, type SessionStore, shownSession,
} from './session.js';
import type { Settings } from './settings.js';
import { TabNews, type TokenNews } from './tab-news.js';
import { sleep, unlessAborted } from './waiting.js';

/** Reasons of a refresh that end the session; nothing else does. */
const SESSION_ENDS = new Set(['SESSION_REVOKED', 'SESSION_EXPIRED', 'TOKEN_REUSED', 'ACCOUNT_DISABLED']);
/** Codes that mean: not now. */
const LATER = new Set(['unavailable', 'resource_exhausted', 'internal', 'unknown', 'deadline_exceeded']);
const SIGNED_OUT_ELSEWHERE = 'SIGNED_OUT_ELSEWHERE';

/** What happened to the session. */
export type SessionEvent =
  | { readonly kind: 'started'; readonly session: Session }
  | { readonly kind: 'token' }
  | { readonly kind: 'lost'; readonly reason: string }
  | { readonly kind: 'ended' };

export interface KeeperParts {
  readonly platform: Platform;
  readonly settings: Settings;
  readonly http: Http;
  readonly network: Network;
  readonly sessions: SessionStore;
  readonly key: DeviceKey | undefined;
  /** Shown where nobody is signed in: a server's program has no session. */
  readonly apiKey: string | undefined;
  /** Names the tabs that share one store. */
  readonly name: string;
  /** Aborted when the client is closed. */
  readonly closed: AbortSignal;
}

/**
 * Keeps one session signed in. Refreshes are single-flight here and, under a lock, among the tabs of one store: the
 * store's refresh token is read inside the lock, so that no two are ever shown at once.
 */
export class SessionKeeper {
  readonly events = new Listeners<SessionEvent>();
  readonly #parts: KeeperParts;
  readonly #backoff: Backoff;
  readonly #news: TabNews;
  readonly #loaded: Promise<void>;
  #session: KeptSession | undefined;
  #token: AccessToken | undefined;
  #refreshing: Promise<void> | undefined;
  #isLeaving = false;

  constructor(parts: KeeperParts) {
    this.#parts = parts;
    this.#backoff = new Backoff(parts.settings, parts.platform.random);
    this.#news = new TabNews(parts.platform, `${parts.name}/session`,
      news => void this.#adoptNews(news).catch(() => {}), () => this.#endedElsewhere());
    this.#loaded = parts.sessions.session().then(session => {
      this.#session ??= session;
    });
    // who waits for it is told; without anybody waiting it is no fault of the page
    this.#loaded.catch(() => {});
  }

  /** Resolves when the store was read. */
  ready(): Promise<void> {
    return this.#loaded;
  }

  /** Who is signed in, once it is ready. */
  get session(): Session | undefined {
    return this.#session === undefined ? undefined : shownSession(this.#session);
  }

  /** Whether there is anything to show. */
  get isKnown(): boolean {
    return this.#session !== undefined || this.#parts.apiKey !== undefined;
  }

  /** The token as it is, if there is one. */
  get current(): string | undefined {
    return this.#token?.text ?? (this.#session === undefined ? this.#parts.apiKey : undefined);
  }

  /** A token to show; undefined if there is nobody. One that is due but good is used while it is renewed. */
  async token(signal: AbortSignal): Promise<string | undefined> {
    await unlessAborted(this.#loaded, signal);
    if (this.#session === undefined) {
      return this.#parts.apiKey;
    }
    const token = this.#token;
    if (token !== undefined && this.dueInMs() !== 0) {
      return token.text;
    }
    const renewed = this.#refreshOnce();
    if (token !== undefined && this.#parts.platform.elapsed() < token.arrivedMs + token.lifeMs) {
      return token.text;
    }
    await unlessAborted(renewed, signal);
    return this.current;
  }

  /** Forgets a token that was refused, unless there is another by now. */
  drop(refused: string): void {
    if (this.#token?.text === refused) {
      this.#token = undefined;
    }
  }

  /** Milliseconds until the token is due; undefined without one. */
  dueInMs(): number | undefined {
    const token = this.#token;
    if (token === undefined) {
      return undefined;
    }
    const dueAt = token.arrivedMs + token.lifeMs * this.#parts.settings.refreshAt;
    return Math.max(0, dueAt - this.#parts.platform.elapsed());
  }

  /** Refreshes now, whether it is due or not. */
  async renew(): Promise<void> {
    if (this.#session !== undefined) {
      await this.#refreshOnce().catch(() => {});
    }
  }

  /** Whether the token was given so short a time ago that another one will fare no better. */
  isFresh(withinMs: number): boolean {
    return this.#token !== undefined && this.#parts.platform.elapsed() - this.#token.arrivedMs < withinMs;
  }

  /** Takes over what a sign-in gave. `bound`: a key went with a new installation. */
  async adopt(reply: SessionReply, bound: boolean): Promise<Session> {
    await this.#loaded;
    const { sessions } = this.#parts;
    if (reply.installationSecret !== '') {
      const { installation, installationSecret: secret } = reply;
      await sessions.keepInstallation({ installation, secret, ...(bound ? { bound } : {}) });
    }
    const before = this.#session;
    await this.#take(reply);
    const session = shownSession(this.#session!);
    if (before?.session !== session.session || before.anonymous !== session.anonymous) {
      this.events.tell({ kind: 'started', session });
    }
    return session;
  }

  /** The session is being signed out of: that it ends is no news to the app. */
  leave(): void {
    this.#isLeaving = this.#session !== undefined;
  }

  /** Forgets the session: signed out, or lost for a reason. */
  async end(reason?: string): Promise<void> {
    if (this.#session === undefined) {
      return;
    }
    // the gateway closes the socket as revoked before the sign-out is answered
    const lost = this.#isLeaving ? undefined : reason;
    this.#isLeaving = false;
    this.#session = undefined;
    this.#token = undefined;
    try {
      await this.#parts.sessions.forgetSession();
    } finally {
      this.#news.tellEnded();
      this.events.tell(lost === undefined ? { kind: 'ended' } : { kind: 'lost', reason: lost });
    }
  }

  close(): void {
    this.#news.close();
    this.events.clear();
  }

  #refreshOnce(): Promise<void> {
    if (this.#refreshing === undefined) {
      this.#refreshing = this.#refreshUntilAnswered().finally(() => {
        this.#refreshing = undefined;
      });
      this.#refreshing.catch(() => {});
    }
    return this.#refreshing;
  }

  /** Again and again with the same token while nobody answers. */
  async #refreshUntilAnswered(): Promise<void> {
    const { platform, network, closed, name } = this.#parts;
    const before = this.#token;
    this.#backoff.reset();
    while (this.#session !== undefined) {
      await network.whenUp(closed);
      try {
        await platform.exclusive(`${name}/refresh`, () => this.#refreshLocked(before));
        return;
      } catch (error) {
        if (closed.aborted || !(error instanceof ReeveError) || !isUnanswered(error)) {
          throw error;
        }
        await sleep(platform, this.#backoff.nextMs(error), closed);
      }
    }
  }

  async #refreshLocked(before: AccessToken | undefined): Promise<void> {
    const kept = await this.#parts.sessions.session();
    const mine = this.#session;
    if (mine === undefined) {
      return;
    }
    if (kept === undefined) {
      this.#endedElsewhere();
      return;
    }
    if (this.#token !== undefined && this.#token !== before) {
      // another tab had the lock, and has said what it was given
      return;
    }
    if (kept.refreshToken !== mine.refreshToken) {
      const news = await this.#news.tokenOf(kept.refreshToken);
      if (news !== undefined) {
        this.#use(kept, news.token, news.lifeMs);
        return;
      }
    }
    await this.#refresh(kept.refreshToken);
  }

  async #refresh(refreshToken: string): Promise<void> {
    const { platform, settings, http, closed } = this.#parts;
    const lost = () => outcomeUnknown('no answer to a refresh');
    const limit = new Limited(closed).within(platform, settings.refreshMs, lost);
    try {
      const proof = await this.#proof(refreshToken);
      const answer = await http.post('/v1/auth/refresh', { refreshToken, ...proof }, undefined, limit.signal);
      const reply = sessionReply(answer);
      if (reply === null) {
        throw invalid('the answer to a refresh is no session');
      }
      await this.#take(reply);
    } catch (error) {
      if (error instanceof ReeveError && SESSION_ENDS.has(error.reason)) {
        await this.end(error.reason);
      }
      throw error;
    } finally {
      limit.end();
    }
  }

  async #proof(refreshToken: string): Promise<{ proof: string } | undefined> {
    const { key, sessions } = this.#parts;
    const bound = (await sessions.installation())?.bound === true;
    return bound && key !== undefined ? { proof: await key.proof('reeve-refresh+jwt', refreshToken) } : undefined;
  }

  /** Stored first, then used: what is lost in between is asked for again with the old one. */
  async #take(reply: SessionReply): Promise<void> {
    const { user, session, anonymous, scopes, accessToken, expiresInMs } = reply;
    // an upgrade or a fresh proof leaves the refresh token as it is, and says nothing of it
    const refreshToken = reply.refreshToken === '' ? this.#session?.refreshToken ?? '' : reply.refreshToken;
    const kept = { user, session, anonymous, scopes, refreshToken };
    await this.#parts.sessions.keepSession(kept);
    this.#use(kept, accessToken, expiresInMs);
    this.#news.tellToken({ refreshToken, token: accessToken, lifeMs: expiresInMs });
  }

  #use(session: KeptSession, text: string, lifeMs: number): void {
    this.#session = session;
    this.#token = { text, lifeMs, arrivedMs: this.#parts.platform.elapsed() };
    this.events.tell({ kind: 'token' });
  }

  #endedElsewhere(): void {
    if (this.#session !== undefined) {
      this.#session = undefined;
      this.#token = undefined;
      this.events.tell({ kind: 'lost', reason: SIGNED_OUT_ELSEWHERE });
    }
  }

  /** Another tab signed in, or refreshed. */
  async #adoptNews(news: TokenNews): Promise<void> {
    const kept = await this.#parts.sessions.session();
    if (kept === undefined || kept.refreshToken !== news.refreshToken) {
      return;
    }
    const isNew = this.#session?.session !== kept.session;
    this.#use(kept, news.token, news.lifeMs);
    if (isNew) {
      this.events.tell({ kind: 'started', session: shownSession(kept) });
    }
  }
}

/** Whether the same refresh token is to be shown again. */
function isUnanswered(error: ReeveError): boolean {
  return LATER.has(error.code) || error.retryAfterMs !== undefined;
}
