// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import type { Platform } from './platform.js';

/** Which sessions of the log in the store are this tab's: no other open one sends or removes those. */
export class SessionClaims {
  readonly #claim: Platform['claim'];
  readonly #release = new Map<string, () => void>();
  #isClosed = false;

  /** Without `claim` there are no other tabs, and every session is this one's. */
  constructor(claim?: Platform['claim']) {
    this.#claim = claim;
  }

  /** False if an open tab has it. */
  async take(id: string): Promise<boolean> {
    if (this.#claim === undefined || this.#isClosed || this.#release.has(id)) {
      return true;
    }
    try {
      const release = await this.#claim(`reeve-log/${id}`);
      if (release !== undefined) {
        this.#release.set(id, release);
      }
      return release !== undefined;
    } catch {
      // where locks are forbidden it is as where there are none
      return true;
    }
  }

  /** Of what is found in a store, by session, that which no open tab has. */
  async takeOver<T>(find: () => Promise<Map<string, T>>): Promise<Map<string, T>> {
    const taken = new Set<string>();
    for (const id of (await find()).keys()) {
      if (await this.take(id)) {
        taken.add(id);
      }
    }
    if (taken.size === 0) {
      return new Map();
    }
    // anew: until it was taken, another tab may have sent and removed it
    const left = await find().catch(fault => {
      this.releaseAll();
      throw fault;
    });
    [...taken].filter(id => !left.has(id)).forEach(id => this.release(id));
    return new Map([...left].filter(([id]) => taken.has(id)));
  }

  release(id: string): void {
    this.#release.get(id)?.();
    this.#release.delete(id);
  }

  releaseAll(): void {
    [...this.#release.keys()].forEach(id => this.release(id));
  }

  /** The next client finds what is left. */
  close(): void {
    this.#isClosed = true;
    this.releaseAll();
  }
}
