// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { captureConsole, CONSOLE, type ConsoleLike } from './console-capture.js';
import type { LogLevels } from './log-levels.js';
import { type LogEntry, type LogFields, type LogKind, type LogLevel, recordOf } from './log-record.js';
import type { LogSender, LogStatus } from './log-sender.js';
import type { Platform } from './platform.js';

const INDENT_MAX = 32;

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
    this.#say('ERROR', 'EXCEPTION', text ?? (error instanceof Error ? error.message : String(error)), fields, error);
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

/** The log of this app on this device, which people with the right see in the console, live. */
export class Logs extends Logger {
  readonly #platform: Platform;
  readonly #sender: LogSender;
  readonly #levels: LogLevels;
  readonly #undo: (() => void)[] = [];
  #seq = 0;
  #indent = 0;
  #isLogging = false;

  constructor(platform: Platform, sender: LogSender, levels: LogLevels) {
    super('', entry => this.log(entry));
    this.#platform = platform;
    this.#sender = sender;
    this.#levels = levels;
  }

  get status(): Readonly<LogStatus> {
    return this.#sender.status;
  }

  /** Below it nothing is logged, unless the console asks this device for more. */
  set level(level: LogLevel) {
    this.#levels.level = level;
  }

  /** Named with dots, as `net.http`: levels can be set by prefix. */
  logger(name: string): Logger {
    return new Logger(name, entry => this.log(entry));
  }

  /** A record of any level and kind. */
  log(entry: Omit<LogEntry, 'indent'>): void {
    if (this.#isLogging || !this.#levels.isOn(entry.level, entry.logger)) {
      return;
    }
    this.#isLogging = true;
    try {
      this.#add(entry);
    } finally {
      this.#isLogging = false;
    }
  }

  /**
   * What goes to the console of the page or program is logged, too, with the stack of the first error in it. Returns
   * what ends that.
   */
  captureConsole(target: ConsoleLike = console): () => void {
    return this.#remember(captureConsole(target, (level, text, fields, error) => {
      const kind = error === undefined ? 'TEXT' : 'EXCEPTION';
      this.log({ level, kind, text, fields, value: error, logger: CONSOLE });
    }));
  }

  /**
   * What nobody catches is logged: `error` and `unhandledrejection` of the page. Returns what ends that. Where there
   * are no such events it does nothing; React Native has `captureReactNativeErrors`.
   */
  captureErrors(target: Partial<EventTarget> = globalThis as unknown as EventTarget): () => void {
    if (!hasEvents(target)) {
      return () => {};
    }
    const onError = (event: Event) => this.exception((event as ErrorEvent).error ?? (event as ErrorEvent).message);
    const onRejection = (event: Event) =>
      this.exception((event as PromiseRejectionEvent).reason, 'unhandled rejection');
    target.addEventListener('error', onError);
    target.addEventListener('unhandledrejection', onRejection);
    return this.#remember(() => {
      target.removeEventListener('error', onError);
      target.removeEventListener('unhandledrejection', onRejection);
    });
  }

  /** Sends what there is. */
  flush(): Promise<void> {
    return this.#sender.flush();
  }

  /** What the server asks of this device. */
  command(body: unknown, publishedAt: string): void {
    const applied = this.#levels.command(body, publishedAt);
    if (applied !== undefined) {
      void this.#sender.answer(applied);
    }
  }

  close(): void {
    this.#undo.splice(0).forEach(undo => undo());
    this.#sender.close();
  }

  #add(entry: Omit<LogEntry, 'indent'>): void {
    const seq = ++this.#seq;
    if (entry.kind === 'EXIT') {
      this.#indent = Math.max(0, this.#indent - 1);
    }
    try {
      this.#sender.add(recordOf({ ...entry, indent: this.#indent }, seq, this.#platform.now()));
    } catch {
      // a getter of the app's own that throws; said as a gap, because the number is taken
      this.#sender.missing(seq, 'redaction-error');
    }
    if (entry.kind === 'ENTER') {
      this.#indent = Math.min(INDENT_MAX, this.#indent + 1);
    }
  }

  #remember(undo: () => void): () => void {
    this.#undo.push(undo);
    return undo;
  }
}

function hasEvents(target: Partial<EventTarget>): target is EventTarget {
  return target.addEventListener !== undefined;
}
