// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { buildSync } from 'esbuild';
import { WebSocket as NodeSocket } from 'ws';
import type * as Client from '../src/index.js';
import type * as Wiring from '../src/react-native.js';
import type { AsyncStorageLike } from '../src/store.js';

/** The package in one script, as Metro would bundle it. */
const SCRIPT = buildSync({
  stdin: {
    contents: "export * from './index.js'; export * from './react-native.js';",
    resolveDir: fileURLToPath(new URL('../src', import.meta.url)),
  },
  bundle: true,
  write: false,
  format: 'iife',
  globalName: 'client',
  target: 'es2022',
}).outputFiles[0]!.text;

/** Signals as React Native has them: they forget why. */
const SIGNALS = `
  class AbortSignal {
    aborted = false;
    #listeners = new Set();
    addEventListener(_, listener) { this.#listeners.add(listener); }
    removeEventListener(_, listener) { this.#listeners.delete(listener); }
    end() {
      if (!this.aborted) {
        this.aborted = true;
        this.#listeners.forEach(listener => listener({ type: 'abort' }));
      }
    }
  }
  globalThis.AbortSignal = AbortSignal;
  globalThis.AbortController = class AbortController {
    signal = new AbortSignal();
    abort() { this.signal.end(); }
  };`;

/** `WebSocket` with React Native's third argument. */
class ReactNativeSocket extends NodeSocket {
  constructor(url: string, protocols?: string | string[], options?: { headers?: Record<string, string> }) {
    super(url, protocols === undefined ? [] : [protocols].flat(), { headers: options?.headers ?? {} });
  }
}

/** `fetch` over XMLHttpRequest: nothing of an answer is seen before all of it is there. */
async function wholeFetch(url: string, init: RequestInit): Promise<object> {
  const cut = new AbortController();
  init.signal?.addEventListener('abort', () => cut.abort());
  const { method = 'GET', headers, body, cache } = init;
  const fresh = method === 'GET' && cache === 'no-store' ? `?_=${Date.now()}` : '';
  try {
    const sent = { method, headers: { ...headers as object }, body: body ?? null, signal: cut.signal };
    const answer = await fetch(url + fresh, sent);
    const text = await answer.text();
    return {
      ok: answer.ok,
      status: answer.status,
      headers: {
        get: (name: string) => answer.headers.get(name),
        forEach: (each: (value: string, name: string) => void) => answer.headers.forEach(each),
      },
      text: async () => text,
      json: async () => JSON.parse(text),
    };
  } catch {
    throw new TypeError('Network request failed');
  }
}

/**
 * The client in a place of its own that has what React Native has: no `window`, no modules of Node, no `crypto`, no
 * streams, no decoder of UTF-8.
 */
export function reactNativeApp(): typeof Client & typeof Wiring {
  const globals = {
    setTimeout,
    clearTimeout,
    queueMicrotask,
    atob,
    btoa,
    TextEncoder,
    performance: { now: () => performance.now() },
    navigator: { product: 'ReactNative' },
    console: Object.fromEntries(['debug', 'log', 'info', 'warn', 'error'].map(name => [name, () => {}])),
    WebSocket: ReactNativeSocket,
    fetch: wholeFetch,
  };
  return runInContext(`${SIGNALS}\n${SCRIPT}\nclient`, createContext(globals)) as typeof Client & typeof Wiring;
}

/** AsyncStorage: every answer comes later. */
export function asyncStorage(): AsyncStorageLike {
  const values = new Map<string, string>();
  const later = <T>(value: () => T) => new Promise<T>(resolve => setImmediate(() => resolve(value())));
  return {
    getItem: key => later(() => values.get(key) ?? null),
    setItem: (key, value) => later(() => void values.set(key, value)),
    removeItem: key => later(() => void values.delete(key)),
    getAllKeys: () => later(() => [...values.keys()]),
  };
}

/** `AppState` and NetInfo of an app that is told by hand. */
export class Device {
  #network: (state: { isConnected: boolean | null; type?: string }) => void = () => {};
  #state: (state: string) => void = () => {};
  readonly parts: Parameters<typeof Wiring.wireReactNative>[1] = {
    appState: {
      currentState: 'active',
      addEventListener: (_, listener) => {
        this.#state = listener;
        return { remove: () => {} };
      },
    },
    netInfo: {
      addEventListener: listener => {
        this.#network = listener;
        return () => {};
      },
    },
  };

  goes(...states: string[]): void {
    states.forEach(state => this.#state(state));
  }

  network(isConnected: boolean): void {
    this.#network({ isConnected, type: isConnected ? 'wifi' : 'none' });
  }
}
