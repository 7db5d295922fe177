// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { full } from './error.js';

/** No line of a gateway is longer: a reply is at most 1 MiB, in base64 a third more. */
const LINE_CHARS_MAX = 2 * 1024 * 1024;

/** Lines of a body as they arrive. Where bodies cannot be read in parts (React Native), all at the end. */
export async function* linesOf(response: Response): AsyncGenerator<string> {
  if (response.body === null || response.body === undefined) {
    yield* (await response.text()).split(/\r?\n/);
    return;
  }
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        break;
      }
      const lines = (rest + decoder.decode(value, { stream: true })).split(/\r?\n/);
      rest = lines.pop()!;
      if (rest.length > LINE_CHARS_MAX) {
        throw full('TOO_LARGE', 'a line of the answer is longer than any a gateway sends');
      }
      yield* lines;
    }
    if (rest !== '') {
      yield rest;
    }
  } finally {
    // whoever stops reading ends the request
    reader.cancel().catch(() => {});
  }
}
