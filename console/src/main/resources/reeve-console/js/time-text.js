// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Time as text: absolute (local or UTC), difference to the line above, offset from a chosen line.
export const TIME_MODES = [
  { name: 'local', label: 'Local time' },
  { name: 'utc', label: 'UTC' },
  { name: 'previous', label: 'Since line above' },
  { name: 'first', label: 'Since first' },
  { name: 'selected', label: 'Since selected' },
  { name: 'marker', label: 'Since marker' },
];

const pad = (value, width = 2) => String(value).padStart(width, '0');

/** 13:01:02.113, with the date before it when asked. */
export function clockText(ms, { utc = false, date = false } = {}) {
  if (!ms) return '--:--:--.---';
  const time = new Date(ms);
  const part = (name) => (utc ? time[`getUTC${name}`]() : time[`get${name}`]());
  const clock = `${pad(part('Hours'))}:${pad(part('Minutes'))}:${pad(part('Seconds'))}.${pad(part('Milliseconds'), 3)}`;
  return date ? `${pad(part('Month') + 1)}-${pad(part('Date'))} ${clock}` : clock;
}

/** +0.004, +2:03.120, +1 d 02:10:00: signed, in the unit a person would use. */
export function differenceText(ms) {
  const sign = ms < 0 ? '−' : '+';
  const size = Math.abs(ms);
  const seconds = Math.floor(size / 1000);
  const millis = pad(Math.floor(size % 1000), 3);
  if (seconds < 60) return `${sign}${seconds}.${millis}`;
  if (seconds < 3600) return `${sign}${Math.floor(seconds / 60)}:${pad(seconds % 60)}.${millis}`;
  const hours = `${pad(Math.floor(seconds / 3600) % 24)}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
  const days = Math.floor(seconds / 86_400);
  return days === 0 ? `${sign}${hours}` : `${sign}${days} d ${hours}`;
}

/** now, 40 s, 5 min, 3 h, 12 d: how long ago. */
export function agoText(ms, nowMs) {
  const seconds = Math.max(0, Math.round((nowMs - ms) / 1000));
  if (seconds < 5) return 'now';
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

/** 120 ms, 1.4 s, 3 min: for delays. */
export function durationText(ms) {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.round(ms / 60_000)} min`;
}

/** 59:59, 1:00:00: what is left of a time that runs out. */
export function countdownText(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const rest = `${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
  return seconds < 3600 ? rest : `${Math.floor(seconds / 3600)}:${rest}`;
}

/** 2026-01-02 13:01:02.113: for the inspector. */
export function fullText(ms, utc = false) {
  const time = new Date(ms);
  const year = utc ? time.getUTCFullYear() : time.getFullYear();
  return `${year}-${clockText(ms, { utc, date: true })}${utc ? ' UTC' : ''}`;
}
