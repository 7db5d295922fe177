// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// OpenTelemetry's severity numbers 1 to 24 as the six levels people speak of. The letter carries the level where colour cannot.
export const LEVELS = [
  { name: 'TRACE', label: 'Trace', letter: 'T', min: 1 },
  { name: 'DEBUG', label: 'Debug', letter: 'D', min: 5 },
  { name: 'INFO', label: 'Info', letter: 'I', min: 9 },
  { name: 'WARN', label: 'Warn', letter: 'W', min: 13 },
  { name: 'ERROR', label: 'Error', letter: 'E', min: 17 },
  { name: 'FATAL', label: 'Fatal', letter: 'F', min: 21 },
];

/** So many severities make a level. */
export const SEVERITY_STEP = 4;

/** A severity without a value reads as INFO. */
export const SEVERITY_DEFAULT = 9;

/** The first severity that counts as an error. */
export const SEVERITY_ERROR = 17;

/** The level of a severity number; values out of range are clamped. */
export function levelOf(severity) {
  const clamped = Math.min(24, Math.max(1, severity || SEVERITY_DEFAULT));
  return LEVELS[Math.floor((clamped - 1) / SEVERITY_STEP)];
}

/** The lowest severity of a level by name in any case, 0 for an unknown name (= no lower bound). */
export function severityMin(name) {
  const wanted = (name || '').toUpperCase();
  return LEVELS.find((level) => level.name === wanted)?.min ?? 0;
}
