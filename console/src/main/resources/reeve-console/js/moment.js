// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Points in time as people write them: 2h (ago), 13:05, 2026-01-02, 2026-01-02T13:01:02Z, Unix milliseconds.
const AGO = /^(\d{1,6})(ms|s|m|h|d)$/;
const UNITS_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const CLOCK = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?$/;
const UNIX_MS_MIN = 1e11;

/** Unix milliseconds, null if it is none. A clock time is the last one that is not to come; a day without a zone is local. */
export function momentOf(text, nowMs = Date.now(), utc = false) {
  const typed = text.trim();
  if (typed === 'now') return nowMs;
  const ago = AGO.exec(typed);
  if (ago) return nowMs - Number(ago[1]) * UNITS_MS[ago[2]];
  const clock = CLOCK.exec(typed);
  if (clock) return clockMoment(clock, nowMs, utc);
  if (/^\d{12,13}$/.test(typed)) return Number(typed) >= UNIX_MS_MIN ? Number(typed) : null;
  if (!/^\d{4}-\d{2}-\d{2}/.test(typed)) return null;
  const iso = typed.replace(' ', 'T');
  const hasZone = /Z$|[+-]\d{2}:?\d{2}$/.test(iso.slice(10));
  const ms = Date.parse(iso.length === 10 ? `${iso}T00:00:00${utc ? 'Z' : ''}` : `${iso}${utc && !hasZone ? 'Z' : ''}`);
  return Number.isNaN(ms) ? null : ms;
}

function clockMoment([, hours, minutes, seconds = '0', millis = '0'], nowMs, utc) {
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return null;
  const time = new Date(nowMs);
  const parts = [Number(hours), Number(minutes), Number(seconds), Number(millis.padEnd(3, '0'))];
  if (utc) time.setUTCHours(...parts);
  else time.setHours(...parts);
  if (time.getTime() <= nowMs) return time.getTime();
  if (utc) time.setUTCDate(time.getUTCDate() - 1);
  else time.setDate(time.getDate() - 1);
  return time.getTime();
}

/** As the routes take a time: ISO 8601 in UTC. */
export function isoText(ms) {
  return new Date(ms).toISOString();
}
