// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { isRecord } from './error.js';
import type { Store } from './store.js';

/** Who is signed in, as the app sees it. */
export interface Session {
  /** `u_...` */
  readonly user: string;
  /** `s_...` */
  readonly session: string;
  readonly anonymous: boolean;
  readonly scopes: readonly string[];
}

/** What is kept of a session. The access token is not. */
export interface KeptSession extends Session {
  readonly refreshToken: string;
}

/** Without the refresh token, which is nobody's business but the keeper's. */
export function shownSession({ user, session, anonymous, scopes }: KeptSession): Session {
  return { user, session, anonymous, scopes };
}

/** This app on this device, as the server knows it. */
export interface Installation {
  /** `i_...` */
  readonly installation: string;
  readonly secret: string;
  /** Its refresh tokens need a proof by the store's key. */
  readonly bound?: boolean;
}

export interface AccessToken {
  readonly text: string;
  /** On the monotonic clock. */
  readonly arrivedMs: number;
  readonly lifeMs: number;
}

/** A `Session` of auth.proto in JSON. */
export interface SessionReply {
  readonly user: string;
  readonly session: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresInMs: number;
  readonly anonymous: boolean;
  readonly scopes: readonly string[];
  readonly installation: string;
  readonly installationSecret: string;
}

/** Null if it is none: proto3 leaves out what is empty, false or 0. */
export function sessionReply(value: unknown): SessionReply | null {
  if (!isRecord(value) || typeof value['accessToken'] !== 'string') {
    return null;
  }
  const text = (name: string) => (typeof value[name] === 'string' ? value[name] : '');
  return {
    user: text('user'),
    session: text('session'),
    accessToken: value['accessToken'],
    refreshToken: text('refreshToken'),
    expiresInMs: Number(value['expiresInMs'] ?? 0),
    anonymous: value['anonymous'] === true,
    scopes: Array.isArray(value['scopes']) ? value['scopes'].map(String) : [],
    installation: text('installation'),
    installationSecret: text('installationSecret'),
  };
}

/** The entries `session` and `installation` of the app's store. */
export class SessionStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  session(): Promise<KeptSession | undefined> {
    return this.#read<KeptSession>('session', 'refreshToken');
  }

  installation(): Promise<Installation | undefined> {
    return this.#read<Installation>('installation', 'secret');
  }

  async keepSession(session: KeptSession): Promise<void> {
    await this.#store.set('session', JSON.stringify(session));
  }

  async keepInstallation(installation: Installation): Promise<void> {
    await this.#store.set('installation', JSON.stringify(installation));
  }

  async forgetSession(): Promise<void> {
    await this.#store.delete('session');
  }

  /** What somebody else wrote, or half wrote, counts as nothing. */
  async #read<T>(key: string, needed: string): Promise<T | undefined> {
    const text = await this.#store.get(key);
    try {
      const value: unknown = text === undefined ? undefined : JSON.parse(text);
      return isRecord(value) && typeof value[needed] === 'string' ? (value as T) : undefined;
    } catch {
      return undefined;
    }
  }
}
