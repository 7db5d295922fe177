// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

const CHUNK = 4_096;

/** A text as bytes of UTF-8. */
export function utf8Bytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

/** Bytes of UTF-8 as text. React Native has long had an encoder without a decoder. */
export function utf8Text(bytes: Uint8Array): string {
  if (typeof TextDecoder !== 'undefined') {
    return new TextDecoder().decode(bytes);
  }
  let escaped = '';
  for (let at = 0; at < bytes.length; at += CHUNK) {
    escaped += Array.from(bytes.subarray(at, at + CHUNK), byte => `%${byte.toString(16).padStart(2, '0')}`).join('');
  }
  return decodeURIComponent(escaped);
}
