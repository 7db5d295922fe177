// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import type { Done, Item, Position } from './frames.js';
import { callApp } from './listeners.js';
import { valueOf } from './payload.js';

/** One message of a topic, as an app sees it. */
export interface TopicMessage<T = unknown> extends Position {
  readonly topic: string;
  readonly body: T;
  /** RFC 3339. */
  readonly publishedAt: string;
  /** The subject that published it. */
  readonly publisher: string;
}

/** What an app wants to hear of a topic. */
export interface TopicListener<T = unknown> {
  message(message: TopicMessage<T>): void;
  /** What was missed cannot be had any more: fetch your state anew. */
  reset?(position: Position): void;
  /** It is over: the right to it was lost, or it was closed. */
  closed?(reason: string): void;
}

/** What to do about an item. */
type Verdict = 'taken' | 'gap';

/** Where one topic is, and who listens. Nothing is handed over twice or out of order. */
export class TopicReader {
  readonly topic: string;
  readonly listeners = new Set<TopicListener>();
  position: Position | undefined;
  /** A question to the gateway is under way, whose answer has all that comes meanwhile. */
  isAsking = false;

  constructor(topic: string, from: Position | undefined) {
    this.topic = topic;
    this.position = from;
  }

  /** The answer to a subscribe frame. */
  subscribed(done: Done): void {
    const asked = this.position;
    if (done.position === undefined) {
      return;
    }
    if (asked === undefined) {
      this.position = done.position;
    } else if (done.recovered) {
      done.items?.filter(item => item.offset > asked.offset).forEach(item => this.#hand(item, done.position!.epoch));
      this.position = done.position;
    } else {
      this.reset(done.position);
    }
  }

  /** An item as it comes; one seen before is dropped. */
  item(item: Item): Verdict {
    const at = this.position;
    if (at === undefined || this.isAsking || item.offset <= at.offset) {
      return 'taken';
    }
    if (item.offset > at.offset + 1) {
      return 'gap';
    }
    this.#hand(item, at.epoch);
    return 'taken';
  }

  /** The first event of an event stream: what follows comes after this position. */
  startsAt(position: Position, recovered: boolean): void {
    if (this.position === undefined) {
      this.position = position;
    } else if (!recovered) {
      this.reset(position);
    }
  }

  reset(position: Position): void {
    this.position = position;
    this.listeners.forEach(listener => callApp(at => listener.reset?.(at), position));
  }

  closed(reason: string): void {
    this.listeners.forEach(listener => callApp(why => listener.closed?.(why), reason));
    this.listeners.clear();
  }

  #hand(item: Item, epoch: string): void {
    const { offset, publishedAt, publisher } = item;
    this.position = { epoch, offset };
    const message = { topic: this.topic, epoch, offset, publishedAt, publisher, body: valueOf(item.payload) };
    this.listeners.forEach(listener => callApp(seen => listener.message(seen), message));
  }
}
