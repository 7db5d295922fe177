// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { GONE, LEAVING, TOKEN_REJECTED } from './close-codes.js';
import { clientClosed, full, outcomeUnknown, ReeveError } from './error.js';
import type { ClientFrame, Done, FrameCodec, ServerFrame } from './frames.js';
import type { Payload } from './payload.js';
import type { Platform, Socket } from './platform.js';
import type { Settings } from './settings.js';

const ID_MAX = 0xffff_ffff;

/** What a socket tells its connection. */
export interface SocketEvents {
  /** The token was sent. */
  authenticating(): void;
  opened(): void;
  /** What the server says by itself. */
  event(frame: ServerFrame): void;
  /** Once. `answered`: the server had said something about the token. */
  ended(code: number, reason: string, answered: boolean): void;
  /** An exchange has ended. */
  idle(): void;
}

export interface SocketParts {
  readonly platform: Platform;
  readonly settings: Settings;
  readonly codec: FrameCodec;
  readonly url: string;
  /** Name and version, for people who look for it. */
  readonly client: string;
}

/** A frame that waits for its answer. */
interface Exchange {
  readonly isCall: boolean;
  readonly next: ((payload: Payload) => void) | undefined;
  readonly resolve: (done: Done) => void;
  readonly reject: (error: ReeveError) => void;
}

/** One WebSocket from its first byte to its last: token, exchanges, silence. */
export class LiveSocket {
  readonly #parts: SocketParts;
  readonly #events: SocketEvents;
  readonly #exchanges = new Map<number, Exchange>();
  readonly #socket: Socket;
  #lastId = 0;
  #heardMs: number;
  #answered = false;
  #ended = false;
  #cancelTimer = () => {};
  #cancelProbe = () => {};
  #shownToken: string;

  constructor(parts: SocketParts, token: string, events: SocketEvents) {
    this.#parts = parts;
    this.#events = events;
    this.#shownToken = token;
    this.#heardMs = parts.platform.elapsed();
    const Maker = parts.platform.webSocket!;
    this.#socket = new Maker(parts.url, [parts.codec.subprotocol]);
    this.#socket.binaryType = 'arraybuffer';
    this.#socket.onopen = () => this.#showFirst();
    this.#socket.onmessage = event => this.#message(event.data);
    this.#socket.onclose = event => this.#end(event.code, event.reason);
    this.#socket.onerror = () => {};
    this.#cancelTimer = parts.platform.after(parts.settings.connectMs, () => this.drop('no socket in time'));
  }

  get shownToken(): string {
    return this.#shownToken;
  }

  get openCalls(): number {
    let count = 0;
    this.#exchanges.forEach(exchange => count += exchange.isCall ? 1 : 0);
    return count;
  }

  /** Sends a frame that is answered. `begun` gets its id, for a cancel. */
  exchange(frame: ClientFrame, next?: (payload: Payload) => void, begun?: (id: number) => void): Promise<Done> {
    return new Promise((resolve, reject) => {
      const { bufferedAmount } = this.#socket;
      if (this.#ended) {
        reject(outcomeUnknown('the connection was lost'));
        return;
      }
      if ((bufferedAmount ?? 0) > this.#parts.settings.sendBufferBytesMax) {
        reject(full('QUEUE_FULL', 'more waits to be sent than this client keeps'));
        return;
      }
      const id = this.#freeId();
      this.#exchanges.set(id, { isCall: 'call' in frame, next, resolve, reject });
      begun?.(id);
      this.#send(id, frame);
    });
  }

  /** Ends an exchange here and tells the server; what still comes for it is ignored. */
  cancel(id: number): void {
    if (this.#exchanges.delete(id) && !this.#ended) {
      this.#send(id, { cancel: {} });
      this.#events.idle();
    }
  }

  /** Shows another token in place; a refusal leaves the old one to its own end. */
  show(token: string): void {
    this.#shownToken = token;
    this.exchange(this.#auth(token)).catch(() => {});
  }

  /** Finds out whether anybody is still there. */
  probe(): void {
    const { platform, settings } = this.#parts;
    this.#cancelProbe();
    this.#send(0, { ping: {} });
    this.#cancelProbe = platform.after(settings.probeMs, () => this.drop('no answer to a ping'));
  }

  /** Gives it up as lost. */
  drop(reason: string): void {
    this.#shut(LEAVING);
    this.#end(GONE, reason);
  }

  /** Ends it without a word to the connection. */
  leave(error: ReeveError = clientClosed()): void {
    if (!this.#ended) {
      this.#release(error);
      this.#shut(LEAVING);
    }
  }

  #auth(token: string): ClientFrame {
    return { auth: { token, client: this.#parts.client } };
  }

  #showFirst(): void {
    const { platform, settings } = this.#parts;
    if (this.#ended) {
      return;
    }
    this.#cancelTimer();
    this.#cancelTimer = platform.after(settings.authMs, () => this.drop('no answer to auth in time'));
    this.#events.authenticating();
    this.exchange(this.#auth(this.#shownToken)).then(() => this.#open(), error => this.#refused(error));
  }

  #open(): void {
    if (!this.#ended) {
      this.#answered = true;
      this.#cancelTimer();
      this.#watchSilence();
      this.#events.opened();
    }
  }

  #refused(error: unknown): void {
    if (this.#ended) {
      return;
    }
    this.#answered = true;
    const rejected = error instanceof ReeveError && error.reason === 'UNAUTHENTICATED';
    this.#shut(LEAVING);
    this.#end(rejected ? TOKEN_REJECTED : GONE, error instanceof ReeveError ? error.reason : 'auth was refused');
  }

  #watchSilence(): void {
    const { platform, settings } = this.#parts;
    const leftMs = this.#heardMs + settings.silenceMs - platform.elapsed();
    if (leftMs <= 0) {
      this.drop('nothing heard');
      return;
    }
    this.#cancelTimer = platform.after(leftMs, () => this.#watchSilence());
  }

  #message(data: unknown): void {
    if (this.#ended) {
      return;
    }
    this.#heardMs = this.#parts.platform.elapsed();
    this.#cancelProbe();
    let frame: ServerFrame | null;
    try {
      frame = this.#parts.codec.decode(data);
    } catch {
      this.drop('not a frame');
      return;
    }
    if (frame !== null) {
      this.#handle(frame);
    }
  }

  #handle(frame: ServerFrame): void {
    switch (frame.kind) {
      case 'next':
        this.#exchanges.get(frame.id)?.next?.(frame.payload);
        break;
      case 'done':
        this.#finish(frame.id, exchange => exchange.resolve(frame.done));
        break;
      case 'error':
        this.#finish(frame.id, exchange => exchange.reject(frame.error));
        break;
      case 'ping':
        this.#send(0, { pong: {} });
        break;
      case 'pong':
        break;
      default:
        this.#events.event(frame);
    }
  }

  #finish(id: number, how: (exchange: Exchange) => void): void {
    const exchange = this.#exchanges.get(id);
    if (exchange !== undefined) {
      this.#exchanges.delete(id);
      how(exchange);
      this.#events.idle();
    }
  }

  #freeId(): number {
    do {
      this.#lastId = this.#lastId >= ID_MAX ? 1 : this.#lastId + 1;
    } while (this.#exchanges.has(this.#lastId));
    return this.#lastId;
  }

  #send(id: number, frame: ClientFrame): void {
    try {
      this.#socket.send(this.#parts.codec.encode(id, frame));
    } catch {
      // a socket that is closing throws; its close event follows and says the rest
    }
  }

  #shut(code: number): void {
    try {
      this.#socket.close(code);
    } catch {
      // not open yet, in an implementation that minds
    }
  }

  #end(code: number, reason: string): void {
    if (!this.#ended) {
      this.#release(outcomeUnknown('the connection was lost'));
      this.#events.ended(code, reason, this.#answered);
    }
  }

  #release(error: ReeveError): void {
    this.#ended = true;
    this.#cancelTimer();
    this.#cancelProbe();
    const open = [...this.#exchanges.values()];
    this.#exchanges.clear();
    open.forEach(exchange => exchange.reject(error));
  }
}
