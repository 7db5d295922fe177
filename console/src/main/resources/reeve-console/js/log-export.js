// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Reads an export to its end: one line of the log a line, then {"complete"}. Without that it was cut, and nothing is kept:
// half a file looks like a whole one.
import { Problem, streamProblem } from './gateway.js';
import { jsonLines } from './ndjson.js';

/** Lines are joined in parts of so many, so that the text of a million of them is not one string. */
const PART_LINES = 5_000;

/** Returns {blob, count, isWhole}: false if there is more than an export gives. Throws a Problem if it was cut. */
export async function exportLines(api, query, { signal, onCount = () => {} }) {
  const response = await api.open('v1/logs/export', query, { signal });
  const parts = [];
  let lines = [];
  let count = 0;
  for await (const line of readLines(response)) {
    if (line.error) throw streamProblem(line.error);
    if (line.complete !== undefined) return { blob: new Blob([...parts, joined(lines)], { type: 'application/x-ndjson' }), count, isWhole: line.complete };
    lines.push(JSON.stringify(line));
    count++;
    if (lines.length === PART_LINES) {
      parts.push(joined(lines));
      lines = [];
      onCount(count);
    }
  }
  throw cut();
}

async function* readLines(response) {
  try {
    yield* jsonLines(response.body);
  } catch (failure) {
    throw failure instanceof TypeError ? cut() : failure;
  }
}

function cut() {
  return new Problem({ detail: 'The download was cut.' });
}

function joined(lines) {
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}
