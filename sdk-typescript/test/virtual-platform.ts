// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { type Platform, type Socket, withinProcess } from '../src/platform.js';

/** Time that a test moves. Timers fire in order, each at its own time. */
export class VirtualTime {
  nowMs = Date.parse('2026-01-01T00:00:00Z');
  #timers: { atMs: number; order: number; action: () => void }[] = [];
  #order = 0;

  after(delayMs: number, action: () => void): () => void {
    const timer = { atMs: this.nowMs + Math.max(0, delayMs), order: this.#order++, action };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter(other => other !== timer);
    };
  }

  get pending(): number {
    return this.#timers.length;
  }

  forgetTimers(): void {
    this.#timers = [];
  }

  async advance(byMs: number): Promise<void> {
    const until = this.nowMs + byMs;
    for (;;) {
      await settle();
      const next = this.#timers
        .filter(timer => timer.atMs <= until)
        .sort((a, b) => a.atMs - b.atMs || a.order - b.order)[0];
      if (next === undefined) {
        break;
      }
      this.nowMs = Math.max(this.nowMs, next.atMs);
      this.#timers = this.#timers.filter(other => other !== next);
      next.action();
    }
    this.nowMs = until;
    await settle();
  }
}

/** Lets everything happen that needs no time. */
export async function settle(turns = 10): Promise<void> {
  for (let turn = 0; turn < turns; turn++) {
    await new Promise(resolve => setImmediate(resolve));
  }
}

/** One request that the client made. */
export class FakeRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: unknown;
  readonly answer: Promise<Response>;
  readonly signal: AbortSignal | undefined;
  #resolve!: (response: Response) => void;
  #reject!: (fault: Error) => void;

  constructor(url: string, init: RequestInit) {
    this.method = init.method ?? 'GET';
    this.path = new URL(url).pathname;
    this.headers = Object.fromEntries(Object.entries(init.headers as Record<string, string>)
      .map(([name, value]) => [name.toLowerCase(), value]));
    const text = init.body instanceof Uint8Array ? new TextDecoder().decode(init.body) : init.body;
    this.body = typeof text === 'string' ? JSON.parse(text) : undefined;
    this.signal = init.signal ?? undefined;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.signal?.addEventListener('abort', () => this.#reject(new DOMException('aborted', 'AbortError')));
  }

  reply(response: Response): void {
    this.#resolve(response);
  }

  fail(sent: boolean): void {
    const cause = { code: sent ? 'ECONNRESET' : 'ECONNREFUSED' };
    this.#reject(new TypeError('fetch failed', { cause }));
  }
}

/** One socket that the client asked for. */
export class FakeSocket implements Socket {
  binaryType = 'blob';
  readonly bufferedAmount = 0;
  readonly protocol: string;
  readonly url: string;
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  onerror: ((event: never) => void) | null = null;
  readonly #network: FakeNetwork;

  constructor(network: FakeNetwork, url: string, protocols: string[]) {
    this.#network = network;
    this.url = url;
    this.protocol = protocols[0]!;
    network.connects.push(this);
  }

  send(data: string): void {
    this.#network.frames.push(JSON.parse(data));
  }

  close(code = 1005): void {
    this.#network.closes.push(code);
  }
}

/** All that a client has sent and nobody has looked at yet. */
export class FakeNetwork {
  readonly connects: FakeSocket[] = [];
  readonly frames: Record<string, unknown>[] = [];
  readonly requests: FakeRequest[] = [];
  readonly closes: number[] = [];

  forget(): void {
    [this.connects, this.frames, this.requests, this.closes].forEach(list => list.splice(0));
  }
}

/** A platform without time and network of its own. `draws` are the random numbers in turn, the last one for ever. */
export function virtualPlatform(time: VirtualTime, network: FakeNetwork, draws: number[] = [1]): Platform {
  const startedMs = time.nowMs;
  let ids = 0;
  return {
    now: () => time.nowMs,
    elapsed: () => time.nowMs - startedMs,
    random: () => (draws.length > 1 ? draws.shift()! : draws[0]!),
    uuid: () => `00000000-0000-4000-8000-${String(startedMs % 1e6 * 1000 + ++ids).padStart(12, '0')}`,
    after: (delayMs, action) => time.after(delayMs, action),
    fetch: (url, init) => {
      const request = new FakeRequest(url, init);
      network.requests.push(request);
      return request.answer;
    },
    webSocket: class extends FakeSocket {
      constructor(url: string, protocols: string[]) {
        super(network, url, protocols);
      }
    },
    crypto: undefined,
    exclusive: withinProcess(),
    channel: () => null,
    memory: () => ({ heapBytes: 1_000_000 }),
    browser: false,
    name: 'test',
  };
}
