// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import type { AuthRequests } from './auth-request.js';
import { Backoff } from './backoff.js';
import type { CallRequest } from './call.js';
import type { Calls } from './calls.js';
import { CONSOLE } from './console-capture.js';
import { invalid, isRecord, ReeveError } from './error.js';
import { Limited } from './limited.js';
import { type LogRecord, nanosOf } from './log-record.js';
import { LogRing, type LogSession } from './log-ring.js';
import type { Network } from './network.js';
import { valueOf } from './payload.js';
import type { Platform } from './platform.js';
import { verdictOn } from './retry-rule.js';
import type { SessionKeeper } from './session-keeper.js';
import type { Settings } from './settings.js';
import type { Store } from './store.js';
import { sleep } from './waiting.js';

const KEY = 'logs';
const SERVICE = 'reeve.log.v1.log';
/** How long a record may be in memory only; a page that is reloaded loses no more. */
const KEEP_MS = 1_000;
/** Runs of the app that are kept; older ones were offline for long. */
const SESSIONS_MAX = 5;
const ERROR = 17;

export interface LogParts {
  readonly platform: Platform;
  readonly settings: Settings;
  readonly store: Store;
  readonly keeper: SessionKeeper;
  readonly network: Network;
  readonly calls: Calls;
  readonly requests: AuthRequests;
  /** About the app and its device. */
  readonly source: Readonly<Record<string, unknown>>;
  readonly closed: AbortSignal;
}

/** Counters, for people who look for what is missing. */
export interface LogStatus {
  sent: number;
  dropped: number;
  lastError: string;
}

/** Gets records to the logger: in batches, one at a time, kept until they are stored there. */
export class LogSender {
  readonly status: LogStatus = { sent: 0, dropped: 0, lastError: '' };
  readonly #parts: LogParts;
  readonly #ring: LogRing;
  readonly #backoff: Backoff;
  readonly #loaded: Promise<void>;
  #earlier: LogRing[] = [];
  #previousId: string | undefined;
  #sending: Promise<void> | undefined;
  #isWanted = false;
  #isKept = false;
  #isKeeping = false;
  #cancelFlush: (() => void) | undefined;
  #cancelKeep: (() => void) | undefined;
  #wake = new Limited();
  #token: { readonly text: string; readonly untilMs: number } | undefined;

  constructor(parts: LogParts) {
    const { platform, settings, store, network } = parts;
    this.#parts = parts;
    this.#backoff = new Backoff(settings, platform.random);
    this.#ring = this.#ringOf({ sessionId: platform.uuid(), records: [], drops: [] });
    this.#loaded = store.get(KEY).then(text => this.#load(text)).catch(() => {});
    network.changes.add(up => up && this.#wake.abort());
  }

  add(record: LogRecord): void {
    const { platform, settings } = this.#parts;
    this.#ring.add(record);
    this.#cancelKeep ??= platform.after(KEEP_MS, () => void this.keep());
    if (record.severity >= ERROR) {
      // a store that complains to the console when it is written would be written again at once, without end
      if (!this.#isKeeping || record.logger !== CONSOLE) {
        void this.keep();
      }
      void this.flush();
    } else if (this.#ring.session.records.length >= settings.logBatchMax) {
      void this.flush();
    } else {
      this.#cancelFlush ??= platform.after(settings.logFlushMs, () => void this.flush());
    }
  }

  missing(seq: number, reason: string): void {
    this.#ring.missing(seq, reason);
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
    this.#cancelKeep?.();
    this.#cancelKeep = undefined;
    await this.#loaded;
    const sessions = [...this.#earlier, this.#ring].filter(ring => !ring.isEmpty).map(ring => this.#named(ring));
    const { store } = this.#parts;
    if (sessions.length > 0) {
      this.#isKept = true;
      this.#isKeeping = true;
      await store.set(KEY, JSON.stringify(sessions)).catch(() => {});
      this.#isKeeping = false;
    } else if (this.#isKept) {
      this.#isKept = false;
      await store.delete(KEY).catch(() => {});
    }
  }

  /** Tells what became of something that the console asked for; a server that does not want to know says so. */
  async answer(what: object): Promise<void> {
    await this.#parts.calls.run(this.#request('Answer', what)).catch(() => {});
  }

  close(): void {
    this.#cancelFlush?.();
    this.#cancelKeep?.();
    this.#wake.abort();
  }

  #ringOf(session: LogSession): LogRing {
    const { logRecordsMax, logBytesMax } = this.#parts.settings;
    return new LogRing(session, logRecordsMax, logBytesMax);
  }

  #load(text: string | undefined): void {
    const sessions: unknown = text === undefined ? [] : JSON.parse(text);
    if (Array.isArray(sessions)) {
      this.#isKept = sessions.length > 0;
      this.#earlier = sessions.slice(-SESSIONS_MAX).map(session => this.#ringOf(session as LogSession));
      this.#previousId = this.#earlier.at(-1)?.session.sessionId;
      if (this.#isKept) {
        this.#cancelFlush ??= this.#parts.platform.after(this.#parts.settings.logFlushMs, () => void this.flush());
      }
    }
  }

  #named(ring: LogRing): LogSession {
    const previous = ring === this.#ring ? this.#previousId : ring.session.previousSessionId;
    return { ...ring.session, ...(previous === undefined ? {} : { previousSessionId: previous }) };
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
    await this.#loaded;
    this.#backoff.reset();
    for (let ring = this.#next(); ring !== undefined && !this.#parts.closed.aborted; ring = this.#next()) {
      const error = await this.#sendOne(ring);
      if (error === undefined) {
        this.#backoff.reset();
      } else {
        await this.#wait(error);
      }
    }
    if (this.#isKept) {
      await this.keep();
    }
  }

  #next(): LogRing | undefined {
    this.#earlier = this.#earlier.filter(ring => !ring.isEmpty);
    return this.#earlier[0] ?? (this.#ring.isEmpty ? undefined : this.#ring);
  }

  async #wait(error: ReeveError): Promise<void> {
    const { platform, closed } = this.#parts;
    this.status.lastError = error.reason;
    await this.keep();
    this.#wake = new Limited();
    const limit = new Limited(closed, this.#wake.signal);
    await sleep(platform, this.#backoff.nextMs(error), limit.signal).catch(() => {});
    limit.end();
  }

  /** Sends one batch. Returns why it is to be sent again; what will never be taken is dropped, and counted. */
  async #sendOne(ring: LogRing): Promise<ReeveError | undefined> {
    const records = this.#batch(ring);
    const drops = [...ring.session.drops];
    const last = records.at(-1)?.seq ?? 0;
    try {
      const reply = await this.#append(ring, records, drops);
      const through = isRecord(reply) ? Number(reply['storedThrough'] ?? last) : last;
      ring.stored(through, drops.length);
      this.status.sent += records.length;
      return undefined;
    } catch (fault) {
      const error = fault instanceof ReeveError ? fault : invalid(String(fault));
      if (!this.#parts.closed.aborted && verdictOn(error, true) === 'never') {
        this.#reject(ring, records, drops.length);
      }
      this.#token = undefined;
      return error;
    }
  }

  /** What the logger will not take now or later makes room. */
  #reject(ring: LogRing, records: readonly LogRecord[], drops: number): void {
    this.status.dropped += records.length;
    ring.stored(records.at(-1)?.seq ?? 0, drops);
    if (ring === this.#ring) {
      records.forEach(record => ring.missing(record.seq, 'rejected'));
    }
  }

  #batch(ring: LogRing): LogRecord[] {
    const { logBatchMax, logBatchBytesMax } = this.#parts.settings;
    const batch: LogRecord[] = [];
    let bytes = 0;
    for (const record of ring.session.records) {
      bytes += JSON.stringify(record).length;
      if (batch.length >= logBatchMax || (batch.length > 0 && bytes > logBatchBytesMax)) {
        break;
      }
      batch.push(record);
    }
    return batch;
  }

  async #append(ring: LogRing, records: LogRecord[], drops: object[]): Promise<unknown> {
    const { platform, calls, source } = this.#parts;
    const { sessionId, previousSessionId } = this.#named(ring);
    const sent = { sentUnixNano: nanosOf(platform.now()) };
    const previous = previousSessionId === undefined ? {} : { previousSessionId };
    const body = {
      source: { ...source, sessionId, ...previous, ...sent },
      records,
      ...(drops.length === 0 ? {} : { drops }),
    };
    const token = await this.#ownToken();
    const request = { ...this.#request('Append', body), attemptsMax: 1 };
    const reply = await calls.run(token === undefined ? request : { ...request, token });
    return valueOf(reply.payload);
  }

  #request(method: string, json: object): CallRequest {
    return {
      service: SERVICE,
      method,
      payload: { json },
      requestId: this.#parts.platform.uuid(),
      stream: false,
      options: { idempotent: true },
    };
  }

  /** Before a sign-in the installation's own; undefined if somebody is signed in. */
  async #ownToken(): Promise<string | undefined> {
    const { keeper, platform, requests, settings } = this.#parts;
    await keeper.ready();
    if (keeper.isKnown) {
      return undefined;
    }
    if (this.#token === undefined || platform.elapsed() >= this.#token.untilMs) {
      const { token, lifeMs } = await requests.installationToken();
      this.#token = { text: token, untilMs: platform.elapsed() + lifeMs * settings.refreshAt };
    }
    return this.#token.text;
  }
}
