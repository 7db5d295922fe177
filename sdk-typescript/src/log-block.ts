// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { isRecord } from './error.js';
import type { LogRecord } from './log-record.js';
import type { LogSeal } from './log-seal.js';

/** Some records of a session as the store has them. */
export interface LogBlock {
  readonly records: readonly LogRecord[];
  /** Numbers of those that nobody can read any more, because their key is lost. */
  readonly lost: readonly number[];
}

/** From the first number to the last. */
type Range = readonly [number, number];

/**
 * The text of a block: `[{"seq":1,...},...]`, or `{"seqs":[[1,7],[9,9]],"sealed":"..."}`, where `seqs` is what is lost
 * with the key. `name` is its place in the store: one block is not another.
 */
export async function blockText(records: readonly LogRecord[], name: string, seal?: LogSeal): Promise<string> {
  const text = JSON.stringify(records);
  return seal === undefined ? text : JSON.stringify({ seqs: ranges(records), sealed: await seal.sealed(text, name) });
}

/** What cannot be read is not there. Rejects if the key cannot be had now. */
export async function blockOf(text: string | undefined, name: string, seal?: LogSeal): Promise<LogBlock> {
  const kept = parsed(text);
  if (!isRecord(kept) || typeof kept['sealed'] !== 'string') {
    return { records: recordsIn(kept), lost: [] };
  }
  const opened = await seal?.opened(kept['sealed'], name);
  return opened === undefined
    ? { records: [], lost: numbers(kept['seqs']) }
    : { records: recordsIn(parsed(opened)), lost: [] };
}

/** What cannot be read is not there. */
export function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function recordsIn(value: unknown): LogRecord[] {
  return Array.isArray(value) ? value.filter(isLogRecord) : [];
}

function isLogRecord(value: unknown): value is LogRecord {
  return isRecord(value) && Number.isSafeInteger(value['seq']) && typeof value['timeUnixNano'] === 'string';
}

function ranges(records: readonly LogRecord[]): Range[] {
  const found: [number, number][] = [];
  for (const { seq } of records) {
    const last = found.at(-1);
    if (last !== undefined && last[1] + 1 === seq) {
      last[1] = seq;
    } else {
      found.push([seq, seq]);
    }
  }
  return found;
}

function numbers(seqs: unknown): number[] {
  const all: number[] = [];
  for (const range of Array.isArray(seqs) ? seqs as Range[] : []) {
    const [from, to] = Array.isArray(range) ? range.map(Number) : [];
    for (let seq = from ?? 1; seq <= (to ?? 0); seq++) {
      all.push(seq);
    }
  }
  return all;
}
