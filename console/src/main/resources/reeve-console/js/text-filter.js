// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// The filter on lines the page already holds. It answers as the server does for the history (reeve.log.v1.Filter): at
// least this severity, and every word of the text at the beginning of some word of the line, without regard to case.
// Words are runs of letters and digits; a hump begins one too ("screen" finds CartScreen). A text without any letter
// or digit is looked for in the body as it is.
import { decodeBase64 } from './payload-view.js';

/** At most this many words count; the server has a bound as well. */
const WORDS_MAX = 16;
/** As much of a textual payload is searched as the server indexes. */
const PAYLOAD_BYTES_MAX = 8_192;
const SLICE_MS = 8;

const WORD = /[\p{L}\p{N}]+/gu;
const HUMP = /(?<=\p{Ll})(?=\p{Lu})/u;

/** The words of what was typed, lower-cased. */
export function wordsOf(text) {
  return (text.toLowerCase().match(WORD) || []).slice(0, WORDS_MAX);
}

/** A predicate on lines, null if everything passes. Gaps and notes always pass: a loss is never filtered away. */
export function lineFilter({ severityMin = 0, text = '' }) {
  const matches = textMatcher(text.trim());
  if (severityMin === 0 && !matches) return null;
  return (line) => {
    if (line.type !== 'record') return true;
    return line.severity >= severityMin && (!matches || matches(line));
  };
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

function textMatcher(text) {
  if (text === '') return null;
  const words = wordsOf(text).map((word) => ` ${word}`);
  if (words.length === 0) return (line) => (line.entry.body || '').includes(text);
  return (line) => {
    const haystack = haystackOf(line);
    return words.every((word) => haystack.includes(word));
  };
}

/** Every word of a line with a space before it, made once and kept with the line. */
function haystackOf(line) {
  line.haystack ??= haystack(searchedTexts(line.entry));
  return line.haystack;
}

function searchedTexts({ body, logger, eventName, attributes = {}, payload, mediaType }) {
  const values = Object.values(attributes).map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
  return [body, logger, eventName, ...values, payload ? payloadText(payload, mediaType) : ''];
}

function haystack(texts) {
  let words = '';
  for (const text of texts) {
    for (const word of (text || '').match(WORD) || []) {
      words += ` ${word.toLowerCase()}`;
      const humps = word.split(HUMP);
      for (let index = 1; index < humps.length; index++) words += ` ${humps.slice(index).join('').toLowerCase()}`;
    }
  }
  return words;
}

function payloadText(payload, mediaType = '') {
  if (!/^text\/|json|xml|^$/.test(mediaType)) return '';
  const bytes = decodeBase64(payload.slice(0, Math.ceil(PAYLOAD_BYTES_MAX / 3) * 4));
  return bytes ? new TextDecoder().decode(bytes) : '';
}
