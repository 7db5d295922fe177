// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { fromBase64, toBase64 } from './base64.js';
import { invalid } from './error.js';

const NAME = /^x-app-[a-z0-9-]{1,58}$/;
const BINARY = '-bin';

/** `x-app-*` by name, as they are on the wire. */
export type AppHeaders = Readonly<Record<string, string>>;

/** What an app gives, for the wire: bytes as base64 without padding, as gRPC has them. */
export function appHeaders(given: Readonly<Record<string, string | Uint8Array>> | undefined): AppHeaders {
  return Object.fromEntries(Object.entries(given ?? {}).map(([name, value]) => {
    if (!NAME.test(name)) {
      throw invalid('a header of an app is x-app-[a-z0-9-]{1,58}');
    }
    if (typeof value === 'string') {
      return [name, value];
    }
    if (!name.endsWith(BINARY)) {
      throw invalid(`a header of bytes ends with ${BINARY}`);
    }
    return [name, toBase64(value).replace(/=+$/, '')];
  }));
}

/** The bytes of a header whose name ends with `-bin`. */
export function headerBytes(value: string): Uint8Array {
  return fromBase64(value);
}

/** Those of an answer over HTTP. */
export function appHeadersOf(headers: Headers): AppHeaders {
  const found: Record<string, string> = {};
  headers.forEach((value, name) => {
    if (name.toLowerCase().startsWith('x-app-')) {
      found[name.toLowerCase()] = value;
    }
  });
  return found;
}
