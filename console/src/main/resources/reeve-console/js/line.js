// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// A line of the list: a record, a gap told by the server, or a note of the page itself ("recovered 12").
import { levelOf, SEVERITY_DEFAULT, SEVERITY_ERROR } from './levels.js';
import { oneLine } from './visible-text.js';

/** How much of a body one row shows; the inspector has all of it. */
const ROW_CHARS_MAX = 2_000;

/** Why lines are missing, in words. */
const GAP_REASONS = {
  'ring-full': 'the device kept more than its store holds',
  budget: 'the device reached its sending budget',
  'too-large': 'records were over the size limit',
  'redaction-error': 'redaction failed, so the records were not sent',
  'key-lost': 'the device lost the key under which it kept them',
  crash: 'the app crashed before they were sent',
  'server-shed': 'the server was overloaded and let the lowest severities go',
  quota: 'the daily quota of this app is used up',
  rejected: 'the server refused them',
  'viewer-slow': 'this page was too slow; they are stored: reload the range to see them',
  unknown: 'reason unknown',
};

/** Unix nanoseconds as proto3 JSON writes them (a string) to milliseconds with fractions; 0 if absent. */
export function msOf(nanos) {
  if (!nanos) return 0;
  const digits = String(nanos).padStart(7, '0');
  return Number(digits.slice(0, -6)) + Number(digits.slice(-6)) / 1e6;
}

/** A reeve.log.v1.Entry in proto3 JSON, where default values are left out. */
export function lineOf(entry) {
  if (entry.gap) return gapLine(entry);
  const severity = entry.severity || SEVERITY_DEFAULT;
  const body = entry.body || '';
  return {
    type: 'record',
    cursor: entry.cursor || '',
    device: entry.device || '',
    timeMs: msOf(entry.timeUnixNano || entry.observedUnixNano),
    deviceMs: msOf(entry.deviceTimeUnixNano) || msOf(entry.timeUnixNano || entry.observedUnixNano),
    observedMs: msOf(entry.observedUnixNano),
    severity,
    level: levelOf(severity),
    isError: severity >= SEVERITY_ERROR,
    text: oneLine(body.length > ROW_CHARS_MAX ? `${body.slice(0, ROW_CHARS_MAX)}…` : body),
    logger: oneLine(entry.logger || ''),
    indent: Math.min(entry.indent || 0, 16),
    kind: entry.kind || 'TEXT',
    storeKey: Number(entry.seq) ? `${entry.device}|${entry.session}|${entry.seq}` : '',
    entry,
  };
}

function gapLine(entry) {
  const { count, fromSeq, toSeq, reason } = entry.gap;
  const lost = Number(count || 0) || Math.max(1, Number(toSeq || 0) - Number(fromSeq || 0) + 1);
  const why = GAP_REASONS[reason] || reason || GAP_REASONS.unknown;
  return {
    type: 'gap',
    cursor: entry.cursor || '',
    device: entry.device || '',
    timeMs: msOf(entry.timeUnixNano || entry.observedUnixNano),
    text: `${lost.toLocaleString('en')} ${lost === 1 ? 'line' : 'lines'} lost: ${oneLine(why)}`,
    count: lost,
    entry,
  };
}

/** When a line was: corrected by the clock of the server, or as its device's clock said. */
export function timeOf(line, clock) {
  return clock === 'device' && line.deviceMs ? line.deviceMs : line.timeMs;
}

/** A line of the page's own; tone 'calm' or 'loss'. */
export function noteLine(text, timeMs, tone = 'calm') {
  return { type: 'note', cursor: '', device: '', timeMs, text, tone };
}
