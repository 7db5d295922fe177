// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Store } from './store.js';

const UNFINISHED = '.part';

/** Keeps each value in a file of a folder that only its owner can read. Node only. */
export function fileStore(folder: string): Store {
  const ready = mkdir(folder, { recursive: true, mode: 0o700 });
  const fileOf = (key: string) => join(folder, encodeURIComponent(key));
  let writes = 0;
  return {
    get: async key => {
      await ready;
      return readFile(fileOf(key), 'utf8').catch(ifMissing(undefined));
    },
    set: async (key, value) => {
      await ready;
      const part = `${fileOf(key)}.${process.pid}.${++writes}${UNFINISHED}`;
      const file = await open(part, 'w', 0o600);
      try {
        await file.writeFile(value);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(part, fileOf(key));
    },
    delete: async key => {
      await ready;
      await rm(fileOf(key), { force: true });
    },
    keys: async prefix => {
      await ready;
      return (await readdir(folder))
        .filter(name => !name.endsWith(UNFINISHED))
        .map(name => decodeURIComponent(name))
        .filter(key => key.startsWith(prefix))
        .sort();
    },
  };
}

function ifMissing<T>(value: T): (fault: NodeJS.ErrnoException) => T {
  return fault => {
    if (fault.code === 'ENOENT') {
      return value;
    }
    throw fault;
  };
}
