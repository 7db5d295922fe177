// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { Backoff } from './backoff.js';
import type { Calls } from './calls.js';
import type { Connection } from './connection.js';
import { invalid, isRecord, ReeveError } from './error.js';
import type { EventStreams } from './event-streams.js';
import type { Position, ServerFrame } from './frames.js';
import { bearer, type Http } from './http.js';
import { bytesOf, payloadOf, valueOf } from './payload.js';
import type { Platform } from './platform.js';
import { verdictOn } from './retry-rule.js';
import type { Settings } from './settings.js';
import { type TopicListener, type TopicMessage, TopicReader } from './topic-reader.js';

const NAME = /^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/;
const NAME_CHARS_MAX = 128;

/** Ends with `close`. */
export interface Subscription {
  /** Of the last message that was handed over; keep it to go on from there after a restart. */
  readonly position: Position | undefined;
  close(): void;
}

export interface PublishOptions {
  /** With it a publication is sent again after a loss, and is there once. Made if not given. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

export interface TopicParts {
  readonly platform: Platform;
  readonly settings: Settings;
  readonly http: Http;
  readonly connection: Connection;
  readonly calls: Calls;
  readonly streams: EventStreams;
}

/** All topics that an app follows, and what it takes to follow them over one socket after the other. */
export class Topics {
  readonly #parts: TopicParts;
  readonly #readers = new Map<string, TopicReader>();
  readonly #backoffs = new Map<string, Backoff>();
  readonly #timers = new Map<string, () => void>();
  #socket = new AbortController();

  constructor(parts: TopicParts) {
    this.#parts = parts;
    parts.connection.states.add(state => {
      this.#socket.abort();
      this.#readers.forEach(reader => reader.isAsking = false);
      if (state === 'idle') {
        parts.streams.stop();
      } else if (state === 'open') {
        this.#socket = new AbortController();
        parts.streams.stop();
        this.#readers.forEach(reader => this.#follow(reader));
      }
    });
    parts.connection.events.add(frame => this.#event(frame));
    parts.streams.ended.add(({ reader, reason }) => this.#end(reader, reason));
  }

  /** Whether anybody follows anything. */
  get isNeeded(): boolean {
    return this.#readers.size > 0;
  }

  get all(): readonly TopicReader[] {
    return [...this.#readers.values()];
  }

  subscribe<T>(topic: string, listener: TopicListener<T>, from?: Position): Subscription {
    checkName(topic);
    const known = this.#readers.get(topic);
    const reader = known ?? new TopicReader(topic, from);
    reader.listeners.add(listener as TopicListener);
    if (known === undefined) {
      this.#readers.set(topic, reader);
      if (this.#parts.connection.state === 'open') {
        this.#follow(reader);
      } else {
        this.#parts.streams.add(reader);
        this.#parts.connection.connect();
      }
    }
    return {
      get position() {
        return reader.position;
      },
      close: () => {
        if (reader.listeners.delete(listener as TopicListener) && reader.listeners.size === 0) {
          this.#leave(reader);
        }
      },
    };
  }

  async publish(topic: string, body: unknown, options: PublishOptions = {}): Promise<Position> {
    checkName(topic);
    const { connection, http, platform, calls } = this.#parts;
    const idempotencyKey = options.idempotencyKey ?? platform.uuid();
    const payload = payloadOf(body);
    const known = { requestId: '', replayed: false, app: {}, queueMs: undefined, workerMs: undefined };
    const reply = await calls.publish({
      harmless: true,
      signal: options.signal,
      bySocket: async ({ signal }) => {
        const done = await connection.exchange({ publish: { topic, payload, idempotencyKey } }, signal);
        return { ...known, payload: { json: done.position } };
      },
      byHttp: async ({ token, signal }) => {
        const bytes = bytesOf(payload);
        const response = await http.send({
          method: 'POST',
          path: `/v1/topics/${topic}`,
          headers: {
            ...bearer(token),
            'Idempotency-Key': idempotencyKey,
            ...(bytes === undefined ? {} : { 'Content-Type': bytes.contentType }),
          },
          ...(bytes === undefined ? {} : { body: bytes.bytes }),
          signal,
        });
        return { ...known, payload: { json: await response.json() } };
      },
    });
    const position = valueOf(reply.payload);
    if (!isRecord(position)) {
      throw invalid('the answer to a publication is no position');
    }
    return { epoch: String(position['epoch']), offset: Number(position['offset']) };
  }

  /** Forgets all of them without a word, as nobody is signed in any more. */
  clear(): void {
    this.all.forEach(reader => this.#forget(reader));
  }

  close(): void {
    this.#socket.abort();
    this.#parts.streams.stop();
    this.clear();
  }

  #follow(reader: TopicReader): void {
    const { connection } = this.#parts;
    const { signal } = this.#socket;
    const { topic, position } = reader;
    this.#cancelTimer(topic);
    reader.isAsking = true;
    const subscribe = position === undefined ? { topic } : { topic, position };
    connection.exchange({ subscribe }, signal).then(done => {
      if (this.#isCurrent(reader, signal)) {
        this.#backoffs.delete(topic);
        reader.isAsking = false;
        reader.subscribed(done);
      }
    }, error => {
      if (this.#isCurrent(reader, signal)) {
        this.#refused(reader, error, () => this.#follow(reader));
      }
    });
  }

  /** Asks again later, or gives the topic up. */
  #refused(reader: TopicReader, error: unknown, again: () => void): void {
    const { platform, settings } = this.#parts;
    if (!(error instanceof ReeveError) || verdictOn(error, true) !== 'again') {
      this.#end(reader, error instanceof ReeveError ? error.reason : 'INTERNAL');
      return;
    }
    const backoff = this.#backoffs.get(reader.topic) ?? new Backoff(settings, platform.random);
    this.#backoffs.set(reader.topic, backoff);
    const waitMs = backoff.nextMs(error);
    const { signal } = this.#socket;
    this.#timers.set(reader.topic, platform.after(waitMs, () => {
      if (this.#isCurrent(reader, signal)) {
        again();
      }
    }));
  }

  #event(frame: ServerFrame): void {
    const reader = 'topic' in frame ? this.#readers.get(frame.topic) : undefined;
    if (reader === undefined) {
      return;
    }
    if (frame.kind === 'publication' && reader.item(frame.item) === 'gap') {
      this.#again(reader);
    } else if (frame.kind === 'reset') {
      reader.reset(frame.position);
    } else if (frame.kind === 'unsubscribed') {
      this.#end(reader, frame.reason);
    }
  }

  /** A gap: what is missing comes with the answer to another subscribe. */
  #again(reader: TopicReader): void {
    const { signal } = this.#socket;
    reader.isAsking = true;
    this.#parts.connection.exchange({ unsubscribe: { topic: reader.topic } }, signal).then(() => {
      if (this.#isCurrent(reader, signal)) {
        this.#follow(reader);
      }
    }, error => {
      if (this.#isCurrent(reader, signal)) {
        this.#refused(reader, error, () => this.#again(reader));
      }
    });
  }

  #leave(reader: TopicReader): void {
    if (this.#readers.get(reader.topic) !== reader) {
      return;
    }
    this.#forget(reader);
    if (this.#parts.connection.state === 'open') {
      const { signal } = this.#socket;
      this.#parts.connection.exchange({ unsubscribe: { topic: reader.topic } }, signal).catch(() => {});
    }
  }

  #end(reader: TopicReader, reason: string): void {
    this.#forget(reader);
    reader.closed(reason);
  }

  #forget(reader: TopicReader): void {
    this.#cancelTimer(reader.topic);
    this.#backoffs.delete(reader.topic);
    this.#readers.delete(reader.topic);
    this.#parts.streams.remove(reader);
  }

  #isCurrent(reader: TopicReader, signal: AbortSignal): boolean {
    return !signal.aborted && this.#readers.get(reader.topic) === reader;
  }

  #cancelTimer(topic: string): void {
    this.#timers.get(topic)?.();
    this.#timers.delete(topic);
  }
}

/** One topic, as an app holds it. */
export class Topic<T = unknown> {
  readonly name: string;
  readonly #topics: Topics;

  constructor(name: string, topics: Topics) {
    this.name = name;
    this.#topics = topics;
  }

  /** Follows it, from now or behind a position. A function hears the messages alone. */
  subscribe(
    listener: TopicListener<T> | ((message: TopicMessage<T>) => void),
    from?: Position,
  ): Subscription {
    return this.#topics.subscribe(this.name, typeof listener === 'function' ? { message: listener } : listener, from);
  }

  /** Resolves when the topic's home has it. */
  publish(body: T, options: PublishOptions = {}): Promise<Position> {
    return this.#topics.publish(this.name, body, options);
  }
}

function checkName(topic: string): void {
  if (topic.length > NAME_CHARS_MAX || !NAME.test(topic)) {
    throw invalid('a topic is words of a-z, 0-9, _ and - with dots between, at most 128 characters');
  }
}
