// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { Backoff } from './backoff.js';
import { endingOf } from './close-codes.js';
import { clientClosed, noConnection, type ReeveError } from './error.js';
import type { ClientFrame, Done, ServerFrame } from './frames.js';
import { Listeners } from './listeners.js';
import { LiveSocket, type SocketParts } from './live-socket.js';
import type { Network } from './network.js';
import type { Payload } from './payload.js';
import type { SessionKeeper } from './session-keeper.js';
import { onAbort, unlessAborted } from './waiting.js';

/**
 * <pre>
 *   idle --connect()--> connecting --socket open--> authenticating --done--> open
 *    ^                      |                            |                     |
 *    |                      +------------ lost, refused, silent ---------------+
 *    |                                                   v
 *    +--- disconnect(), terminal, session lost        waiting --back-off over, network, foreground--> connecting
 * </pre>
 */
export type ConnectionState = 'idle' | 'connecting' | 'authenticating' | 'open' | 'waiting';

/** A close that only the app's programmer can do something about. */
export interface Terminal {
  readonly code: number;
  readonly reason: string;
}

/** A token younger than this that is refused will not be helped by another one at once. */
const FRESH_MS = 10_000;
/** Tries in a row without a word of the gateway, after which WebSockets may be blocked. */
const BLOCKED_TRIES = 2;

/** The one socket of a client: opened, kept, and opened again. */
export class Connection {
  readonly states = new Listeners<ConnectionState>();
  readonly terminals = new Listeners<Terminal>();
  /** What the server says by itself: publications, resets, topics lost. */
  readonly events = new Listeners<ServerFrame>();
  /** Tells that tries end without a word of the gateway, though there is a network. */
  readonly suspected = new Listeners<void>();
  readonly #parts: SocketParts;
  readonly #keeper: SessionKeeper;
  readonly #network: Network;
  readonly #backoff: Backoff;
  #state: ConnectionState = 'idle';
  #wanted = false;
  #socket: LiveSocket | undefined;
  #attempt = new AbortController();
  #cancelTimer = () => {};
  #cancelDue = () => {};
  #cancelDrain = () => {};
  #drainDue = false;
  #unanswered = 0;
  #hiddenSinceMs: number | undefined;

  constructor(parts: SocketParts, keeper: SessionKeeper, network: Network) {
    this.#parts = parts;
    this.#keeper = keeper;
    this.#network = network;
    this.#backoff = new Backoff(parts.settings, parts.platform.random);
    keeper.events.add(event => {
      switch (event.kind) {
        case 'started': this.#restart(); break;
        case 'token': this.#showToken(); break;
        case 'lost':
        case 'ended': this.#goIdle(); break;
      }
    });
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Whether a call can go over the socket now. */
  get hasPlace(): boolean {
    return this.#state === 'open' && !this.#drainDue
      && this.#socket!.openCalls < this.#parts.settings.openCallsMax;
  }

  /** The token that the open socket has shown. */
  get shownToken(): string | undefined {
    return this.#socket?.shownToken;
  }

  /** Whether there is anything to open. */
  get hasSockets(): boolean {
    return this.#parts.platform.webSocket !== undefined;
  }

  connect(): void {
    this.#wanted = true;
    if (!this.hasSockets) {
      this.suspected.tell();
    } else if (this.#state === 'idle') {
      this.#try();
    }
  }

  disconnect(error: ReeveError = clientClosed()): void {
    this.#wanted = false;
    this.#goIdle(error);
  }

  networkUp(): void {
    this.#backoff.reset();
    if (this.#state === 'waiting') {
      this.#try();
    } else if (this.#state === 'open') {
      this.#socket!.probe();
    }
  }

  networkDown(): void {
    if (this.#state === 'waiting') {
      this.#cancelTimer();
    }
  }

  background(): void {
    this.#hiddenSinceMs ??= this.#parts.platform.elapsed();
  }

  foreground(): void {
    const { platform, settings } = this.#parts;
    const hiddenMs = this.#hiddenSinceMs === undefined ? 0 : platform.elapsed() - this.#hiddenSinceMs;
    this.#hiddenSinceMs = undefined;
    if (this.#state === 'open' && hiddenMs > settings.silenceMs) {
      this.#backoff.reset();
      this.#replace();
    } else {
      this.networkUp();
    }
  }

  /** Waits this long before the next try: WebSockets are blocked, and topics come another way. */
  pause(delayMs: number): void {
    if (this.#state === 'waiting' && this.#network.isUp) {
      this.#cancelTimer();
      this.#cancelTimer = this.#parts.platform.after(delayMs, () => this.#try());
    }
  }

  /** Resolves when the socket is open. */
  async whenOpen(signal: AbortSignal): Promise<void> {
    if (this.#state === 'open') {
      return;
    }
    let stop = () => {};
    const opened = new Promise<void>(resolve => {
      stop = this.states.add(state => state === 'open' && resolve());
    });
    try {
      await unlessAborted(opened, signal);
    } finally {
      stop();
    }
  }

  /** Sends a frame over the open socket. The signal cancels it; its reason is what the exchange ends with. */
  async exchange(frame: ClientFrame, signal: AbortSignal, next?: (payload: Payload) => void): Promise<Done> {
    const socket = this.#socket;
    if (this.#state !== 'open' || socket === undefined) {
      throw noConnection();
    }
    let id = 0;
    const done = socket.exchange(frame, next, begun => id = begun);
    const forget = onAbort(signal, () => socket.cancel(id));
    try {
      return await unlessAborted(done, signal);
    } finally {
      forget();
    }
  }

  /** For good. */
  close(): void {
    this.disconnect();
    this.events.clear();
    this.terminals.clear();
    this.states.clear();
    this.suspected.clear();
  }

  #restart(): void {
    if (this.#wanted && this.hasSockets) {
      this.#goIdle();
      this.#try();
    }
  }

  #replace(): void {
    this.#leave(clientClosed());
    this.#try();
  }

  #try(): void {
    this.#cancelTimer();
    this.#attempt.abort();
    const attempt = new AbortController();
    this.#attempt = attempt;
    if (!this.#keeper.isKnown) {
      // perhaps the store is not read yet; a sign-in tries again by itself
      this.#keeper.ready().then(() => {
        if (!attempt.signal.aborted && this.#wanted && this.#keeper.isKnown) {
          this.#begin(attempt);
        }
      }, () => {});
      return;
    }
    this.#begin(attempt);
  }

  #begin(attempt: AbortController): void {
    this.#become('connecting');
    this.#keeper.token(attempt.signal).then(token => {
      if (!attempt.signal.aborted && token !== undefined) {
        this.#open(token, attempt);
      }
    }, () => {
      if (!attempt.signal.aborted && this.#wanted && this.#state === 'connecting') {
        this.#wait();
      }
    });
  }

  #open(token: string, attempt: AbortController): void {
    const mine = (action: () => void) => {
      if (!attempt.signal.aborted) {
        action();
      }
    };
    try {
      this.#socket = new LiveSocket(this.#parts, token, {
        authenticating: () => mine(() => this.#become('authenticating')),
        opened: () => mine(() => this.#opened()),
        event: frame => mine(() => this.#event(frame)),
        ended: (code, reason, answered) => mine(() => this.#ended(code, reason, answered)),
        idle: () => mine(() => this.#moveIfDrained()),
      });
    } catch {
      // a page whose policy forbids the address; the same as a network that does
      this.#ended(1006, 'no WebSocket', false);
    }
  }

  #opened(): void {
    this.#backoff.reset();
    this.#unanswered = 0;
    this.#become('open');
    this.#scheduleDue();
    const token = this.#socket!.shownToken;
    this.#keeper.token(this.#attempt.signal).then(current => {
      if (current !== undefined && current !== token) {
        this.#showToken();
      }
    }, () => {});
  }

  #event(frame: ServerFrame): void {
    if (frame.kind === 'token-expiring') {
      void this.#keeper.renew();
    } else if (frame.kind === 'drain') {
      this.#cancelDrain();
      this.#cancelDrain = this.#parts.platform.after(frame.reconnectInMs, () => {
        this.#drainDue = true;
        this.#moveIfDrained();
      });
    } else {
      this.events.tell(frame);
    }
  }

  #moveIfDrained(): void {
    if (this.#drainDue && this.#state === 'open' && this.#socket!.openCalls === 0) {
      this.#replace();
    }
  }

  #ended(code: number, reason: string, answered: boolean): void {
    const shown = this.#socket?.shownToken;
    this.#forgetSocket();
    switch (endingOf(code)) {
      case 'lost':
        this.#unanswered = answered ? 0 : this.#unanswered + 1;
        this.#wait();
        if (this.#unanswered >= BLOCKED_TRIES && this.#network.isUp) {
          this.suspected.tell();
        }
        break;
      case 'refresh':
        this.#afterRefusal(shown);
        break;
      case 'revoked':
        this.#keeper.end('SESSION_REVOKED').catch(() => {});
        break;
      case 'terminal':
        this.#wanted = false;
        this.#become('idle');
        this.terminals.tell({ code, reason });
    }
  }

  #afterRefusal(shown: string | undefined): void {
    const fresh = this.#keeper.isFresh(FRESH_MS);
    if (shown !== undefined) {
      this.#keeper.drop(shown);
    }
    if (fresh) {
      this.#wait();
    } else {
      this.#try();
    }
  }

  #wait(): void {
    this.#become('waiting');
    this.#cancelTimer();
    if (this.#network.isUp) {
      this.#cancelTimer = this.#parts.platform.after(this.#backoff.nextMs(), () => this.#try());
    }
  }

  #goIdle(error: ReeveError = clientClosed()): void {
    this.#attempt.abort();
    this.#leave(error);
    this.#cancelTimer();
    this.#become('idle');
  }

  #leave(error: ReeveError): void {
    this.#socket?.leave(error);
    this.#forgetSocket();
  }

  #forgetSocket(): void {
    this.#attempt.abort();
    this.#socket = undefined;
    this.#drainDue = false;
    this.#cancelDue();
    this.#cancelDrain();
  }

  #showToken(): void {
    const socket = this.#socket;
    if (this.#state !== 'open' || socket === undefined) {
      return;
    }
    const token = this.#keeper.current;
    if (token !== undefined && token !== socket.shownToken) {
      socket.show(token);
    }
    this.#scheduleDue();
  }

  #scheduleDue(): void {
    this.#cancelDue();
    const dueMs = this.#keeper.dueInMs();
    if (dueMs !== undefined) {
      this.#cancelDue = this.#parts.platform.after(dueMs, () => void this.#keeper.renew());
    }
  }

  #become(state: ConnectionState): void {
    if (this.#state !== state) {
      this.#state = state;
      this.states.tell(state);
    }
  }
}
