// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { Backoff } from './backoff.js';
import type { Calls } from './calls.js';
import { invalid, outboxExpired, ReeveError } from './error.js';
import { Limited } from './limited.js';
import { Listeners } from './listeners.js';
import type { Network } from './network.js';
import { type OutboxEntry, queueOf } from './outbox-entry.js';
import { OutboxShelf } from './outbox-shelf.js';
import { payloadOf, valueOf } from './payload.js';
import type { Platform } from './platform.js';
import { verdictOn } from './retry-rule.js';
import type { SessionKeeper } from './session-keeper.js';
import type { Settings } from './settings.js';
import type { Store } from './store.js';
import type { Topics } from './topics.js';
import { sleep } from './waiting.js';

/** What became of an entry. `size` entries are left. */
export type OutboxEvent =
  | { readonly kind: 'added'; readonly entry: OutboxEntry; readonly size: number }
  | { readonly kind: 'sent'; readonly entry: OutboxEntry; readonly size: number; readonly reply: unknown }
  | { readonly kind: 'failed'; readonly entry: OutboxEntry; readonly size: number; readonly error: ReeveError };

export interface OutboxParts {
  readonly platform: Platform;
  readonly settings: Settings;
  readonly store: Store;
  readonly keeper: SessionKeeper;
  readonly network: Network;
  readonly calls: Calls;
  readonly topics: Topics;
  /** Names the tabs that share one store. */
  readonly name: string;
  readonly closed: AbortSignal;
}

/**
 * Calls that are made some day, each once: kept in the store before `add` returns, sent in order with a key, removed
 * when they are answered. Tabs share the store; a lock per service sees to it that one of them sends at a time.
 *
 * Of a publication the server knows the key for two minutes only: one whose answer was lost, and that is sent again
 * later than that, is there twice.
 */
export class Outbox {
  readonly #parts: OutboxParts;
  readonly #events = new Listeners<OutboxEvent>();
  readonly #shelf: OutboxShelf;
  readonly #sending = new Set<string>();
  readonly #loaded: Promise<void>;
  #wake = new Limited();

  constructor(parts: OutboxParts) {
    this.#parts = parts;
    this.#shelf = new OutboxShelf(parts.store, parts.settings);
    this.#loaded = this.#shelf.synchronise();
    this.#loaded.then(() => this.resume(), () => {});
    parts.keeper.events.add(event => event.kind === 'started' && this.resume());
    parts.network.changes.add(up => up && this.resume());
  }

  /** Writes a call down. It is sent as soon as that is possible, also by the next start of this app. */
  add(
    service: string,
    method: string,
    body?: unknown,
    options: { idempotencyKey?: string } = {},
  ): Promise<OutboxEntry> {
    return this.#add({ service, method, topic: '', body }, options.idempotencyKey);
  }

  /** As `add`, for a message of a topic. */
  publish(topic: string, body: unknown, options: { idempotencyKey?: string } = {}): Promise<OutboxEntry> {
    return this.#add({ service: '', method: '', topic, body }, options.idempotencyKey);
  }

  async #add(
    what: Pick<OutboxEntry, 'service' | 'method' | 'topic' | 'body'>,
    idempotencyKey: string | undefined,
  ): Promise<OutboxEntry> {
    const { platform, keeper } = this.#parts;
    await this.#loaded;
    await keeper.ready();
    if (keeper.session === undefined) {
      throw invalid('sign in first: an entry belongs to a user');
    }
    const entry: OutboxEntry = {
      number: this.#shelf.nextNumber(platform.now()),
      user: keeper.session.user,
      ...what,
      idempotencyKey: idempotencyKey ?? platform.uuid(),
      requestId: platform.uuid(),
      createdMs: platform.now(),
    };
    await this.#shelf.put(entry);
    this.#events.tell({ kind: 'added', entry, size: this.#shelf.size });
    this.#sendNext(queueOf(entry));
    return entry;
  }

  /** What waits, in the order of the numbers. */
  async entries(): Promise<OutboxEntry[]> {
    await this.#loaded;
    return this.#shelf.entries;
  }

  /** Gives an entry up. One that is under way may be carried out all the same. */
  async discard(number: number): Promise<void> {
    const entry = this.#shelf.find(number);
    if (entry !== undefined) {
      await this.#shelf.remove(entry);
    }
  }

  onChange(listener: (event: OutboxEvent) => void): () => void {
    return this.#events.add(listener);
  }

  /** Ends waits: something has changed for the better. */
  resume(): void {
    this.#wake.abort();
    this.#wake = new Limited();
    new Set(this.#shelf.entries.map(queueOf)).forEach(queue => this.#sendNext(queue));
  }

  /** Removes what that user left. */
  async forget(user: string): Promise<void> {
    await this.#loaded;
    for (const entry of this.#shelf.entries.filter(one => one.user === user)) {
      await this.#shelf.remove(entry);
    }
  }

  close(): void {
    this.#events.clear();
    this.#wake.abort();
  }

  #sendNext(queue: string): void {
    const { closed, name, platform } = this.#parts;
    if (closed.aborted || this.#sending.has(queue)) {
      return;
    }
    this.#sending.add(queue);
    platform.exclusive(`${name}/outbox/${queue}`, () => this.#sendAll(queue))
      .then(() => true, () => false)
      .then(done => {
        this.#sending.delete(queue);
        // what was added, or became possible, after the last look and before the lock was given back
        const next = this.#shelf.first(queue);
        if (done && next !== undefined && this.#maySend(next)) {
          this.#sendNext(queue);
        }
      });
  }

  async #sendAll(queue: string): Promise<void> {
    const { settings, platform, closed } = this.#parts;
    const backoff = new Backoff(settings, platform.random);
    // a store that cannot be read now has been read at the start
    await this.#shelf.synchronise().catch(() => {});
    const first = () => this.#shelf.first(queue);
    for (let entry = first(); entry !== undefined && !closed.aborted; entry = first()) {
      if (platform.now() - entry.createdMs >= settings.outboxLifeMs) {
        await this.#fail(entry, outboxExpired());
        continue;
      }
      if (!this.#maySend(entry)) {
        return;
      }
      const error = await this.#send(entry);
      if (error === undefined) {
        backoff.reset();
      } else if (verdictOn(error, true) === 'never' && error.reason !== 'CLOSED') {
        await this.#fail(entry, error);
      } else {
        const wake = new Limited(closed, this.#wake.signal);
        await sleep(platform, backoff.nextMs(error), wake.signal).catch(() => {});
        wake.end();
      }
    }
  }

  #maySend(entry: OutboxEntry): boolean {
    return this.#parts.network.isUp && this.#parts.keeper.session?.user === entry.user;
  }

  /** Returns why it was not taken. */
  async #send(entry: OutboxEntry): Promise<ReeveError | undefined> {
    try {
      const reply = await (entry.topic === '' ? this.#call(entry) : this.#publish(entry));
      if (await this.#shelf.remove(entry)) {
        this.#events.tell({ kind: 'sent', entry, size: this.#shelf.size, reply });
      }
      return undefined;
    } catch (error) {
      return error instanceof ReeveError ? error : invalid(String(error));
    }
  }

  async #call({ service, method, body, requestId, idempotencyKey }: OutboxEntry): Promise<unknown> {
    const payload = payloadOf(body);
    const options = { idempotencyKey };
    const reply = await this.#parts.calls.run({ service, method, payload, requestId, stream: false, options });
    return valueOf(reply.payload);
  }

  #publish({ topic, body, idempotencyKey }: OutboxEntry): Promise<unknown> {
    return this.#parts.topics.publish(topic, body, { idempotencyKey });
  }

  async #fail(entry: OutboxEntry, error: ReeveError): Promise<void> {
    if (await this.#shelf.remove(entry)) {
      this.#events.tell({ kind: 'failed', entry, size: this.#shelf.size, error });
    }
  }
}
