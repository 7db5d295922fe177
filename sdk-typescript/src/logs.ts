// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { captureConsole, CONSOLE, type ConsoleLike } from './console-capture.js';
import type { LogBudget } from './log-budget.js';
import type { LogCommands } from './log-commands.js';
import type { LogConfig } from './log-config.js';
import type { LogCounters, LogStatus } from './log-counters.js';
import type { LogInstances } from './log-instances.js';
import type { LogIntake } from './log-intake.js';
import type { LogLevels } from './log-levels.js';
import type { LogEntry, LogLevel } from './log-record.js';
import type { LogRing } from './log-ring.js';
import type { LogSender } from './log-sender.js';
import type { LogSessions } from './log-sessions.js';
import type { LogWatches } from './log-watches.js';
import { Logger } from './logger.js';

const INDENT_MAX = 32;

export interface LogsParts {
  readonly isOn: boolean;
  readonly levels: LogLevels;
  readonly intake: LogIntake;
  readonly sender: LogSender;
  readonly config: LogConfig;
  readonly commands: LogCommands;
  readonly sessions: LogSessions;
  readonly watches: LogWatches;
  readonly instances: LogInstances;
  readonly counters: LogCounters;
  readonly ring: LogRing;
  readonly budget: LogBudget;
}

/** The log of this app on this device, which people with the right see in the console, live. */
export class Logs extends Logger {
  readonly #parts: LogsParts;
  readonly #undo: (() => void)[] = [];
  #indent = 0;
  #isOn: boolean;
  #isLogging = false;

  constructor(parts: LogsParts) {
    super('', entry => this.log(entry));
    this.#parts = parts;
    this.#isOn = parts.isOn;
  }

  /** How the log itself fares. */
  get status(): LogStatus {
    return this.#parts.counters.status(this.#parts.ring.percent);
  }

  /** Below it nothing is logged, unless the console asks this device for more. */
  set level(level: LogLevel) {
    this.#parts.levels.level = level;
  }

  /** Named with dots, as `net.http`: levels can be set by prefix. */
  logger(name: string): Logger {
    return new Logger(name, entry => this.log(entry));
  }

  /** A record of any level and kind. */
  log(entry: Omit<LogEntry, 'indent'>): void {
    if (this.#isLogging || !this.#isOn) {
      return;
    }
    this.#isLogging = true;
    try {
      if (this.#parts.levels.isOn(entry.level, entry.logger)) {
        this.#add(entry);
      } else {
        this.#parts.intake.addHidden({ ...entry, indent: this.#indent });
        this.#parts.config.hidden();
      }
    } finally {
      this.#isLogging = false;
    }
  }

  /**
   * Lets people at the console watch a value: it is read when somebody does. Returns what takes it back. Of no effect
   * unless the app offers `watch`.
   */
  watch(name: string, value: () => unknown): () => void {
    return this.#parts.watches.add(name, value);
  }

  /**
   * Objects of the app that are counted, and named by their text, when people at the console ask for memory. Returns
   * what takes it back. Of no effect unless the app offers `memory`.
   */
  instances(kind: string, all: () => Iterable<unknown>): () => void {
    return this.#parts.instances.add(kind, all);
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
    return this.#parts.sender.flush();
  }

  /** What the server asks of this device. */
  command(body: unknown, publishedAt: string): void {
    if (this.#isOn) {
      this.#parts.commands.command(body, publishedAt);
    }
  }

  /** The socket is open: levels may have been missed, and what waits can go. */
  opened(): void {
    if (this.#isOn) {
      this.#parts.config.opened();
      void this.flush();
    }
  }

  /** Somebody has signed in. */
  signedIn(): void {
    this.#parts.config.started();
  }

  networkMetered(is: boolean): void {
    this.#parts.budget.isMetered = is;
  }

  background(): void {
    if (this.#isOn) {
      this.#parts.sessions.background();
      void this.keep();
      void this.flush();
    }
  }

  foreground(): void {
    this.#parts.sessions.foreground();
  }

  /** Writes down what is not sent. */
  async keep(): Promise<void> {
    if (this.#parts.isOn) {
      await this.#parts.sender.keep();
    }
  }

  close(): void {
    this.#isOn = false;
    this.#undo.splice(0).forEach(undo => undo());
    this.#parts.config.close();
    this.#parts.commands.close();
    this.#parts.sender.close();
  }

  /** After `close` and the last `keep`: what is in the store is another client's. */
  leave(): void {
    this.#parts.sender.leave();
  }

  #add(entry: Omit<LogEntry, 'indent'>): void {
    if (entry.kind === 'EXIT') {
      this.#indent = Math.max(0, this.#indent - 1);
    }
    this.#parts.intake.add({ ...entry, indent: this.#indent });
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
