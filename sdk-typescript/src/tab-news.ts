// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { isRecord } from './error.js';
import { Listeners } from './listeners.js';
import type { Channel, Platform } from './platform.js';

/** How long a tab waits to be told the access token that another tab was just given. */
const TOLD_WITHIN_MS = 500;

/** A token that another tab was given; it goes from memory to memory, not through the store. */
export interface TokenNews {
  /** Of the store, as it was written with that token. */
  readonly refreshToken: string;
  readonly token: string;
  readonly lifeMs: number;
}

/** What the tabs of one store tell each other about the session. */
export class TabNews {
  readonly #platform: Platform;
  readonly #channel: Channel | null;
  readonly #heard = new Listeners<void>();
  #last: TokenNews | undefined;

  /** `token` and `ended` are called with what other tabs say. */
  constructor(platform: Platform, name: string, token: (news: TokenNews) => void, ended: () => void) {
    this.#platform = platform;
    this.#channel = platform.channel(name, message => {
      if (isTokenNews(message)) {
        this.#last = message;
        this.#heard.tell();
        token(message);
      } else {
        ended();
      }
    });
  }

  tellToken(news: TokenNews): void {
    this.#channel?.post(news);
  }

  tellEnded(): void {
    this.#channel?.post({ ended: true });
  }

  /** What came with that refresh token, if another tab has said so or says so now. */
  async tokenOf(refreshToken: string): Promise<TokenNews | undefined> {
    if (this.#channel !== null && this.#last?.refreshToken !== refreshToken) {
      await this.#nextWord();
    }
    return this.#last?.refreshToken === refreshToken ? this.#last : undefined;
  }

  close(): void {
    this.#channel?.close();
    this.#heard.clear();
  }

  #nextWord(): Promise<void> {
    return new Promise(resolve => {
      const end = () => {
        cancel();
        stop();
        resolve();
      };
      const cancel = this.#platform.after(TOLD_WITHIN_MS, end);
      const stop = this.#heard.add(end);
    });
  }
}

function isTokenNews(message: unknown): message is TokenNews {
  return isRecord(message) && typeof message['token'] === 'string' && typeof message['refreshToken'] === 'string';
}
