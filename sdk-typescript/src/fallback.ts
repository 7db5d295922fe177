// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import type { Connection } from './connection.js';
import type { EventStreams } from './event-streams.js';
import { noConnection } from './error.js';
import type { Http } from './http.js';
import { Limited } from './limited.js';
import type { Network } from './network.js';
import type { Platform } from './platform.js';
import type { Settings } from './settings.js';
import type { Topics } from './topics.js';
import { onAbort } from './waiting.js';

const PROBE_MS = 5_000;

export interface FallbackParts {
  readonly platform: Platform;
  readonly settings: Settings;
  readonly http: Http;
  readonly connection: Connection;
  readonly network: Network;
  readonly streams: EventStreams;
  readonly topics: Topics;
  readonly closed: AbortSignal;
}

/**
 * Decides that no WebSocket gets through: two tries in a row end without a word of the gateway, while HTTP answers.
 * Then topics come as event streams, until a WebSocket opens; that is tried after a while, and when the network
 * changes.
 */
export class Fallback {
  readonly #parts: FallbackParts;
  #isProbing = false;
  #cancelRetry = () => {};

  constructor(parts: FallbackParts) {
    this.#parts = parts;
    parts.connection.suspected.add(() => void this.#probe());
    onAbort(parts.closed, () => this.#cancelRetry());
  }

  get isOn(): boolean {
    return this.#parts.streams.isOn;
  }

  /** The app is seen again: what was open may have been frozen for too long. */
  foreground(): void {
    this.#parts.streams.reopen();
  }

  async #probe(): Promise<void> {
    const { settings, connection, streams, topics } = this.#parts;
    if (streams.isOn) {
      connection.pause(settings.blockedMs);
      return;
    }
    if (this.#isProbing || !topics.isNeeded) {
      return;
    }
    this.#isProbing = true;
    const answers = await this.#httpAnswers();
    this.#isProbing = false;
    if (!answers && !connection.hasSockets && !this.#parts.closed.aborted) {
      // no lost socket will ask again
      this.#cancelRetry();
      this.#cancelRetry = this.#parts.platform.after(settings.backoffCapMs, () => void this.#probe());
    }
    const isWanted = connection.state !== 'open' && (connection.state !== 'idle' || !connection.hasSockets);
    if (answers && topics.isNeeded && isWanted) {
      streams.start(topics.all);
      connection.pause(settings.blockedMs);
    }
  }

  /** So that a stream can be read. */
  async #httpAnswers(): Promise<boolean> {
    const { platform, http, closed } = this.#parts;
    const limit = new Limited(closed).within(platform, PROBE_MS, noConnection);
    try {
      const { body } = await http.send({ method: 'GET', path: '/echo/', signal: limit.signal });
      // React Native shows an answer when all of it is there: a stream would never be
      return body !== undefined;
    } catch {
      return false;
    } finally {
      limit.end();
    }
  }
}
