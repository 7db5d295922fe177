// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { type MemoryReport, memoryReport } from './memory.js';

/** Written as a method, so that the event types of browsers and packages, which say more, fit. */
type Handler<E> = { heard(event: E): void }['heard'] | null;

/** The part of the WebSocket of browsers, Node and React Native that is used. */
export interface Socket {
  binaryType: string;
  readonly protocol: string;
  readonly bufferedAmount?: number;
  onopen: Handler<never>;
  onmessage: Handler<{ data: unknown }>;
  onclose: Handler<{ code: number; reason: string }>;
  onerror: Handler<never>;
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
}

/** `WebSocket`, or a package's that is made like it. */
export type SocketMaker = new (url: string, protocols: string[]) => Socket;

/** What other tabs (or this client's own parts) tell each other. */
export interface Channel {
  post(message: unknown): void;
  close(): void;
}

/** Everything the client takes from outside: time, chance, network, other tabs. Tests give their own. */
export interface Platform {
  /** Milliseconds since 1970, as the device believes. */
  now(): number;
  /** Milliseconds that only grow. */
  elapsed(): number;
  /** 0 <= x < 1. */
  random(): number;
  uuid(): string;
  /** Runs the action once after a time; returns what prevents it. */
  after(delayMs: number, action: () => void): () => void;
  fetch(url: string, init: RequestInit): Promise<Response>;
  readonly webSocket: SocketMaker | undefined;
  /** Absent where there is none (React Native without a polyfill): refresh tokens are unbound then, and no OIDC. */
  readonly crypto: Crypto | undefined;
  /** Runs the action while no other tab, and no other part of this one, runs one of that name. */
  exclusive<T>(name: string, action: () => Promise<T>): Promise<T>;
  /**
   * Takes what has that name until it is let go or this tab is gone; undefined if another tab, or another part of this
   * one, has it. Absent where there are no others.
   */
  claim?(name: string): Promise<(() => void) | undefined>;
  /** Opens what is heard in all tabs of the origin; null where there are no others. */
  channel(name: string, heard: (message: unknown) => void): Channel | null;
  /** What there is to say of this program's memory; absent or undefined where nobody knows. */
  memory?(): MemoryReport | undefined;
  /** Browser or not; shown in the session list, and a browser's session ends sooner. */
  readonly browser: boolean;
  readonly name: string;
}

/** The platform this script runs on. */
export function thisPlatform(given: { webSocket?: SocketMaker; fetch?: typeof fetch } = {}): Platform {
  const webSocket = given.webSocket ?? (globalThis.WebSocket as SocketMaker | undefined);
  const fetchNow = given.fetch ?? globalThis.fetch;
  const browser = typeof document !== 'undefined' && typeof navigator !== 'undefined';
  const hasLocks = browser && navigator.locks !== undefined;
  return {
    now: () => Date.now(),
    elapsed: () => performance.now(),
    random: () => Math.random(),
    uuid: () => uuid(globalThis.crypto),
    after: (delayMs, action) => {
      const timer = setTimeout(action, delayMs);
      return () => clearTimeout(timer);
    },
    fetch: (url, init) => fetchNow(url, init),
    webSocket,
    crypto: globalThis.crypto?.subtle === undefined ? undefined : globalThis.crypto,
    exclusive: hasLocks ? acrossTabs : withinProcess(),
    ...(hasLocks ? { claim: claimAcrossTabs } : {}),
    channel: browser && typeof BroadcastChannel !== 'undefined' ? tabChannel : () => null,
    memory: memoryReport,
    browser,
    name: platformName(browser),
  };
}

function acrossTabs<T>(name: string, action: () => Promise<T>): Promise<T> {
  return navigator.locks.request(name, action) as Promise<T>;
}

function claimAcrossTabs(name: string): Promise<(() => void) | undefined> {
  return new Promise((resolve, reject) => {
    const held = navigator.locks.request(name, { ifAvailable: true }, lock => {
      if (lock === null) {
        resolve(undefined);
        return undefined;
      }
      return new Promise<void>(release => resolve(release));
    });
    held.catch(reject);
  });
}

/** One after the other, by name. */
export function withinProcess(): Platform['exclusive'] {
  const last = new Map<string, Promise<unknown>>();
  return <T>(name: string, action: () => Promise<T>) => {
    const before = last.get(name) ?? Promise.resolve();
    const run = before.then(action, action);
    last.set(name, run);
    const forget = () => {
      if (last.get(name) === run) {
        last.delete(name);
      }
    };
    run.then(forget, forget);
    return run;
  };
}

function tabChannel(name: string, heard: (message: unknown) => void): Channel {
  const channel = new BroadcastChannel(name);
  channel.onmessage = event => heard(event.data);
  return {
    post: message => channel.postMessage(message),
    close: () => channel.close(),
  };
}

function platformName(browser: boolean): string {
  if (browser) {
    return 'web';
  }
  const product = typeof navigator === 'undefined' ? undefined : (navigator as { product?: string }).product;
  return product === 'ReactNative' ? 'react-native' : 'node';
}

/** `randomUUID` exists on https and localhost only, and not in React Native. */
function uuid(crypto: Crypto | undefined): string {
  if (crypto?.randomUUID !== undefined) {
    return crypto.randomUUID();
  }
  const bytes = new Uint8Array(16);
  if (crypto?.getRandomValues === undefined) {
    bytes.forEach((_, at) => bytes[at] = Math.floor(Math.random() * 256));
  } else {
    crypto.getRandomValues(bytes);
  }
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
