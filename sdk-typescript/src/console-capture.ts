// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import type { LogFields, LogLevel } from './log-record.js';
import { safeText } from './log-value.js';

/** Logger of what comes so. */
export const CONSOLE = 'console';

const METHODS = { debug: 'DEBUG', log: 'INFO', info: 'INFO', warn: 'WARN', error: 'ERROR' } as const;

type Method = keyof typeof METHODS;

/** The methods of a console that are looked at. */
export type ConsoleLike = Record<Method, (...values: unknown[]) => void>;

/** Puts itself before the console's methods, which go on as they did. Returns what undoes it. */
export function captureConsole(
  target: ConsoleLike,
  log: (level: LogLevel, text: string, fields: LogFields | undefined, error: Error | undefined) => void,
): () => void {
  const originals = new Map<Method, (...values: unknown[]) => void>();
  for (const method of Object.keys(METHODS) as Method[]) {
    const original = target[method];
    originals.set(method, original);
    target[method] = (...values) => {
      original.apply(target, values);
      const error = values.find(value => value instanceof Error);
      const objects = values.filter(value => typeof value === 'object' && value !== null && value !== error);
      log(METHODS[method], values.map(shown).join(' '), objects.length === 0 ? undefined : { values: objects }, error);
    };
  }
  return () => originals.forEach((original, method) => target[method] = original);
}

function shown(value: unknown): string {
  if (value instanceof Error) {
    return safeText(() => `${value.name}: ${value.message}`);
  }
  return typeof value === 'object' && value !== null ? (Array.isArray(value) ? '[...]' : '{...}') : String(value);
}
