// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { toBase64 } from './base64.js';
import type { Redact } from './log-redaction.js';
import { cut, logValue, safeText } from './log-value.js';
import { utf8Bytes } from './utf8.js';

/** The least number of each level's four. */
export const SEVERITY = { TRACE: 1, DEBUG: 5, INFO: 9, WARN: 13, ERROR: 17, FATAL: 21 } as const;

export type LogLevel = keyof typeof SEVERITY;
export type LogKind = 'TEXT' | 'ENTER' | 'EXIT' | 'LIST' | 'BYTES' | 'OBJECT' | 'EXCEPTION' | 'MARKER';
export type LogFields = Readonly<Record<string, unknown>>;

const BODY_BYTES_MAX = 8 * 1024;
const PAYLOAD_BYTES_MAX = 48 * 1024;
const STACK_BYTES_MAX = 32 * 1024;
const ATTRIBUTES_MAX = 64;
const CAUSES_MAX = 8;

/** A `Record` of log.proto in JSON. */
export interface LogRecord extends LogDraft {
  readonly seq: number;
}

/** A record that has no number yet. */
export interface LogDraft {
  readonly timeUnixNano: string;
  readonly severity: number;
  readonly body: string;
  readonly kind?: LogKind;
  readonly indent?: number;
  readonly logger?: string;
  readonly payload?: string;
  readonly mediaType?: string;
  readonly attributes?: Record<string, unknown>;
  readonly truncated?: boolean;
  /** Was below the level, and is sent all the same. */
  readonly flight?: boolean;
}

/** What an app gives to be logged. */
export interface LogEntry {
  readonly level: LogLevel;
  readonly text: string;
  readonly logger: string;
  readonly fields: LogFields | undefined;
  readonly kind: LogKind;
  readonly indent: number;
  /** Beside the text: a list, bytes, an object or an error. */
  readonly value: unknown;
}

/** The record of an entry, redacted and cut. May throw what a getter or a rule of the app throws. */
export function draftOf(entry: LogEntry, nowMs: number, redact: Redact): LogDraft {
  const body = cut(redact(entry.text), BODY_BYTES_MAX);
  const payload = payloadOf(entry, redact);
  const attributes = attributesOf(entry.fields, redact);
  const truncated = body.truncated || payload?.truncated === true;
  return {
    timeUnixNano: nanosOf(nowMs),
    severity: SEVERITY[entry.level],
    body: body.text,
    ...(entry.kind === 'TEXT' ? {} : { kind: entry.kind }),
    ...(entry.indent === 0 ? {} : { indent: entry.indent }),
    ...(entry.logger === '' ? {} : { logger: entry.logger }),
    ...(payload === undefined ? {} : { payload: payload.base64, mediaType: payload.mediaType }),
    ...(attributes === undefined ? {} : { attributes }),
    ...(truncated ? { truncated } : {}),
  };
}

/** No number of JavaScript holds nanoseconds since 1970. */
export function nanosOf(ms: number): string {
  return `${Math.floor(ms)}000000`;
}

/** Milliseconds since 1970. */
export function msOf(nanos: string): number {
  return Number(nanos.slice(0, -6));
}

function attributesOf(fields: LogFields | undefined, redact: Redact): Record<string, unknown> | undefined {
  if (fields === undefined) {
    return undefined;
  }
  const all = Object.entries(logValue(fields, redact) as Record<string, unknown>).slice(0, ATTRIBUTES_MAX);
  return all.length === 0 ? undefined : Object.fromEntries(all);
}

interface Encoded {
  readonly base64: string;
  readonly mediaType: string;
  readonly truncated: boolean;
}

function payloadOf(entry: LogEntry, redact: Redact): Encoded | undefined {
  const { kind, value } = entry;
  if (kind === 'BYTES' && value instanceof Uint8Array) {
    return encoded(value, 'application/octet-stream');
  }
  if (kind === 'LIST' || kind === 'OBJECT') {
    return encodedText(JSON.stringify(logValue(value, redact)), 'application/json', PAYLOAD_BYTES_MAX);
  }
  return kind === 'EXCEPTION' ? encodedText(redact(stackOf(value)), 'text/plain', STACK_BYTES_MAX) : undefined;
}

/** The error and what caused it. */
function stackOf(value: unknown): string {
  const lines: string[] = [];
  let error = value;
  for (let depth = 0; error !== undefined && depth < CAUSES_MAX; depth++) {
    const one = error;
    const text = safeText(() => (one instanceof Error ? one.stack ?? `${one.name}: ${one.message}` : one));
    lines.push(depth === 0 ? text : `Caused by: ${text}`);
    error = error instanceof Error ? error.cause : undefined;
  }
  return lines.join('\n');
}

function encodedText(text: string, mediaType: string, bytesMax: number): Encoded {
  const short = cut(text, bytesMax);
  return { base64: toBase64(utf8Bytes(short.text)), mediaType, truncated: short.truncated };
}

function encoded(bytes: Uint8Array, mediaType: string): Encoded {
  const truncated = bytes.length > PAYLOAD_BYTES_MAX;
  return { base64: toBase64(truncated ? bytes.subarray(0, PAYLOAD_BYTES_MAX) : bytes), mediaType, truncated };
}
