// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What the client keeps across restarts: session, outbox, logs. Values are text; a write is there or not there, never
 * half.
 */
export interface Store {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string): Promise<void>;
  delete(key: string): Promise<void>;
  /** All keys that begin so, in ascending order. */
  keys(prefix: string): Promise<string[]>;
  /**
   * A key pair whose private half cannot be read out, made on the first call. A store that cannot keep one leaves this
   * out; then refresh tokens are not bound to this device.
   */
  keyPair?(name: string, make: () => Promise<CryptoKeyPair>): Promise<CryptoKeyPair>;
}

/** Keeps nothing: for tests and short programs. */
export function memoryStore(): Store {
  const values = new Map<string, string>();
  const pairs = new Map<string, Promise<CryptoKeyPair>>();
  return {
    get: async key => values.get(key),
    set: async (key, value) => void values.set(key, value),
    delete: async key => void values.delete(key),
    keys: async prefix => [...values.keys()].filter(key => key.startsWith(prefix)).sort(),
    keyPair: (name, make) => {
      const pair = pairs.get(name) ?? make();
      pairs.set(name, pair);
      return pair;
    },
  };
}

/** The part of React Native's AsyncStorage (or MMKV's, or localStorage's) that is needed. */
export interface AsyncStorageLike {
  getItem(key: string): Promise<string | null>;
  setItem(key: string, value: string): Promise<void>;
  removeItem(key: string): Promise<void>;
  getAllKeys(): Promise<readonly string[]>;
}

/** Keeps everything in an AsyncStorage, under a prefix of its own. */
export function asyncStorageStore(storage: AsyncStorageLike, prefix = 'reeve/'): Store {
  return {
    get: async key => (await storage.getItem(prefix + key)) ?? undefined,
    set: (key, value) => storage.setItem(prefix + key, value),
    delete: key => storage.removeItem(prefix + key),
    keys: async wanted => (await storage.getAllKeys())
      .filter(key => key.startsWith(prefix + wanted))
      .map(key => key.slice(prefix.length))
      .sort(),
  };
}
