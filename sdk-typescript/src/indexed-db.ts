// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import type { Store } from './store.js';

const VALUES = 'values';
const KEYS = 'keys';
/** Sorts after every character a key has. */
const LAST = '\uffff';

/** Keeps everything in a database of the browser, keys too. Tabs of one origin share it. */
export function indexedDbStore(name = 'reeve'): Store {
  let opened: Promise<IDBDatabase> | undefined;
  const database = () => (opened ??= open(name).catch(fault => {
    opened = undefined;
    throw fault;
  }));
  const run = async <T>(table: string, mode: IDBTransactionMode, action: (on: IDBObjectStore) => IDBRequest<T>) => {
    const transaction = (await database()).transaction(table, mode);
    return finished(transaction, action(transaction.objectStore(table)));
  };
  return {
    get: async key => (await run(VALUES, 'readonly', on => on.get(key))) as string | undefined,
    set: async (key, value) => void await run(VALUES, 'readwrite', on => on.put(value, key)),
    delete: async key => void await run(VALUES, 'readwrite', on => on.delete(key)),
    keys: async prefix => (await run(VALUES, 'readonly',
      on => on.getAllKeys(IDBKeyRange.bound(prefix, prefix + LAST)))).map(String),
    keyPair: async (pairName, make) => {
      const known = await run(KEYS, 'readonly', on => on.get(pairName)) as CryptoKeyPair | undefined;
      if (known !== undefined) {
        return known;
      }
      const made = await make();
      // another tab may have been faster: add fails then, and its pair is the one
      return run(KEYS, 'readwrite', on => on.add(made, pairName))
        .then(() => made, () => run(KEYS, 'readonly', on => on.get(pairName)) as Promise<CryptoKeyPair>);
    },
  };
}

function open(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(VALUES);
      request.result.createObjectStore(KEYS);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Resolves when it is durable, not when it was accepted. */
function finished<T>(transaction: IDBTransaction, request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}
