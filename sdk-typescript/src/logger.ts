// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import type { LogEntry, LogFields, LogKind, LogLevel } from './log-record.js';
import { safeText } from './log-value.js';

/** What one part of an app logs with. No method throws, waits, or logs itself. */
export class Logger {
  readonly name: string;
  readonly #log: (entry: Omit<LogEntry, 'indent'>) => void;

  constructor(name: string, log: (entry: Omit<LogEntry, 'indent'>) => void) {
    this.name = name;
    this.#log = log;
  }

  trace(text: string, fields?: LogFields): void {
    this.#say('TRACE', 'TEXT', text, fields);
  }

  debug(text: string, fields?: LogFields): void {
    this.#say('DEBUG', 'TEXT', text, fields);
  }

  info(text: string, fields?: LogFields): void {
    this.#say('INFO', 'TEXT', text, fields);
  }

  warn(text: string, fields?: LogFields): void {
    this.#say('WARN', 'TEXT', text, fields);
  }

  error(text: string, fields?: LogFields): void {
    this.#say('ERROR', 'TEXT', text, fields);
  }

  /** An error with its stack and causes. */
  exception(error: unknown, text?: string, fields?: LogFields): void {
    this.#say('ERROR', 'EXCEPTION', text ?? messageOf(error), fields, error);
  }

  /** What follows, up to `exit`, is shown indented. */
  enter(text: string, fields?: LogFields): void {
    this.#say('DEBUG', 'ENTER', text, fields);
  }

  exit(text: string, fields?: LogFields): void {
    this.#say('DEBUG', 'EXIT', text, fields);
  }

  list(text: string, items: readonly unknown[], fields?: LogFields): void {
    this.#say('DEBUG', 'LIST', text, fields, items);
  }

  bytes(text: string, bytes: Uint8Array, fields?: LogFields): void {
    this.#say('DEBUG', 'BYTES', text, fields, bytes);
  }

  object(text: string, object: object, fields?: LogFields): void {
    this.#say('DEBUG', 'OBJECT', text, fields, object);
  }

  #say(level: LogLevel, kind: LogKind, text: string, fields?: LogFields, value?: unknown): void {
    this.#log({ level, kind, text, fields, value, logger: this.name });
  }
}

function messageOf(error: unknown): string {
  return safeText(() => (error instanceof Error ? error.message : error));
}
