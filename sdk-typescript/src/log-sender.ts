// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { Backoff } from './backoff.js';
import { CONSOLE } from './console-capture.js';
import { invalid, ReeveError } from './error.js';
import { Limited } from './limited.js';
import type { LogCalls } from './log-calls.js';
import type { LogConfig } from './log-config.js';
import type { LogCounters } from './log-counters.js';
import { type LogRecord, nanosOf, SEVERITY } from './log-record.js';
import type { LogBatch, LogRing } from './log-ring.js';
import type { LogShelf } from './log-shelf.js';
import type { Network } from './network.js';
import type { Platform } from './platform.js';
import { verdictOn } from './retry-rule.js';
import type { Settings } from './settings.js';
import { sleep } from './waiting.js';

/** How long a record may be in memory only; a page that is reloaded loses no more. */
const KEEP_MS = 1_000;

export interface LogSenderParts {
  readonly platform: Platform;
  readonly settings: Settings;
  readonly network: Network;
  readonly calls: LogCalls;
  readonly ring: LogRing;
  readonly shelf: LogShelf;
  readonly counters: LogCounters;
  readonly config: LogConfig;
  /** About the app and its device. */
  readonly source: Readonly<Record<string, unknown>>;
  readonly capabilities: readonly string[];
  /** Resolves when the store was read. */
  readonly loaded: Promise<void>;
  readonly closed: AbortSignal;
}

/** Gets records to the logger: in batches, one at a time, kept until they are stored there. */
export class LogSender {
  readonly #parts: LogSenderParts;
  readonly #backoff: Backoff;
  #sending: Promise<void> | undefined;
  #isWanted = false;
  #liveUntilMs = -Infinity;
  #cancelFlush: (() => void) | undefined;
  #cancelKeep: (() => void) | undefined;
  #wake = new Limited();

  constructor(parts: LogSenderParts) {
    this.#parts = parts;
    this.#backoff = new Backoff(parts.settings, parts.platform.random);
    parts.network.changes.add(up => up && this.#wake.abort());
  }

  /** A record has come into the ring. */
  added(record: LogRecord): void {
    const { platform, settings, shelf, ring } = this.#parts;
    this.#cancelKeep ??= platform.after(KEEP_MS, () => void this.keep());
    if (record.severity >= SEVERITY.ERROR) {
      // a store that complains to the console when it is written would be written again at once, without end
      if (!shelf.isWriting || record.logger !== CONSOLE) {
        void this.keep();
      }
      void this.flush();
    } else if (ring.count >= settings.logBatchMax && !this.isSending) {
      void this.flush();
    } else {
      this.soon();
    }
  }

  /** Sends in a while, unless that is planned. */
  soon(): void {
    const { platform, settings } = this.#parts;
    const delayMs = this.isLive ? settings.liveFlushMs : settings.logFlushMs;
    this.#cancelFlush ??= platform.after(delayMs, () => void this.flush());
  }

  /** Somebody looks on for that time. */
  live(forMs: number): void {
    this.#liveUntilMs = this.#parts.platform.elapsed() + forMs;
    if (this.#cancelFlush !== undefined) {
      this.#cancelFlush();
      this.#cancelFlush = undefined;
      this.soon();
    }
  }

  /** Whether somebody looks on. */
  get isLive(): boolean {
    return this.#parts.platform.elapsed() < this.#liveUntilMs;
  }

  get isSending(): boolean {
    return this.#sending !== undefined;
  }

  /** Sends what there is; resolves when all of it is stored, or the client is closed. */
  async flush(): Promise<void> {
    this.#cancelFlush?.();
    this.#cancelFlush = undefined;
    this.#isWanted = true;
    this.#sending ??= this.#sendWhileWanted();
    await this.#sending;
  }

  /** Writes down what is not acknowledged. */
  async keep(): Promise<void> {
    const { loaded, shelf, ring } = this.#parts;
    this.#cancelKeep?.();
    this.#cancelKeep = undefined;
    await loaded;
    await shelf.keep(ring);
  }

  close(): void {
    this.#cancelFlush?.();
    this.#cancelKeep?.();
    this.#wake.abort();
  }

  /** After the last keeping: another client may send what is in the store. */
  leave(): void {
    this.#parts.shelf.close();
  }

  /** Ends in the step in which it sees that nobody has asked again, so that nobody is forgotten. */
  async #sendWhileWanted(): Promise<void> {
    while (this.#isWanted) {
      this.#isWanted = false;
      await this.#sendAll().catch(() => {});
    }
    this.#sending = undefined;
  }

  async #sendAll(): Promise<void> {
    const { loaded, closed, shelf } = this.#parts;
    await loaded;
    this.#backoff.reset();
    for (let batch = this.#next(); batch !== undefined && !closed.aborted; batch = this.#next()) {
      const error = await this.#send(batch);
      if (error === undefined) {
        this.#backoff.reset();
      } else {
        await this.#wait(error);
      }
    }
    if (!shelf.isEmpty) {
      await this.keep();
    }
  }

  #next(): LogBatch | undefined {
    const { platform, settings, ring, closed } = this.#parts;
    ring.expire(platform.now());
    return closed.aborted ? undefined : ring.begin(settings.logBatchMax, settings.logBatchBytesMax);
  }

  async #wait(error: ReeveError): Promise<void> {
    const { platform, closed } = this.#parts;
    await this.keep();
    this.#wake = new Limited();
    const limit = new Limited(closed, this.#wake.signal);
    await sleep(platform, this.#backoff.nextMs(error), limit.signal).catch(() => {});
    limit.end();
  }

  /** Sends one batch. Returns why it is to be sent again; what will never be taken is dropped, and counted. */
  async #send(batch: LogBatch): Promise<ReeveError | undefined> {
    const { calls, config, counters, ring, closed } = this.#parts;
    const last = batch.held.at(-1)?.record.seq ?? 0;
    try {
      const reply = await calls.run('Append', this.#message(batch));
      const rejected = Array.isArray(reply['rejected']) ? reply['rejected'].length : 0;
      counters.sent += Math.max(0, batch.held.length - rejected);
      counters.dropped('rejected', rejected);
      ring.end(batch, Math.min(last, Number(reply['storedThrough'] ?? last)), true);
      config.replied(Number(reply['configVersion'] ?? 0));
      return undefined;
    } catch (fault) {
      const error = fault instanceof ReeveError ? fault : invalid(String(fault));
      counters.lastError = error.reason;
      const isRefused = !closed.aborted && verdictOn(error, true) === 'never';
      ring.end(batch, isRefused ? last : 0, isRefused);
      if (isRefused) {
        batch.held.forEach(({ record }) => ring.missing(batch.session, record.seq, 'rejected'));
      }
      return error;
    }
  }

  #message({ session, held, drops }: LogBatch): object {
    const { platform, source, capabilities, config, counters, ring } = this.#parts;
    const { id, previousId } = session;
    return {
      source: {
        ...source,
        sessionId: id,
        ...(previousId === undefined ? {} : { previousSessionId: previousId }),
        sentUnixNano: nanosOf(platform.now()),
      },
      records: held.map(({ record }) => record),
      ...(drops.length === 0 ? {} : { drops }),
      ...(config.version > 0 ? { configVersion: config.version } : {}),
      capabilities,
      counters: counters.message(ring.percent),
    };
  }
}
