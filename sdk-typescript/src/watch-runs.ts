// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { ReeveError } from './error.js';
import type { LogWatches } from './log-watches.js';
import type { Platform } from './platform.js';
import { verdictOn } from './retry-rule.js';
import type { Settings } from './settings.js';

export interface WatchRunParts {
  readonly platform: Platform;
  readonly settings: Settings;
  readonly watches: LogWatches;
  readonly answer: (message: object) => Promise<unknown>;
}

/** Somebody watches these. */
interface Run {
  readonly id: string;
  readonly names: readonly string[];
  readonly everyMs: number;
  readonly untilMs: number;
  isAnswering: boolean;
  cancel: () => void;
}

/** Answers with the values that are watched, again and again until nobody asks any more. */
export class WatchRuns {
  readonly #parts: WatchRunParts;
  /** By their names in order. */
  readonly #runs = new Map<string, Run>();

  constructor(parts: WatchRunParts) {
    this.#parts = parts;
  }

  /** Begins, or goes on under another id; no names end all. Returns why it does not. */
  run(id: string, names: readonly string[], everyMs: number, leaseMs: number): 'not-offered' | 'too-often' | undefined {
    const { platform, settings, watches } = this.#parts;
    const key = JSON.stringify([...names].sort());
    if (names.length === 0) {
      this.close();
      void this.#parts.answer({ id, watch: { values: [] } }).catch(() => {});
      return undefined;
    }
    if (!watches.hasAny(names)) {
      return 'not-offered';
    }
    if (!this.#runs.has(key) && this.#runs.size >= settings.watchesMax) {
      return 'too-often';
    }
    this.#end(key);
    const run = {
      id,
      names,
      everyMs: Math.min(settings.watchLeaseMs, Math.max(settings.watchEveryMs, everyMs)),
      untilMs: platform.elapsed() + Math.min(settings.watchLeaseMs, leaseMs),
      isAnswering: false,
      cancel: () => {},
    };
    this.#runs.set(key, run);
    this.#turn(key, run);
    return undefined;
  }

  close(): void {
    [...this.#runs.keys()].forEach(key => this.#end(key));
  }

  #turn(key: string, run: Run): void {
    const { platform } = this.#parts;
    if (platform.elapsed() >= run.untilMs) {
      this.#end(key);
      return;
    }
    run.cancel = platform.after(run.everyMs, () => this.#turn(key, run));
    if (!run.isAnswering) {
      run.isAnswering = true;
      void this.#answer(key, run);
    }
  }

  async #answer(key: string, run: Run): Promise<void> {
    const { answer, watches } = this.#parts;
    try {
      await answer({ id: run.id, watch: { values: watches.values(run.names) } });
    } catch (fault) {
      const isOver = !(fault instanceof ReeveError) || verdictOn(fault, true) === 'never';
      if (isOver && this.#runs.get(key) === run) {
        this.#end(key);
      }
    }
    run.isAnswering = false;
  }

  #end(key: string): void {
    this.#runs.get(key)?.cancel();
    this.#runs.delete(key);
  }
}
