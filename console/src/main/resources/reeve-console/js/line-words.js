// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// The words of a line, cut as the server cuts them for its index (Words in logger-worker), so that the page finds in
// the lines it holds what the server finds in the stored ones. A word is a run of letters and digits in lower case; it
// counts from every hump on too ("screen" finds CartScreen).
import { decodeBase64 } from './payload-view.js';

/** As much of a textual payload is searched as the server indexes. */
const PAYLOAD_BYTES_MAX = 8_192;
const WORD_CHARS_MAX = 64;
const WORDS_MAX = 1_000;
const SLICE_MS = 8;
const WORD = /[\p{L}\p{Nd}]+/gu;
const HUMP = /(?<=\p{Lowercase})(?=\p{Uppercase})/u;
const TEXTUAL_KINDS = ['LIST', 'OBJECT', 'EXCEPTION'];

/** The words of what was typed; humps do not count, for who types begins where he means. */
export function wordsOf(text) {
  return (text.match(WORD) || []).map(cut);
}

/** Every word of a line with a space before it, made once and kept with the line. */
export function haystackOf(line) {
  line.haystack ??= haystack(searchedTexts(line.entry));
  return line.haystack;
}

/** The texts of a line that are searched: body, logger, event, attribute values, the payload if it is text. */
export function searchedTexts({ body = '', logger = '', eventName = '', attributes = {}, kind, payload, mediaType }) {
  const texts = [body, logger, eventName];
  for (const value of Object.values(attributes)) collect(value, texts);
  if (payload && isTextual(kind, mediaType)) texts.push(payloadText(payload));
  return texts;
}

/**
 * The words stand one behind the other, whatever is between them but letters and digits. The first may begin at a hump of
 * a word, the last may go on.
 */
export function hasPhrase(text, words) {
  const runs = text.match(WORD) || [];
  const last = words.length - 1;
  const fits = (word, whole, index) => (index === last ? whole.startsWith(word) : whole === word);
  return runs.some((run, at) => at + last < runs.length && words.every((word, index) => {
    if (fits(word, cut(runs[at + index]), index)) return true;
    return index === 0 && humpsOf(run).some((hump) => fits(word, hump, index));
  }));
}

/**
 * Makes the lines' words in slices of a few milliseconds, newest first: called when somebody is about to type, so that
 * the first search does not wait for all of them at once.
 */
export function prepareSearch(lines) {
  let index = lines.length;
  const slice = () => {
    const untilMs = performance.now() + SLICE_MS;
    while (index > 0) {
      const line = lines[--index];
      if (line.type === 'record') haystackOf(line);
      if (index % 64 === 0 && performance.now() > untilMs) return void setTimeout(slice);
    }
  };
  slice();
}

function haystack(texts) {
  const words = new Set();
  for (const text of texts) {
    for (const run of text.match(WORD) || []) {
      words.add(cut(run));
      for (const hump of humpsOf(run)) words.add(hump);
      if (words.size >= WORDS_MAX) return joined(words);
    }
  }
  return joined(words);
}

/** What a run of letters and digits is from each of its humps on. */
function humpsOf(run) {
  const parts = run.split(HUMP);
  return parts.slice(1).map((_, index) => cut(parts.slice(index + 1).join('')));
}

function joined(words) {
  return words.size === 0 ? '' : ` ${[...words].join(' ')}`;
}

function cut(word) {
  return (word.length > WORD_CHARS_MAX ? word.slice(0, WORD_CHARS_MAX) : word).toLowerCase();
}

function collect(value, texts) {
  if (typeof value === 'string') texts.push(value);
  else if (typeof value === 'number' || typeof value === 'boolean') texts.push(String(value));
  else if (value !== null && typeof value === 'object') for (const inner of Object.values(value)) collect(inner, texts);
}

function isTextual(kind, mediaType = '') {
  return TEXTUAL_KINDS.includes(kind) || /^text\/|json|xml/i.test(mediaType);
}

function payloadText(payload) {
  const bytes = decodeBase64(payload.slice(0, Math.ceil(PAYLOAD_BYTES_MAX / 3) * 4));
  return bytes ? new TextDecoder().decode(bytes.subarray(0, PAYLOAD_BYTES_MAX)) : '';
}
