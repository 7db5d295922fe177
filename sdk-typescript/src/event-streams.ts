// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { Backoff } from './backoff.js';
import { errorOf, full, isRecord, outcomeUnknown, ReeveError } from './error.js';
import { bearer, type Http } from './http.js';
import { Limited } from './limited.js';
import { linesOf } from './line-reader.js';
import { Listeners } from './listeners.js';
import type { Network } from './network.js';
import { payloadIn } from './payload.js';
import type { Platform } from './platform.js';
import type { SessionKeeper } from './session-keeper.js';
import { verdictOn } from './retry-rule.js';
import type { Settings } from './settings.js';
import type { TopicReader } from './topic-reader.js';
import { sleep } from './waiting.js';

/** A browser opens six connections to one place, and calls need some. */
const STREAMS_MAX = 4;
/** What keeps a stream alive comes more often. */
const SILENCE_MS = 60_000;
/** Of one event, in all its lines: a publication is at most 256 KiB, in base64 a third more. */
const DATA_CHARS_MAX = 2 * 1024 * 1024;

export interface StreamParts {
  readonly platform: Platform;
  readonly settings: Settings;
  readonly http: Http;
  readonly network: Network;
  readonly keeper: SessionKeeper;
  readonly closed: AbortSignal;
}

/** One event of a stream of server-sent events. */
interface StreamEvent {
  kind: string;
  id: string;
  data: string;
}

/** Topics as server-sent events, for networks that block WebSockets. Nothing runs until `start`. */
export class EventStreams {
  /** Topics that cannot be followed any more, and why. */
  readonly ended = new Listeners<{ readonly reader: TopicReader; readonly reason: string }>();
  readonly #parts: StreamParts;
  readonly #running = new Map<TopicReader, Limited>();
  readonly #waiting = new Set<TopicReader>();
  #isOn = false;

  constructor(parts: StreamParts) {
    this.#parts = parts;
    parts.network.changes.add(() => this.reopen());
    parts.keeper.events.add(event => event.kind === 'started' && this.reopen());
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  start(readers: readonly TopicReader[]): void {
    this.#isOn = true;
    readers.forEach(reader => this.add(reader));
  }

  /** Follows one more topic, while it is on; over the bound, as soon as another one goes. */
  add(reader: TopicReader): void {
    if (!this.#isOn || this.#running.has(reader)) {
      return;
    }
    if (this.#running.size >= STREAMS_MAX) {
      this.#waiting.add(reader);
      return;
    }
    this.#open(reader);
  }

  remove(reader: TopicReader): void {
    this.#waiting.delete(reader);
    this.#running.get(reader)?.abort();
    const [next] = this.#waiting;
    if (this.#running.delete(reader) && next !== undefined) {
      this.#waiting.delete(next);
      this.add(next);
    }
  }

  stop(): void {
    this.#isOn = false;
    this.#waiting.clear();
    [...this.#running.keys()].forEach(reader => this.remove(reader));
  }

  /** Another network, another user, or the app was frozen: what is open may be dead, or not ours. */
  reopen(): void {
    [...this.#running].forEach(([reader, limit]) => {
      limit.abort();
      this.#open(reader);
    });
  }

  #open(reader: TopicReader): void {
    const limit = new Limited(this.#parts.closed);
    this.#running.set(reader, limit);
    void this.#follow(reader, limit);
  }

  async #follow(reader: TopicReader, limit: Limited): Promise<void> {
    const { platform, settings, network } = this.#parts;
    const backoff = new Backoff(settings, platform.random);
    while (!limit.signal.aborted) {
      let error: ReeveError | undefined;
      try {
        await network.whenUp(limit.signal);
        await this.#read(reader, limit.signal, () => backoff.reset());
      } catch (fault) {
        error = fault instanceof ReeveError ? fault : undefined;
        if (error !== undefined && verdictOn(error, true) === 'never' && !limit.signal.aborted) {
          this.ended.tell({ reader, reason: error.reason });
        }
      }
      await sleep(platform, backoff.nextMs(error), limit.signal).catch(() => {});
    }
  }

  async #read(reader: TopicReader, signal: AbortSignal, heard: () => void): Promise<void> {
    const { http, keeper, platform } = this.#parts;
    const token = await keeper.token(signal);
    const limit = new Limited(signal);
    const silent = () => limit.abort(outcomeUnknown('nothing was heard'));
    const watch = () => platform.after(SILENCE_MS, silent);
    let cancelWatch = watch();
    const { position } = reader;
    try {
      const response = await http.send({
        method: 'GET',
        path: `/v1/topics/${reader.topic}/events`,
        headers: {
          Accept: 'text/event-stream',
          ...bearer(token),
          ...(position === undefined ? {} : { 'Last-Event-ID': `${position.epoch}:${position.offset}` }),
        },
        signal: limit.signal,
      });
      const event: StreamEvent = { kind: 'message', id: '', data: '' };
      for await (const line of linesOf(response)) {
        cancelWatch();
        cancelWatch = watch();
        heard();
        if (line === '') {
          this.#handle(reader, event, signal);
          event.kind = 'message';
          event.data = '';
        } else {
          addLine(event, line);
        }
      }
    } catch (error) {
      if (token !== undefined && error instanceof ReeveError && error.reason === 'UNAUTHENTICATED') {
        keeper.drop(token);
      }
      throw error;
    } finally {
      cancelWatch();
      limit.end();
    }
  }

  #handle(reader: TopicReader, event: StreamEvent, signal: AbortSignal): void {
    const at = positionOf(event.id);
    if (signal.aborted || event.data === '') {
      return;
    }
    const data: unknown = JSON.parse(event.data);
    const members = isRecord(data) ? data : {};
    if (event.kind === 'position' && at !== undefined) {
      reader.startsAt(at, members['recovered'] === true);
    } else if (event.kind === 'publication' && at !== undefined) {
      const item = {
        offset: at.offset,
        payload: payloadIn(members),
        publishedAt: String(members['publishedAt'] ?? ''),
        publisher: String(members['publisher'] ?? ''),
      };
      if (reader.item(item) === 'gap') {
        throw outcomeUnknown('a gap');
      }
    } else if (event.kind === 'reset' && at !== undefined) {
      reader.reset(at);
    } else if (event.kind === 'unsubscribed') {
      this.ended.tell({ reader, reason: String(members['reason'] ?? '') });
    } else if (event.kind === 'error') {
      throw errorOf(data);
    }
  }
}

function addLine(event: StreamEvent, line: string): void {
  const colon = line.indexOf(':');
  const name = colon < 0 ? line : line.slice(0, colon);
  const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
  if (name === 'event') {
    event.kind = value;
  } else if (name === 'id') {
    event.id = value;
  } else if (name === 'data') {
    if (event.data.length + value.length > DATA_CHARS_MAX) {
      throw full('TOO_LARGE', 'an event is longer than any a gateway sends');
    }
    event.data = event.data === '' ? value : `${event.data}\n${value}`;
  }
}

function positionOf(id: string): { epoch: string; offset: number } | undefined {
  const colon = id.lastIndexOf(':');
  return colon < 0 ? undefined : { epoch: id.slice(0, colon), offset: Number(id.slice(colon + 1)) };
}
