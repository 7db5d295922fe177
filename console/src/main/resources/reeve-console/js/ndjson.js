// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Reads newline-delimited JSON from a byte stream, one value at a time, whatever the chunk borders.

/** The longest line read; a batch of 200 records of 64 KiB each fits. Longer: the stream is refused. */
export const LINE_CHARS_MAX = 16 * 1024 * 1024;

/**
 * Yields each line's JSON value; empty lines are skipped, a last line without a newline counts. onChunk is told of
 * every arrival of bytes (proof of life). Throws SyntaxError on a line that is no JSON, RangeError on one too long.
 */
export async function* jsonLines(stream, onChunk = () => {}) {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
      if (!done) onChunk();
      const lines = rest.split('\n');
      rest = done ? '' : lines.pop();
      for (const line of lines) if (line.trim() !== '') yield JSON.parse(line);
      if (done) return;
      if (rest.length > LINE_CHARS_MAX) throw new RangeError('a line of the stream is too long');
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}
