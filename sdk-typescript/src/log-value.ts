// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { isCardNumber, isSecretName, type Redact, redact, REDACTED } from './log-redaction.js';
import { utf8Bytes, utf8Text } from './utf8.js';

const DEPTH_MAX = 4;
const FIELDS_MAX = 200;
const TEXT_MAX = 4 * 1024;

/** A value of an app as JSON that can be stored: bounded, without cycles, without secrets. */
export function logValue(value: unknown, redactText: Redact = redact): unknown {
  return convert(value, { path: [], fields: FIELDS_MAX, redact: redactText }, 0);
}

interface Progress {
  /** The objects this one is in. */
  readonly path: object[];
  fields: number;
  readonly redact: Redact;
}

function convert(value: unknown, progress: Progress, depth: number): unknown {
  switch (typeof value) {
    case 'string': return cut(progress.redact(value), TEXT_MAX).text;
    case 'number': return numberOf(value);
    case 'boolean': return value;
    case 'object': return value === null ? null : convertObject(value, progress, depth);
    case 'undefined': return null;
    default: return cut(progress.redact(String(value)), TEXT_MAX).text;
  }
}

function numberOf(value: number): unknown {
  if (isCardNumber(value)) {
    return REDACTED;
  }
  return Number.isFinite(value) ? value : String(value);
}

function convertObject(value: object, progress: Progress, depth: number): unknown {
  const at = progress.path.indexOf(value);
  if (at >= 0) {
    return { $ref: at === 0 ? '#' : `#${at}` };
  }
  if (value instanceof Date) {
    return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  }
  if (value instanceof Error) {
    return { name: progress.redact(value.name), message: progress.redact(value.message) };
  }
  if (depth >= DEPTH_MAX) {
    return Array.isArray(value) ? `[${value.length}]` : '{...}';
  }
  progress.path.push(value);
  const converted = Array.isArray(value) ? convertList(value, progress, depth) : convertFields(value, progress, depth);
  progress.path.pop();
  return converted;
}

function convertList(list: readonly unknown[], progress: Progress, depth: number): unknown[] {
  const result: unknown[] = [];
  for (const item of list) {
    if (progress.fields-- <= 0) {
      result.push(`... ${list.length - result.length} more`);
      break;
    }
    result.push(convert(item, progress, depth + 1));
  }
  return result;
}

function convertFields(value: object, progress: Progress, depth: number): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(value)) {
    if (typeof field === 'function' || field === undefined) {
      continue;
    }
    if (progress.fields-- <= 0) {
      result['...'] = 'more fields';
      break;
    }
    const shownAs = freeName(result, cut(progress.redact(name), TEXT_MAX).text);
    result[shownAs] = isSecretName(name) ? REDACTED : convert(field, progress, depth + 1);
  }
  return result;
}

/** Of two names that are one when secrets are taken out, the second is numbered: no field is lost. */
function freeName(taken: object, name: string): string {
  let free = name;
  for (let number = 2; Object.hasOwn(taken, free); number++) {
    free = `${name} ${number}`;
  }
  return free;
}

/**
 * What a value says of itself, as `String` has it. Some objects cannot be made text, and some throw when they are
 * read: an app that logs one must not fail.
 */
export function safeText(value: () => unknown): string {
  try {
    return String(value());
  } catch {
    return '[a value without a text]';
  }
}

/** At most so many bytes of UTF-8, with a mark that says what is missing. */
export function cut(text: string, bytesMax: number): { text: string; truncated: boolean } {
  if (text.length * 3 <= bytesMax) {
    return { text, truncated: false };
  }
  const bytes = utf8Bytes(text);
  if (bytes.length <= bytesMax) {
    return { text, truncated: false };
  }
  let end = bytesMax;
  while (end > 0 && (bytes[end]! & 0xc0) === 0x80) {
    end--;
  }
  const kept = utf8Text(bytes.subarray(0, end));
  return { text: `${kept}[cut, ${bytes.length - end} B]`, truncated: true };
}
